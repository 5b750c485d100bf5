/* Writing the journal: every line is on disk before what it announces is done. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/err.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "alternatives.h"
#include "change.h"
#include "journal.h"
#include "journal_line.h"
#include "store.h"

enum {
	MAX_TAIL = 64 * 1024,      /* bytes of what a program said last */
	RESERVE = 256 * 1024,      /* bytes of disk that are taken before anything is changed */
};

static void shut(struct journal *j)
{
	if (j->fd >= 0)
		close(j->fd);
	j->fd = -1;
}

/* What the reader would make of that plan. */
static void keep_plan(struct journal *j, const struct plan *plan)
{
	struct run *run = &j->run;
	struct run_step *v = TAKE_N(j->mem, run->nsteps + plan->nsteps, struct run_step);

	if (run->nsteps)
		memcpy(v, run->steps, run->nsteps * sizeof *v);
	run->steps = v;
	j->first = run->nsteps;
	for (size_t i = 0; i < plan->nsteps; i++)
		v[run->nsteps++] = (struct run_step){
			.kind = step_names[plan->steps[i].kind], .title = plan->steps[i].title,
			.packages = plan->steps[i].packages,
		};
}

static void write_begin(struct line *l, struct journal *j, const struct plan *plan)
{
	const struct run *run = &j->run;

	line_open(l, j, NULL);
	json_string(&l->o, "id", run->id);
	json_int(&l->o, "number", run->number);
	json_string(&l->o, "kind", run->kind);
	json_string(&l->o, "ampy", AMPY_VERSION);
	json_int(&l->o, "pid", getpid());
	json_string(&l->o, "profile", run->profile);
	json_string(&l->o, "manager", run->manager);
	json_string(&l->o, "undoes", run->undoes);
	line_plan(&l->o, plan, j->mem);
	json_open(&l->o, "alternatives", '[');
	for (size_t i = 0; i < run->nalternatives; i++) {
		json_open(&l->o, NULL, '{');
		json_string(&l->o, "name", run->alternatives[i].name);
		bytes_to_json(&l->o, "target", run->alternatives[i].target, j->mem);
		json_flag(&l->o, "manual", run->alternatives[i].manual);
		json_close(&l->o);
	}
	json_close(&l->o);
	line_packages(&l->o, "before", run->before.v, run->before.n);
	line_end(l);
}

