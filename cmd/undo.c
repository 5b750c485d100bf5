/* `ampy undo`: takes back exactly what a run of setup added. */
#include "../probes/base/base.h"

#include <errno.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/probe.h"
#include "../recipes/apply.h"
#include "../recipes/installed.h"
#include "../recipes/journal.h"
#include "../recipes/plan.h"
#include "../recipes/runlog.h"
#include "../recipes/undo.h"
#include "cmd.h"
#include "planout.h"
#include "result.h"
#include "rights.h"
#include "runs.h"
#include "signals.h"
#include "text.h"
#include "watch.h"

enum { LOCK_SECONDS = 600 };

struct undo_options {
	bool plan, yes, venv, trust_root;
};

static const struct option_row rows[] = {
	FLAG(undo_options, plan, "plan", 0, "show what would be done, and do nothing"),
	FLAG(undo_options, yes, "yes", 'y', "apply the plan without asking"),
	FLAG(undo_options, venv, "venv", 0,
	     "remove the virtual environments that the run made too, with all that is in them"),
	FLAG(undo_options, trust_root, "trust-root", 0,
	     "with --root: programs of that folder may run with root rights"),
};

/* Taking back one run. */
struct undoing {
	struct env *env;
	const struct undo_options *options;
	const struct run *run;
	struct run *runs;
	size_t nruns;
	struct installed now;
	bool counted;                 /* `now` is known */
	struct plan plan;
	struct rights rights;
	struct journal *journal;
	struct step_result *results;  /* NULL until it is applied */
	const char *state, *log;
};

static void write_json(const struct undoing *u, const char *schema, const char *message)
{
	struct json_out o = { .to = u->env->out };

	json_open(&o, NULL, '{');
	json_string(&o, "schema", schema);
	json_string(&o, "ampy", AMPY_VERSION);
	json_string(&o, "root", root_dir(u->env->root));
	json_string(&o, "undoes", u->run ? u->run->id : NULL);
	json_string(&o, "profile", u->run ? u->run->profile : NULL);
	if (u->state) {
		json_string(&o, "run", u->journal ? journal_id(u->journal) : NULL);
		json_string(&o, "state", u->state);
		json_string(&o, "message", message);
		json_string(&o, "log", u->log);
	}
	plan_json(&o, &u->plan, u->results);
	json_close(&o);
}

static void show_plan(const struct undoing *u)
{
	struct env *env = u->env;
	struct text_out o = { .to = env->out, .color = env->color, .width = env->width };
	struct plan steps = u->plan;

	if (env->global->json) {
		write_json(u, "ampy.plan/1", NULL);
		return;
	}
	text_printf(&o, STYLE_PLAIN, "Takes back %s of %s.", u->run->id, u->run->began);
	text_newline(&o);
	steps.nunresolved = 0;
	plan_text(&o, &steps, env->global->verbose, env->mem);
	plan_text_missed(&o, &u->plan, "Stays:");
}

static enum cmd_exit nothing(struct undoing *u, const char *why)
{
	struct env *env = u->env;
	struct text_out o = { .to = env->out, .color = env->color, .width = env->width };

	u->state = "nothing";
	if (env->global->json) {
		write_json(u, "ampy.undo/1", why);
		return EXIT_FINE;
	}
	text_printf(&o, STYLE_PLAIN, "Nothing to undo: %s.", why);
	text_newline(&o);
	plan_text_missed(&o, &u->plan, "Stays:");
	return EXIT_FINE;
}

static int look(struct undoing *u)
{
	struct env *env = u->env;
	int rc;

	if (!u->run->manager)
		return 0;
	rc = installed_read(env->root, u->run->manager, u->rights.cell, env->mem, &u->now, &env->err);
	u->counted = rc == 0;
	return rc;
}

static enum cmd_exit make_plan(struct undoing *u)
{
	struct undo with = { .root = u->env->root, .run = u->run, .runs = u->runs,
			     .nruns = u->nruns, .venvs = u->options->venv,
			     .venvs_only = u->run->state == RUN_UNDONE };

	if (look(u) < 0)
		return EXIT_BROKEN;
	with.now = u->counted ? &u->now : NULL;
	u->plan = (struct plan){ 0 };
	return undo_plan(&with, &u->plan, u->env->mem, &u->env->err) < 0 ? EXIT_BROKEN : EXIT_FINE;
}

/* Which run; its plan is made anew once the lock is held. */
static enum cmd_exit choose(struct undoing *u, const char *id)
{
	struct env *env = u->env;
	enum cmd_exit rc = runs_read(env, &u->runs, &u->nruns);

	if (rc)
		return rc;
	u->run = undo_find(u->runs, u->nruns, id);
	if (id && !u->run)
		return usage(env, "'ampy setup --history' lists the runs", "there is no run '%s'", id);
	if (u->run && strcmp(u->run->kind, "setup") != 0)
		return usage(env, "'ampy setup' makes the machine ready again",
			     "'%s' is an undo itself", u->run->id);
	return EXIT_FINE;
}

/* Was it taken back, but for environments that are asked for now? */
static bool is_undone(const struct undoing *u)
{
	return u->run->state == RUN_UNDONE && !u->options->venv;
}

static enum cmd_exit open_journal(struct undoing *u)
{
	struct env *env = u->env;
	int rc = journal_open(env->root, journal_dir(env->root, env->mem), env->mem, &u->journal,
			      &env->err);

	if (rc == -EBUSY)
		env->hint = "'ampy setup --status' tells how far it is; try again once it has ended";
	return rc == -EBUSY ? EXIT_UNFINISHED : rc < 0 ? EXIT_BROKEN : EXIT_FINE;
}

