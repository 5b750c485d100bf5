/* Applying a plan. */
#include "../probes/base/base.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/cell.h"
#include "../probes/base/root.h"
#include "../probes/base/ticks.h"
#include "../recipes/apply.h"
#include "../recipes/installed.h"
#include "../recipes/plan.h"
#include "../recipes/prove.h"
#include "../recipes/recipe.h"
#include "../recipes/runlog.h"
#include "perform.h"
#include "rights.h"
#include "running.h"
#include "signals.h"
#include "text.h"
#include "watch.h"

static enum cmd_exit interrupted(struct running *r, const char *what, struct err *err)
{
	r->state = RUN_FAILED;
	r->interrupted = true;
	err_set(err, -EINTR, "it was interrupted%s", what);
	return signals_exit();
}

/* With memory of its own: there may be many looks. */
static bool is_held(const struct env *env, const char *dir)
{
	struct arena *mem = arena_new();
	bool held = journal_holder(env->root, dir, mem, NULL) > 0;

	arena_free(mem);
	return held;
}

/* Opens the journal; where another run holds it, waits for that and says so.  *waited: the machine
 * is not as it was seen. */
static enum cmd_exit open_journal(struct running *r, bool *waited)
{
	struct env *env = r->s->env;
	const char *dir = journal_dir(env->root, env->mem);
	int64_t end = ticks() + (int64_t)r->s->lock_timeout * 1000000000;
	int rc;

	*waited = false;
	while ((rc = journal_open(env->root, dir, env->mem, &r->journal, &env->err)) == -EBUSY) {
		struct timespec pause = { 0, 200000000 };

		if (!*waited)
			text_complain(arena_printf(env->mem, "%s: waiting for it",
						   env->err.text));
		*waited = true;
		do
			nanosleep(&pause, NULL);
		while (!signals_came && ticks() <= end && is_held(env, dir));
		if (signals_came || ticks() > end)
			break;
	}
	if (rc == -EBUSY && signals_came)
		return interrupted(r, ": nothing was changed", &env->err);
	if (rc == -EBUSY) {
		env->hint = "'ampy setup --status' tells how far it is";
		return EXIT_UNFINISHED;
	}
	if (rc < 0)
		return EXIT_BROKEN;
	env->err = (struct err){ 0 };
	for (const char *const *line = journal_complaints(r->journal); line && *line; line++)
		text_complain(*line);
	return EXIT_FINE;
}

/* Looks at the machine anew: what was remembered of the root is of before. */
static enum cmd_exit look_again(struct running *r, bool prove_too)
{
	struct setup *s = r->s;
	struct env *env = s->env;
	struct root *root;

	if (root_open(env->global->root, &root, &env->err) < 0)
		return EXIT_BROKEN;
	if (s->options->now)
		root_set_clock(root, s->seen.time);
	*root_memo(root, ROOT_VENV) = setup_venv(s);
	examine_gather(&s->seen, root, PROBES_USUAL, env->mem);
	if (prove_too)
		prove(s->seen.facts, &(struct prove){ root, r->rights.cell, true }, env->mem);
	examine_judge(&s->seen, NULL, env->mem);
	root_close(root);
	return EXIT_FINE;
}

/* The part of a plan up to its refresh, or all of it where there is no such part. */
static bool split(const struct plan *all, struct plan *first)
{
	size_t n = 0;

	while (n < all->nsteps && all->steps[n].kind <= STEP_REFRESH)
		n++;
	*first = *all;
	if (!n)
		return false;
	first->nsteps = n;
	return true;
}

static int do_plan(struct running *r, const struct plan *plan, struct err *err)
{
	struct setup *s = r->s;
	struct env *env = s->env;
	struct installed before = { 0 }, now = { 0 };
	struct err more = { 0 };
	struct apply a = {
		.root = env->root, .plan = plan, .journal = r->journal, .cell = r->rights.cell,
		.as_root = r->rights.as_root, .lock_timeout = s->lock_timeout,
		.network_timeout = s->network_timeout,
		.facts = s->seen.facts, .stop = &signals_came, .watch = r->watch,
	};
	int rc;

	if (plan->nsteps + r->nresults > MAX_STEPS)
		return err_set(err, -E2BIG, "the plan has more than %d steps", MAX_STEPS);
	if (plan->manager && installed_read(env->root, plan->manager, r->rights.cell, env->mem,
					    &before, err) < 0)
		return err->code;
	rc = journal_begin(r->journal, "setup", s->profile->id, plan, &before, NULL, err);
	if (rc == 0 && r->log < 0)
		rc = runlog_open(env->root, journal_id(r->journal), env->mem, &r->log,
				 &r->log_path, err);
	if (rc < 0)
		return rc;
	a.log = r->log;
	rc = apply(&a, r->results + r->nresults, env->mem, err);
	for (size_t i = 0; i < plan->nsteps; i++)
		(void)plan_add(&r->told, plan->steps[i], env->mem);
	r->nresults += plan->nsteps;
	if (plan->manager &&
	    (installed_read(env->root, plan->manager, r->rights.cell, env->mem, &now, &more) < 0 ||
	     journal_packages(r->journal, &now, &more) < 0) && rc == 0) {
		*err = more;
		rc = more.code;
	}
	return rc;
}