static int open_run(struct journal *j)
{
	j->fd = openat(j->runs, JOIN(j->mem, j->run.id, ".jsonl"),
		       O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
	if (j->fd < 0)
		return -errno;
	/* A line that was cut off is none: the next one begins where it began. */
	if (ftruncate(j->fd, j->size) < 0)
		return -errno;
	/* So that a disk that is full says so now. Not all file systems can. */
	if (fallocate(j->fd, FALLOC_FL_KEEP_SIZE, j->size, RESERVE) < 0 &&
	    (errno == ENOSPC || errno == EDQUOT))
		return -errno;
	return 0;
}

static const char *new_id(struct journal *j)
{
	const char *time = journal_now(j->mem);
	char *id = arena_strdup(j->mem, time);
	size_t n = 0;
	struct stat st;

	for (; *time; time++)
		if (*time != '-' && *time != ':')
			id[n++] = *time;
	id[n] = '\0';
	id = arena_printf(j->mem, "%s-%d", id, (int)getpid());
	for (unsigned i = 2;
	     fstatat(j->runs, JOIN(j->mem, id, ".jsonl"), &st, AT_SYMLINK_NOFOLLOW) == 0; i++)
		id = arena_printf(j->mem, "%.*s%d-%u", (int)n + 1, id, (int)getpid(), i);
	return id;
}

static int begin_new(struct journal *j, const struct plan *plan, struct err *err)
{
	const char *name;
	struct line l;
	int rc;

	j->run.id = new_id(j);
	j->run.nalternatives = alternatives_read(j->root, j->mem, &j->run.alternatives);
	name = JOIN(j->mem, j->run.id, ".jsonl");
	write_begin(&l, j, plan);
	j->size = (off_t)l.b.n;
	rc = l.b.n > JOURNAL_MAX ? -EFBIG
				 : store_put(j->runs, name, &(struct text){ l.b.v, l.b.n }, 0600);
	buffer_close(&l.b);
	if (rc == 0) {
		rc = open_run(j);
		if (rc < 0)
			(void)unlinkat(j->runs, name, 0);
	}
	if (rc < 0) {
		shut(j);
		return journal_complain(j, rc, err);
	}
	keep_plan(j, plan);
	return 0;
}

static int add_plan(struct journal *j, const struct plan *plan, struct err *err)
{
	struct line l;
	int rc;

	line_open(&l, j, "plan");
	json_int(&l.o, "pid", getpid());
	line_plan(&l.o, plan, j->mem);
	rc = line_append(&l, j, err);
	if (rc == 0)
		keep_plan(j, plan);
	return rc;
}

static int take_up(struct journal *j, const struct run *run, const struct plan *plan,
		   struct err *err)
{
	const char *path = JOIN(j->mem, j->dir, "/runs/", run->id, ".jsonl"), *why;
	struct text text;
	size_t whole;
	int rc;

	j->run = *run;
	rc = root_read(j->root, path, JOURNAL_MAX, j->mem, &text);
	if (rc == 0)
		rc = journal_parse(&text, j->mem, &j->run, &whole, &why);
	if (rc == 0) {
		j->size = (off_t)whole;
		rc = open_run(j);
	}
	if (rc < 0) {
		shut(j);
		return journal_complain(j, rc, err);
	}
	j->resumed = true;
	return add_plan(j, plan, err);
}

/* The one to be taken up again: the last of its kind, if it did not end. */
static const struct run *unfinished(const struct journal_files *all, const char *kind,
				    const char *undoes)
{
	for (size_t i = all->n; i-- > 0;) {
		const struct run *run = &all->v[i];

		if (strcmp(run->kind, kind) != 0 ||
		    (undoes && run->undoes && strcmp(run->undoes, undoes) != 0))
			continue;
		return run->state == RUN_UNFINISHED ? run : NULL;
	}
	return NULL;
}

int journal_begin(struct journal *j, const char *kind, const char *profile, const struct plan *plan,
		  const struct installed *before, const char *undoes, struct err *err)
{
	struct journal_files all;
	const struct run *old;
	int rc;

	if (j->fd >= 0)
		return add_plan(j, plan, err);
	rc = journal_load(j->root, j->dir, j->mem, &all, err);
	if (rc < 0)
		return rc;
	(void)journal_sign(j, kind);
	old = unfinished(&all, kind, undoes);
	if (old)
		return take_up(j, old, plan, err);
	j->resumed = false;
	j->run = (struct run){
		.kind = kind, .profile = profile, .manager = plan->manager, .undoes = undoes,
		.before = *before, .number = all.n ? all.v[all.n - 1].number + 1 : 1,
	};
	return begin_new(j, plan, err);
}

int journal_step(struct journal *j, size_t i, const struct step *step, const char *before,
		 struct err *err)
{
	struct stat st;
	struct line l;

	line_open(&l, j, "step");
	json_int(&l.o, "step", (int64_t)(j->first + i));
	if (step->path) {
		bytes_to_json(&l.o, "before", before, j->mem);
		if (before && root_stat(j->root, step->path, &st) == 0)
			json_int(&l.o, "mode", st.st_mode & 07777);
	}
	return line_append(&l, j, err);
}

static size_t length(const char *const *v)
{
	size_t n = 0;

	for (; *v; v++)
		n += strlen(*v) + 1;
	return n;
}

int journal_result(struct journal *j, size_t i, const struct step_result *result, struct err *err)
{
	struct line l;

	line_open(&l, j, "result");
	json_int(&l.o, "step", (int64_t)(j->first + i));
	json_string(&l.o, "state", result_state_names[result->state]);
	json_string(&l.o, "error", result->error);
	if (result->status >= 0)
		json_int(&l.o, "status", result->status);
	json_int(&l.o, "ms", result->milliseconds);
	if (result->tail && length(result->tail) <= MAX_TAIL)
		json_strings(&l.o, "tail", result->tail);
	if (result->left_out)
		json_strings(&l.o, "left_out", result->left_out);
	return line_append(&l, j, err);
}

int journal_packages(struct journal *j, const struct installed *now, struct err *err)
{
	struct run *run = &j->run;
	struct line l;

	change_count(run, now, j->mem);
	line_open(&l, j, "packages");
	line_packages(&l.o, "added", run->added, run->nadded);
	json_strings(&l.o, "marked", run->marked);
	json_strings(&l.o, "upgraded", run->upgraded);
	json_strings(&l.o, "removed", run->removed);
	return line_append(&l, j, err);
}

int journal_end(struct journal *j, enum run_state state, const char *message, struct err *err)
{
	struct line l;
	int rc;

	line_open(&l, j, "end");
	json_string(&l.o, "state", run_state_names[state]);
	json_string(&l.o, "message", message);
	rc = line_append(&l, j, err);
	if (rc < 0)
		return rc;
	/* What was reserved and not used. */
	(void)!ftruncate(j->fd, j->size);
	shut(j);
	return 0;
}
