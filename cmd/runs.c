/* What the journal tells of the runs there were, and of the one that is going on. */
#include "../probes/base/base.h"

#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../recipes/journal.h"
#include "cmd.h"
#include "runs.h"
#include "text.h"

enum { INDENT = 4 };

enum cmd_exit runs_read(struct env *env, struct run **ret, size_t *n)
{
	const char *dir = journal_dir(env->root, env->mem), *const *complaints;

	if (journal_runs(env->root, dir, env->mem, ret, n, &complaints, &env->err) < 0)
		return EXIT_BROKEN;
	for (; *complaints; complaints++)
		text_complain(*complaints);
	if (!*n && geteuid() != 0 && root_exists(env->root, "/var/lib/ampy") == 0 &&
	    !env->global->quiet)
		text_complain("what root did is in root's journal: see it with sudo");
	return EXIT_FINE;
}

static void packages_json(struct json_out *o, const struct run *run)
{
	json_open(o, "added", '[');
	for (size_t i = 0; i < run->nadded; i++) {
		json_open(o, NULL, '{');
		json_string(o, "name", run->added[i].name);
		json_string(o, "version", run->added[i].version);
		json_flag(o, "automatic", run->added[i].automatic);
		json_close(o);
	}
	json_close(o);
	json_strings(o, "marked", run->marked);
	json_strings(o, "upgraded", run->upgraded);
	json_strings(o, "removed", run->removed);
}

static void steps_json(struct json_out *o, const struct run *run)
{
	json_open(o, "steps", '[');
	for (size_t i = 0; i < run->nsteps; i++) {
		const struct run_step *s = &run->steps[i];

		json_open(o, NULL, '{');
		json_string(o, "kind", s->kind);
		json_string(o, "title", s->title);
		json_flag(o, "begun", s->begun);
		json_string(o, "state", result_state_names[s->result.state]);
		json_string(o, "error", s->result.error);
		json_int(o, "milliseconds", s->result.milliseconds);
		json_close(o);
	}
	json_close(o);
}

static void run_json(struct json_out *o, const char *key, const struct run *run)
{
	json_open(o, key, '{');
	json_string(o, "id", run->id);
	json_string(o, "kind", run->kind);
	json_string(o, "state", run_state_names[run->state]);
	json_string(o, "message", run->message);
	json_string(o, "began", run->began);
	json_string(o, "ended", run->ended);
	json_string(o, "profile", run->profile);
	json_string(o, "manager", run->manager);
	json_string(o, "ampy", run->ampy);
	json_string(o, "undoes", run->undoes);
	json_int(o, "resumed", run->resumed);
	steps_json(o, run);
	packages_json(o, run);
	json_close(o);
}

static enum text_style style_of(enum run_state state)
{
	static const enum text_style styles[RUN_STATES] = {
		[RUN_UNFINISHED] = STYLE_WARN, [RUN_READY] = STYLE_GOOD,
		[RUN_NOT_READY] = STYLE_WARN,  [RUN_FAILED] = STYLE_BAD,
		[RUN_UNDONE] = STYLE_DIM,
	};

	return styles[state];
}

static void put_line(struct text_out *o, enum text_style style, const char *s)
{
	text_column(o, INDENT);
	text_wrap(o, style, INDENT, s);
	text_newline(o);
}

static void put_names(struct text_out *o, const char *what, const char *const *names,
		      struct arena *mem)
{
	const char *all = what;

	for (const char *const *name = names; *name; name++)
		all = JOIN(mem, all, " ", *name);
	if (*names)
		put_line(o, STYLE_PLAIN, all);
}

static void put_added(struct text_out *o, const struct run *run, bool verbose, struct arena *mem)
{
	struct list names = { 0 };

	list_add(&names, NULL, mem);
	for (size_t i = 0; i < run->nadded; i++)
		list_add(&names, run->added[i].name, mem);
	if (verbose)
		put_names(o, "added:", names.v, mem);
	else if (names.n)
		put_line(o, STYLE_PLAIN, arena_printf(mem, "added %zu package%s", names.n,
						      names.n == 1 ? "" : "s"));
	put_names(o, "marked as wanted:", run->marked, mem);
	if (strcmp(run->kind, "undo") != 0 || verbose)
		put_names(o, "removed:", run->removed, mem);
	else if (*run->removed)
		put_line(o, STYLE_PLAIN, "removed what that run had added");
	for (const char *const *line = run->upgraded; *line; line++)
		put_line(o, STYLE_DIM, JOIN(mem, "upgraded, and nobody's to take back: ", *line));
}

