/* Applying a plan: step by step, each in the journal before and after. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/scratch.h"
#include "../probes/base/ticks.h"
#include "apply.h"
#include "effect.h"
#include "runlog.h"
#include "said.h"
#include "store.h"

enum { MAX_FILE = 1 << 20 };

/* What the file of this step holds now; *ret NULL: it is not there. */
static int read_before(const struct effect *e, const char **ret, struct err *err)
{
	struct text text;
	int rc;

	*ret = NULL;
	if (!e->step->path)
		return 0;
	rc = root_read(e->a->root, e->step->path, MAX_FILE, e->mem, &text);
	if (root_absent(rc))
		return 0;
	if (rc < 0)
		return err_set(err, rc, "%s", root_reason(e->step->path, rc, e->mem));
	if (memchr(text.v, '\0', text.n))
		return err_set(err, -EBADMSG, "'%s' holds NUL bytes", e->step->path);
	*ret = text.v;
	return 0;
}

static int run_all(struct effect *e, const char *const *const *commands, struct err *err)
{
	for (; *commands; commands++) {
		struct said *said = said_new(e->mem);
		int status = 0, rc = effect_run(e, *commands, &status, said, NULL, err);

		if (rc < 0)
			return rc;
		if (status != 0)
			return err_set(err, -EIO, "'%s' ended with %d for '%s'", (*commands)[0],
				       status, e->step->path);
	}
	return 0;
}

/* Without rights of our own the file is put in its place by the system's programs. */
static int write_through(struct effect *e, struct err *err)
{
	const char *path = e->step->path, *dir, *body = e->step->body;
	const char *beside = arena_printf(e->mem, "%s.ampy", path);
	struct text text = { body, body ? strlen(body) : 0 };
	const char *rm[] = { "/bin/rm", "-f", "--", path, NULL };
	const char *const *const gone[] = { rm, NULL };
	int rc;

	if (!body)
		return run_all(e, gone, err);
	rc = scratch_make(e->mem, &dir, err);
	if (rc < 0)
		return rc;
	rc = scratch_write(dir, "file", &text, e->mem, err);
	if (rc == 0) {
		const char *put[] = { "/usr/bin/install", "-m",
				      arena_printf(e->mem, "%04o", e->step->mode), "-o", "root",
				      "-g", "root", "--", arena_printf(e->mem, "%s/file", dir),
				      beside, NULL };
		const char *sync[] = { "/bin/sync", beside, NULL };
		const char *move[] = { "/bin/mv", "-T", "--", beside, path, NULL };
		const char *const *const all[] = { put, sync, move, NULL };

		rc = run_all(e, all, err);
	}
	(void)scratch_remove(dir);
	return rc;
}

static int write_file(struct effect *e, struct err *err)
{
	const struct step *s = e->step;
	struct text body = { s->body, s->body ? strlen(s->body) : 0 };

	if (e->a->as_root && s->as_root)
		return write_through(e, err);
	return s->body ? store_write(e->a->root, s->path, &body, s->mode ? s->mode : 0644, err)
		       : store_remove(e->a->root, s->path, err);
}

static int do_step(struct effect *e, struct err *err)
{
	switch (e->step->kind) {
	case STEP_REPAIR:
	case STEP_REFRESH:
	case STEP_INSTALL:
	case STEP_REMOVE:
	case STEP_MARK:
		return effect_manager(e, err);
	case STEP_REPOSITORY:
	case STEP_FILE:
		return write_file(e, err);
	case STEP_VENV:
	case STEP_PIP:
	case STEP_SETTINGS:
	case STEP_IMAGE:
		return effect_venv(e, err);
	case STEP_KINDS:
		break;
	}
	return err_set(err, -EINVAL, "there is no such step");
}

/* One step, in the journal before and after. */
static int one(struct effect *e, size_t i, struct err *err)
{
	const struct apply *a = e->a;
	int64_t start = ticks();
	const char *before = NULL;
	struct err journal_err = { 0 };
	int rc;

	e->result->status = -1;
	rc = read_before(e, &before, err);
	if (rc == 0)
		rc = journal_step(a->journal, i, e->step, before, err);
	if (a->watch.begin)
		a->watch.begin(a->watch.user, e->step);
	runlog_note(a->log, e->step->title, e->mem);
	if (rc == 0)
		rc = do_step(e, err);
	e->result->milliseconds = (ticks() - start) / 1000000;
	e->result->state = rc == 0 ? RESULT_DONE : rc == -EINTR ? RESULT_INTERRUPTED
								: RESULT_FAILED;
	if (rc < 0)
		e->result->error = arena_strdup(e->mem, err->text);
	runlog_note(a->log, e->result->error ? e->result->error : "done", e->mem);
	if (journal_result(a->journal, i, e->result, &journal_err) < 0 && rc == 0) {
		*err = journal_err;
		rc = err->code;
	}
	if (a->watch.end)
		a->watch.end(a->watch.user, e->step, e->result);
	return rc;
}

int apply(const struct apply *a, struct step_result *results, struct arena *mem, struct err *err)
{
	for (size_t i = 0; i < a->plan->nsteps; i++)
		results[i] = (struct step_result){ .state = RESULT_PENDING, .status = -1 };
	for (size_t i = 0; i < a->plan->nsteps; i++) {
		struct effect e = { .a = a, .step = &a->plan->steps[i], .result = &results[i],
				    .mem = mem };
		int rc;

		if (a->stop && *a->stop)
			return err_set(err, -EINTR, "a signal came");
		rc = one(&e, i, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}
