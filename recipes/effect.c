/* Starting one of a step's programs. */
#include "../probes/base/base.h"

#include <errno.h>
#include <time.h>

#include "../probes/base/arena.h"
#include "../probes/base/cell.h"
#include "../probes/base/child.h"
#include "../probes/base/err.h"
#include "../probes/base/scan.h"
#include "../probes/base/ticks.h"
#include "effect.h"
#include "progress.h"
#include "render.h"
#include "runlog.h"
#include "said.h"

enum { MAX_OUTPUT = 16 << 20 };

struct running {
	struct effect *e;
	struct said *said;
	struct progress_reader status;
	struct { char *v; size_t n, room; } kept;
	bool keep;
};

static void on_output(void *user, struct span piece)
{
	struct running *r = user;

	runlog_put(r->e->a->log, piece);
	said_feed(r->said, piece);
	if (!r->keep || r->kept.n + piece.n > MAX_OUTPUT)
		return;
	if (r->kept.n + piece.n > r->kept.room) {
		size_t room = (r->kept.n + piece.n) * 2;
		char *v = TAKE_N(r->e->mem, room + 1, char);

		if (r->kept.n)
			memcpy(v, r->kept.v, r->kept.n);
		r->kept.v = v;
		r->kept.room = room;
	}
	memcpy(r->kept.v + r->kept.n, piece.v, piece.n);
	r->kept.n += piece.n;
}

static void on_status(void *user, struct span piece)
{
	struct running *r = user;
	const struct watch *w = &r->e->a->watch;

	progress_feed(&r->status, piece, w->progress, w->user);
}

/* sudo makes an environment of its own: what the step needs is put behind it. */
static const char *const *with_rights(const struct effect *e, const char *const *argv)
{
	const char *const *prefix = e->step->as_root ? e->a->as_root : NULL;
	const char *const *env = e->step->env;
	struct list all = { 0 };

	if (!prefix)
		return argv;
	for (; *prefix; prefix++)
		list_add(&all, *prefix, e->mem);
	list_add(&all, "/usr/bin/env", e->mem);
	list_add(&all, "LC_ALL=C.UTF-8", e->mem);
	/* Many a sudo keeps the user's, where dpkg would look for its configuration. */
	list_add(&all, "HOME=/root", e->mem);
	for (; env && *env; env++)
		list_add(&all, *env, e->mem);
	for (; *argv; argv++)
		list_add(&all, *argv, e->mem);
	return all.v;
}

static void note_argv(const struct effect *e, const char *const *argv)
{
	const char *text = "$";

	for (; *argv; argv++)
		text = arena_printf(e->mem, "%s %s", text, shell_word(*argv, e->mem));
	runlog_note(e->a->log, text, e->mem);
}

int effect_start(struct effect *e, const struct command_line *c, int *status, struct said *said,
		 struct text *output, struct err *err)
{
	struct running *r = TAKE(e->mem, struct running);
	/* sudo closes descriptors: through it there is no progress to be told. */
	bool told = !(e->step->as_root && e->a->as_root);
	const struct child child = {
		.argv = with_rights(e, c->argv), .env = c->env, .stop = e->a->stop,
		.gentle = true, .cell = c->cell ? c->cell : e->a->cell, .on_output = on_output,
		.on_status = told ? on_status : NULL, .user = r,
	};
	struct text ignored;
	int rc;

	*r = (struct running){ .e = e, .said = said, .keep = output != NULL,
			       .status.downloads_only = e->step->kind == STEP_REFRESH };
	note_argv(e, c->argv);
	rc = child_run(&child, e->mem, status, &ignored, err);
	if (rc == 0) {
		e->result->status = *status;
		e->result->tail = said_tail(said, e->mem);
	}
	if (rc == 0 && output) {
		if (r->kept.v)
			r->kept.v[r->kept.n] = '\0';
		*output = (struct text){ r->kept.v ? r->kept.v : "", r->kept.n };
	}
	return rc;
}

int effect_run(struct effect *e, const char *const *argv, int *status, struct said *said,
	       struct text *output, struct err *err)
{
	const struct command_line c = { .argv = argv, .env = e->step->env };

	return effect_start(e, &c, status, said, output, err);
}

int effect_pause(const struct effect *e, unsigned seconds, const char *why, struct err *err)
{
	int64_t end = ticks() + (int64_t)seconds * 1000000000;
	const struct timespec slice = { 0, 50000000 };

	if (why && e->a->watch.waiting)
		e->a->watch.waiting(e->a->watch.user, why);
	while (ticks() < end) {
		if (e->a->stop && *e->a->stop)
			return err_set(err, -EINTR, "a signal came");
		nanosleep(&slice, NULL);
	}
	return 0;
}
