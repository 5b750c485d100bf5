/* The state of a machine: from result.json, and from the journal for all that it does not say. */
#include "../probes/base/base.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/ticks.h"
#include "../recipes/journal.h"
#include "../recipes/outcome.h"
#include "runs.h"
#include "status.h"
#include "text.h"

struct seen {
	enum outcome_state state;
	bool cut;
	const char *message;
	struct outcome outcome;
	const struct run *last;        /* NULL: the journal has none */
	const char *who;               /* while it is going on */
	int64_t pid;
};

/* A journal without a result.json was written by an ampy that knew of none. */
static void from_journal(struct seen *s)
{
	static const enum outcome_state states[RUN_STATES] = {
		[RUN_UNFINISHED] = OUTCOME_FAILED, [RUN_READY] = OUTCOME_READY,
		[RUN_NOT_READY] = OUTCOME_NOT_READY, [RUN_FAILED] = OUTCOME_FAILED,
		[RUN_UNDONE] = OUTCOME_NOT_READY,
	};

	if (!s->last)
		return;
	s->state = states[s->last->state];
	s->message = s->last->message;
	s->cut = s->last->state == RUN_UNFINISHED;
	if (s->cut)
		s->message = "it was killed while it was going on";
	if (strcmp(s->last->kind, "undo") == 0 && s->state == OUTCOME_READY) {
		s->state = OUTCOME_NOT_READY;
		s->message = "what setup had added was taken back";
	}
}

static enum cmd_exit look(struct env *env, struct arena *mem, struct seen *ret)
{
	const char *dir = journal_dir(env->root, mem), *const *complaints;
	struct seen s = { 0 };
	struct run *runs = NULL;
	size_t n = 0;
	int holder;

	if (outcome_read(env->root, dir, mem, &s.outcome, &env->err) < 0 ||
	    journal_runs(env->root, dir, mem, &runs, &n, &complaints, &env->err) < 0)
		return EXIT_BROKEN;
	s.last = n ? &runs[n - 1] : NULL;
	s.state = s.outcome.state;
	s.cut = s.outcome.cut;
	s.message = s.outcome.message;
	if (s.state == OUTCOME_NEVER)
		from_journal(&s);
	s.pid = s.outcome.pid;
	holder = journal_holder(env->root, dir, mem, &s.who);
	if (holder > 0) {
		s.state = OUTCOME_RUNNING;
		s.message = s.who;
		s.pid = holder;
	} else if (s.state == OUTCOME_RUNNING) {
		s.message = arena_printf(mem, "%s (pid %lld), since %s",
					 s.outcome.by && strcmp(s.outcome.by, "script") == 0
					 ? "a script that ampy wrote" : "ampy setup",
					 (long long)s.pid,
					 s.outcome.began ? s.outcome.began : "some time");
	}
	for (; mem == env->mem && *complaints; complaints++)
		text_complain(*complaints);
	*ret = s;
	return EXIT_FINE;
}

static bool is_settled(const struct seen *s)
{
	return s->state != OUTCOME_NEVER && s->state != OUTCOME_RUNNING && !s->cut;
}

/* Each look has memory of its own: there may be many. */
static void wait_for_end(struct env *env, unsigned seconds)
{
	const struct timespec pause = { 0, 250000000 };
	int64_t end = ticks() + (int64_t)seconds * 1000000000;
	bool settled = false;

	while (!settled && ticks() < end) {
		struct arena *mem = arena_new();
		struct seen s;

		settled = look(env, mem, &s) != EXIT_FINE || is_settled(&s);
		arena_free(mem);
		if (!settled)
			nanosleep(&pause, NULL);
	}
	env->err = (struct err){ 0 };
}

/* Which step it is at: the last that was begun. */
static const char *progress(const struct run *run, struct arena *mem)
{
	for (size_t i = run->nsteps; i-- > 0;)
		if (run->steps[i].begun)
			return arena_printf(mem, "step %zu of %zu: %s", i + 1, run->nsteps,
					    run->steps[i].title);
	return "it has not begun its first step";
}