static int do_plan(struct undoing *u, struct err *err)
{
	struct env *env = u->env;
	struct facts *facts = TAKE(env->mem, struct facts);
	struct err more = { 0 };
	struct apply a = {
		.root = env->root, .plan = &u->plan, .journal = u->journal, .cell = u->rights.cell,
		.as_root = u->rights.as_root, .lock_timeout = LOCK_SECONDS, .log = -1,
		.facts = facts, .stop = &signals_came,
	};
	int rc;

	facts_gather(facts, env->root, BIT(PROBE_distro) | BIT(PROBE_packages), env->mem);
	u->results = TAKE_N(env->mem, u->plan.nsteps, struct step_result);
	rc = journal_begin(u->journal, "undo", u->run->profile, &u->plan, &u->now, u->run->id, err);
	if (rc == 0)
		rc = runlog_open(env->root, journal_id(u->journal), env->mem, &a.log, &u->log, err);
	if (rc < 0)
		return rc;
	watch_open(env, &a.watch);
	rc = apply(&a, u->results, env->mem, err);
	close(a.log);
	if (u->counted && look(u) == 0 && journal_packages(u->journal, &u->now, &more) < 0 && rc == 0) {
		*err = more;
		rc = more.code;
	}
	/* An undo that was interrupted stays open: the next one takes it up. */
	if (rc != -EINTR && journal_end(u->journal, rc < 0 ? RUN_FAILED : RUN_READY,
					rc < 0 ? err->text : NULL, &more) < 0 && rc == 0) {
		*err = more;
		rc = more.code;
	}
	return rc;
}

static enum cmd_exit work(struct undoing *u)
{
	struct env *env = u->env;
	struct text_out o = { .to = env->out, .color = env->color, .width = env->width };
	struct err err = { 0 };
	int rc = do_plan(u, &err);

	u->state = rc < 0 ? "failed" : "undone";
	if (rc == 0)
		result_undone(env, u->run->id, u->run->profile);
	if (env->global->json) {
		write_json(u, "ampy.undo/1", rc < 0 ? err.text : NULL);
		env->answered = true;
	} else if (rc == 0) {
		text_put(&o, STYLE_GOOD, "Undone");
		text_printf(&o, STYLE_PLAIN, ": %s.", u->run->id);
		text_newline(&o);
		plan_text_missed(&o, &u->plan, "Stays:");
	}
	if (rc < 0)
		env->err = err;
	if (rc < 0 && u->log && rc != -EINTR)
		env->hint = arena_printf(env->mem, "the whole output is in '%s'", u->log);
	if (rc == -EINTR)
		return signals_exit();
	return rc < 0 ? EXIT_BROKEN : EXIT_FINE;
}

static enum cmd_exit agree(struct undoing *u)
{
	struct env *env = u->env;
	bool yes = u->options->yes;
	enum cmd_exit rc;

	if (!env->global->json) {
		if (!env->global->quiet || !yes)
			show_plan(u);
		if (answer_now(env) < 0)
			return EXIT_BROKEN;
	}
	rc = rights_find(env, &u->plan, u->options->trust_root, &u->rights);
	return rc || yes ? rc : rights_ask(env, "Apply this plan?");
}

/* With the lock held: nothing that was seen changes by another ampy. */
static enum cmd_exit take_back(struct undoing *u, const char *id)
{
	enum cmd_exit rc;

	if ((rc = open_journal(u)) || (rc = choose(u, id)))
		return rc;
	if (!u->run || is_undone(u))
		return nothing(u, "another ampy has just taken it back");
	if ((rc = make_plan(u)))
		return rc;
	if (!u->plan.nsteps && u->run->state == RUN_UNDONE)
		return nothing(u, "nothing of it is left");
	if (!u->plan.nsteps) {
		struct err err = { 0 };

		/* So that the next undo goes on to the run before it. */
		if (do_plan(u, &err) < 0) {
			u->env->err = err;
			return EXIT_BROKEN;
		}
		return nothing(u, "nothing of it is left");
	}
	if (!u->options->yes && !rights_terminal(u->env))
		return rights_ask(u->env, "");
	if ((rc = agree(u)))
		return rc;
	signals_catch();
	return work(u);
}

static enum cmd_exit run(struct env *env)
{
	const struct plan empty = { 0 };
	struct undoing u = { .env = env, .options = env->options };
	const char *id = *env->words;
	enum cmd_exit rc = choose(&u, id);

	if (rc)
		return rc;
	if (!u.run)
		return nothing(&u, "there is no run of setup that is not taken back");
	if (is_undone(&u))
		return nothing(&u, JOIN(env->mem, "the run ", u.run->id, " was taken back already"));
	if (u.options->plan) {
		if ((rc = make_plan(&u)))
			return rc;
		show_plan(&u);
		return EXIT_FINE;
	}
	/* In a tree, rpm can only be asked once its programs may run. */
	if (!root_is_live(env->root) &&
	    (rc = rights_find(env, &empty, u.options->trust_root, &u.rights)))
		return rc;
	rc = take_back(&u, id);
	journal_close(u.journal);
	return rc;
}

const struct command command_undo = {
	.name = "undo",
	.brief = "take back exactly what a run of setup added",
	.args = "[RUN]",
	.about = "Removes the packages that the run added, puts back the files it wrote, and "
		 "restores marks and alternatives. RUN is an id from 'ampy setup --history'; "
		 "without it, the last run that is not taken back. What others depend on by now, "
		 "what was marked as wanted or changed since stays, with the reason.\n\n"
		 "It shows the plan and asks before it changes anything; without a terminal it "
		 "needs --yes. A virtual environment stays unless --venv is given, since what was "
		 "put into it since cannot be told apart.",
	.needs = CMD_ROOT,
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct undo_options),
	.max_words = 1,
	.run = run,
};