/* What an installation had to leave out is not cured. */
static void tell_left_out(struct running *r)
{
	struct arena *mem = r->s->env->mem;

	for (size_t i = 0; i < r->nresults; i++) {
		const char *const *name = r->results[i].left_out;

		for (; name && *name; name++)
			plan_miss(&r->told, (struct unresolved){ .subject = *name,
				  .reason = arena_printf(mem, "the package %s cannot be had, or what "
							 "it needs cannot", *name) }, mem);
	}
}

/* Repair, repositories and lists first; then what that shows to be left. */
static enum cmd_exit do_both(struct running *r, const struct plan *plan, struct err *err)
{
	struct plan first, rest = *plan;
	enum cmd_exit code;

	if (split(plan, &first)) {
		if (do_plan(r, &first, err) < 0)
			return EXIT_BROKEN;
		if ((code = look_again(r, false)) ||
		    (code = setup_plan(r->s, r->s->env->root, true, &rest)))
			return code;
	}
	for (size_t i = 0; i < rest.nunresolved; i++)
		plan_miss(&r->told, rest.unresolved[i], r->s->env->mem);
	r->told.type = rest.type ? rest.type : plan->type;
	r->told.manager = plan->manager;
	r->told.builds = rest.builds;
	r->told.nbuilds = rest.nbuilds;
	r->told.asked = rest.asked;
	r->told.unasked = rest.unasked;
	if (rest.nsteps && do_plan(r, &rest, err) < 0)
		return EXIT_BROKEN;
	tell_left_out(r);
	return EXIT_FINE;
}

/* What the machine is now, whatever happened to the steps. */
static enum cmd_exit judge(struct running *r, enum cmd_exit done, struct err *err)
{
	enum cmd_exit rc;

	rc = signals_came ? EXIT_FINE : look_again(r, done == EXIT_FINE);
	/* The proof of a run that a signal cut short is none. */
	if (signals_came)
		return interrupted(r, "; 'ampy setup' goes on where it stopped", err);
	if (rc)
		return rc;
	if (done != EXIT_FINE) {
		r->state = RUN_FAILED;
		return done;
	}
	r->state = examine_verdict(&r->s->seen.found, false) == EXIT_FINE &&
			   !r->told.nunresolved ? RUN_READY : RUN_NOT_READY;
	return running_states[r->state].code;
}

static void result_of(struct running *r, const char *error)
{
	static const enum outcome_state states[RUN_STATES] = {
		[RUN_UNFINISHED] = OUTCOME_FAILED, [RUN_READY] = OUTCOME_READY,
		[RUN_NOT_READY] = OUTCOME_NOT_READY, [RUN_FAILED] = OUTCOME_FAILED,
		[RUN_UNDONE] = OUTCOME_FAILED,
	};
	struct result *result = &r->s->result;

	result->outcome.run = r->journal ? journal_id(r->journal) : NULL;
	result->outcome.log = r->log_path;
	result->outcome.profile = r->s->profile->id;
	result_end(r->s->env, result, states[r->state], running_message(r, error));
}

static enum cmd_exit work(struct running *r, const struct plan *plan)
{
	struct env *env = r->s->env;
	struct err err = { 0 }, ignored = { 0 };
	enum cmd_exit rc;

	r->began = ticks();
	result_begin(env, &r->s->result, r->s->profile->id);
	watch_open(env, &r->watch);
	rc = do_both(r, plan, &err);
	rc = judge(r, rc, &err);
	/* An interrupted run stays open: the next one takes it up. */
	if (!r->interrupted && journal_id(r->journal) &&
	    journal_end(r->journal, r->state, *err.text ? err.text : NULL, &ignored) < 0)
		text_complain(ignored.text);
	result_of(r, *err.text ? err.text : NULL);
	if (env->global->json)
		running_json(r, *err.text ? err.text : NULL);
	else
		running_text(r);
	env->answered = true;
	if (*err.text)
		env->err = err;
	if (*err.text && r->log_path && !env->hint)
		env->hint = arena_printf(env->mem, "the whole output is in '%s'", r->log_path);
	return rc;
}