static void put_line(struct text_out *o, enum text_style style, const char *s)
{
	text_wrap(o, style, 0, s);
	text_newline(o);
}

static void put(struct env *env, const struct seen *s)
{
	static const enum text_style styles[OUTCOME_STATES] = {
		[OUTCOME_NEVER] = STYLE_WARN, [OUTCOME_RUNNING] = STYLE_WARN,
		[OUTCOME_READY] = STYLE_GOOD, [OUTCOME_NOT_READY] = STYLE_BAD,
		[OUTCOME_FAILED] = STYLE_BAD,
	};
	struct text_out o = { .to = env->out, .color = env->color, .width = env->width };
	bool unfinished = s->last && s->last->state == RUN_UNFINISHED;

	text_put(&o, styles[s->state], outcome_names[s->state]);
	if (s->state == OUTCOME_NEVER)
		text_put(&o, STYLE_PLAIN, ": no setup ran here yet");
	else if (s->message)
		text_wrap(&o, STYLE_PLAIN, 0, JOIN(env->mem, ": ", s->message));
	text_newline(&o);
	if (env->global->quiet)
		return;
	if (s->last && (s->state != OUTCOME_RUNNING || unfinished))
		runs_put(&o, s->last, env->global->verbose, env->mem);
	if (unfinished && s->state != OUTCOME_READY)
		put_line(&o, STYLE_PLAIN, progress(s->last, env->mem));
	if (s->cut)
		put_line(&o, STYLE_PLAIN, "'ampy setup' goes on where it stopped, 'ampy undo' "
			 "takes back what there is of it");
	if (s->outcome.log && (s->state == OUTCOME_NOT_READY || s->state == OUTCOME_FAILED))
		put_line(&o, STYLE_DIM, arena_printf(env->mem, "the whole output is in '%s'",
						     s->outcome.log));
}

static void put_json(struct env *env, const struct seen *s)
{
	struct json_out o = { .to = env->out };

	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.status/1");
	json_string(&o, "ampy", AMPY_VERSION);
	json_string(&o, "root", root_dir(env->root));
	json_flag(&o, "running", s->state == OUTCOME_RUNNING);
	if (s->state == OUTCOME_RUNNING)
		json_int(&o, "pid", s->pid);
	json_string(&o, "state", outcome_names[s->state]);
	json_string(&o, "message", s->message);
	json_string(&o, "by", s->outcome.by);
	json_string(&o, "profile", s->outcome.profile);
	json_string(&o, "instance", s->outcome.instance);
	json_string(&o, "began", s->outcome.began);
	json_string(&o, "ended", s->outcome.ended);
	json_string(&o, "log", s->outcome.log);
	if (s->last)
		runs_json(&o, "run", s->last);
	else
		json_string(&o, "run", NULL);
	json_close(&o);
}

enum cmd_exit status(struct env *env, unsigned wait)
{
	static const enum cmd_exit codes[OUTCOME_STATES] = {
		[OUTCOME_NEVER] = EXIT_FOUND, [OUTCOME_RUNNING] = EXIT_UNFINISHED,
		[OUTCOME_READY] = EXIT_FINE, [OUTCOME_NOT_READY] = EXIT_FOUND,
		[OUTCOME_FAILED] = EXIT_BROKEN,
	};
	struct seen s;
	enum cmd_exit rc;

	if (wait)
		wait_for_end(env, wait);
	if ((rc = look(env, env->mem, &s)))
		return rc;
	if (s.state == OUTCOME_NEVER && geteuid() != 0 && root_is_live(env->root) &&
	    root_exists(env->root, "/var/lib/ampy") == 0) {
		env->hint = arena_printf(env->mem, "type: sudo %s", env->typed);
		err_set(&env->err, -EACCES, "what root did here, only root can see");
		return EXIT_BROKEN;
	}
	if (env->global->json)
		put_json(env, &s);
	else
		put(env, &s);
	env->answered = true;
	return codes[s.state];
}