static void put_run(struct text_out *o, const struct run *run, bool verbose, struct arena *mem)
{
	text_put(o, STYLE_BOLD, run->id);
	text_printf(o, STYLE_PLAIN, "  %s", run->kind);
	if (run->profile)
		text_printf(o, STYLE_PLAIN, " %s", run->profile);
	text_put(o, STYLE_PLAIN, "  ");
	text_put(o, style_of(run->state), run_state_names[run->state]);
	text_newline(o);
	if (run->undoes)
		put_line(o, STYLE_PLAIN, JOIN(mem, "takes back ", run->undoes));
	if (run->message)
		put_line(o, STYLE_PLAIN, run->message);
	put_added(o, run, verbose, mem);
	for (size_t i = 0; verbose && i < run->nsteps; i++)
		put_line(o, STYLE_DIM,
			 JOIN(mem, result_state_names[run->steps[i].result.state], ": ",
			      run->steps[i].title));
}

static void put_none(struct text_out *o)
{
	text_put(o, STYLE_DIM, "There was no run yet.");
	text_newline(o);
}

enum cmd_exit runs_history(struct env *env)
{
	struct text_out o = { .to = env->out, .color = env->color, .width = env->width };
	struct json_out json = { .to = env->out };
	struct run *runs = NULL;
	size_t n = 0;
	enum cmd_exit rc = runs_read(env, &runs, &n);

	if (rc)
		return rc;
	if (!env->global->json) {
		for (size_t i = 0; i < n; i++)
			put_run(&o, &runs[i], env->global->verbose, env->mem);
		if (!n && !env->global->quiet)
			put_none(&o);
		return EXIT_FINE;
	}
	json_open(&json, NULL, '{');
	json_string(&json, "schema", "ampy.history/1");
	json_string(&json, "ampy", AMPY_VERSION);
	json_string(&json, "root", root_dir(env->root));
	json_open(&json, "runs", '[');
	for (size_t i = 0; i < n; i++)
		run_json(&json, NULL, &runs[i]);
	json_close(&json);
	json_close(&json);
	return EXIT_FINE;
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

static enum cmd_exit status_of(const struct run *last, bool running)
{
	static const enum cmd_exit codes[RUN_STATES] = {
		[RUN_UNFINISHED] = EXIT_BROKEN, [RUN_READY] = EXIT_FINE,
		[RUN_NOT_READY] = EXIT_FOUND,   [RUN_FAILED] = EXIT_BROKEN,
		[RUN_UNDONE] = EXIT_FINE,
	};

	if (running)
		return EXIT_UNFINISHED;
	return last ? codes[last->state] : EXIT_FINE;
}

static void status_text(struct env *env, const struct run *last, bool running, const char *who)
{
	struct text_out o = { .to = env->out, .color = env->color, .width = env->width };

	if (running) {
		text_put(&o, STYLE_WARN, "running");
		text_printf(&o, STYLE_PLAIN, ": %s", who ? who : "ampy");
		text_newline(&o);
	}
	if (last && (!running || last->state == RUN_UNFINISHED)) {
		put_run(&o, last, env->global->verbose, env->mem);
		if (last->state == RUN_UNFINISHED)
			put_line(&o, STYLE_PLAIN, progress(last, env->mem));
		if (last->state == RUN_UNFINISHED && !running)
			put_line(&o, STYLE_PLAIN, "it was killed: 'ampy setup' goes on where it "
				 "stopped, 'ampy undo' takes it back");
	}
	if (!last && !running)
		put_none(&o);
}

enum cmd_exit runs_status(struct env *env)
{
	const char *dir = journal_dir(env->root, env->mem), *who = NULL;
	int holder = journal_holder(env->root, dir, env->mem, &who);
	struct json_out o = { .to = env->out };
	const struct run *last;
	struct run *runs = NULL;
	size_t n = 0;
	enum cmd_exit rc = runs_read(env, &runs, &n);

	if (rc)
		return rc;
	last = n ? &runs[n - 1] : NULL;
	env->answered = true;
	if (!env->global->json) {
		status_text(env, last, holder > 0, who);
		return status_of(last, holder > 0);
	}
	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.status/1");
	json_string(&o, "ampy", AMPY_VERSION);
	json_string(&o, "root", root_dir(env->root));
	json_flag(&o, "running", holder > 0);
	if (holder > 0)
		json_int(&o, "pid", holder);
	json_string(&o, "state", holder > 0 ? "running" : last ? run_state_names[last->state] : NULL);
	if (last)
		run_json(&o, "run", last);
	else
		json_string(&o, "run", NULL);
	json_close(&o);
	return status_of(last, holder > 0);
}