static enum cmd_exit nothing(struct running *r, const struct plan *plan)
{
	struct setup *s = r->s;
	struct env *env = s->env;
	struct text_out o = { .to = env->out, .color = env->color, .width = env->width };
	bool ready = examine_verdict(&s->seen.found, false) == EXIT_FINE && !plan->nunresolved;

	r->told = *plan;
	r->state = ready ? RUN_READY : RUN_NOT_READY;
	if (root_is_live(env->root) || s->options->trust_root)
		result_of(r, NULL);
	if (env->global->json) {
		running_json(r, NULL);
		return running_states[r->state].code;
	}
	setup_show(s, plan);
	if (!ready && !plan->nunresolved) {
		text_put(&o, STYLE_BAD, "Not ready");
		text_put(&o, STYLE_PLAIN, ":");
		text_newline(&o);
		running_findings(&o, &s->seen.found);
	}
	return running_states[r->state].code;
}

/* With the lock held, writes the end of a run that never came to write it. */
static void end_last(struct running *r, const struct plan *plan)
{
	struct env *env = r->s->env;
	struct installed now = { 0 };
	struct err err = { 0 };
	struct run last;

	if ((!r->journal && journal_open(env->root, journal_dir(env->root, env->mem), env->mem,
					 &r->journal, &err) < 0) ||
	    journal_last(env->root, journal_dir(env->root, env->mem), env->mem, &last) < 0 ||
	    last.state != RUN_UNFINISHED)
		return;
	if ((last.manager && installed_read(env->root, last.manager, r->rights.cell, env->mem, &now,
					    &err) < 0) ||
	    journal_begin(r->journal, "setup", r->s->profile->id, plan, &now, NULL, &err) < 0 ||
	    (last.manager && journal_packages(r->journal, &now, &err) < 0) ||
	    journal_end(r->journal, r->state,
			"it was cut short, and a later setup found nothing to do", &err) < 0)
		text_complain(err.text);
}

/* Nothing is to be done.  Where the last run did not end well, packages alone do not say that the
 * machine is ready: then it is proved by use once more.
 */
static enum cmd_exit settle(struct running *r, const struct plan *plan)
{
	struct env *env = r->s->env;
	struct run last;
	enum cmd_exit rc;

	if (journal_last(env->root, journal_dir(env->root, env->mem), env->mem, &last) < 0 ||
	    strcmp(last.kind, "setup") != 0 || last.state == RUN_READY ||
	    (!root_is_live(env->root) && !r->s->options->trust_root))
		return nothing(r, plan);
	if ((rc = rights_find(env, plan, r->s->options->trust_root, &r->rights)) ||
	    (rc = look_again(r, true)))
		return rc;
	if (signals_came)
		return interrupted(r, ": nothing was changed", &env->err);
	rc = nothing(r, plan);
	if (last.state == RUN_UNFINISHED)
		end_last(r, plan);
	return rc;
}

/* What was seen before another run ended says nothing any more. */
static enum cmd_exit plan_again(struct running *r, struct plan *plan)
{
	enum cmd_exit rc = look_again(r, false);

	return rc ? rc : setup_plan(r->s, r->s->env->root, false, plan);
}

enum cmd_exit perform(struct setup *s, const struct plan *given)
{
	struct running *r = TAKE(s->env->mem, struct running);
	struct plan plan = *given;
	struct env *env = s->env;
	bool waited = false;
	enum cmd_exit rc;

	*r = (struct running){ .s = s, .log = -1 };
	if (!plan.nsteps) {
		signals_catch();
		rc = settle(r, &plan);
		journal_close(r->journal);
		return rc;
	}
	if (!s->yes && !rights_terminal(env))
		return rights_ask(env, "");
	if (!env->global->json) {
		if (!env->global->quiet || !s->yes)
			setup_show(s, &plan);
		if (answer_now(env) < 0)
			return EXIT_BROKEN;
	}
	if ((rc = rights_find(env, &plan, s->options->trust_root, &r->rights)) ||
	    (!s->yes && (rc = rights_ask(env, "Apply this plan?"))))
		return rc;
	signals_catch();
	if ((rc = open_journal(r, &waited)) == EXIT_FINE && waited)
		rc = plan_again(r, &plan);
	if (rc == EXIT_FINE)
		rc = plan.nsteps ? work(r, &plan) : settle(r, &plan);
	journal_close(r->journal);
	if (r->log >= 0)
		close(r->log);
	return rc;
}
