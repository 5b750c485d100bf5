/* What the journal tells of the runs there were. */
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

void runs_json(struct json_out *o, const char *key, const struct run *run)
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

void runs_put(struct text_out *o, const struct run *run, bool verbose, struct arena *mem)
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
			runs_put(&o, &runs[i], env->global->verbose, env->mem);
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
		runs_json(&json, NULL, &runs[i]);
	json_close(&json);
	json_close(&json);
	return EXIT_FINE;
}
