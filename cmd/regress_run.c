/* `ampy regress run`: CPython's own tests, file by file. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/buffer.h"
#include "../probes/base/json.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/scan.h"
#include "../probes/base/ticks.h"
#include "deliver.h"
#include "regress_running.h"
#include "regressload.h"
#include "signals.h"

/* Where more than these fail, it is not for want of a second try. */
enum { RERUN_MAX = 64 };

static void done(void *user, struct regress_job *job)
{
	struct running *r = user;
	size_t i = (size_t)(job - r->jobs);

	suite_result(&r->at.suite, job, r->env->mem, &r->tests[i], &r->said[i]);
	r->progress.bad += regress_outcome_bad(r->tests[i].outcome);
}

static void tick(void *user, size_t n, struct regress_job *const *running)
{
	struct running *r = user;

	regress_progress_show(&r->progress, n, running);
}

static enum cmd_exit run_tests(struct running *r)
{
	struct regress_pool pool = {
		.bench = &r->at.bench, .jobs = r->jobs, .n = r->n, .at_once = r->at_once,
		.seconds = r->total, .done = done, .tick = tick, .user = r,
	};
	struct err err = { 0 };
	int rc;

	for (size_t i = 0; i < r->n; i++) {
		suite_job(&r->at.suite, r->tests[i].name, arena_printf(r->env->mem, "t%zu", i),
			  r->env->mem, &r->jobs[i]);
		r->jobs[i].user = (void *)(uintptr_t)r->tests[i].name;
	}
	regress_progress_open(r->env, r->n, &r->progress);
	rc = regress_pool_run(&pool, r->env->mem, &err);
	regress_progress_close(&r->progress);
	if (rc < 0 && rc != -EINTR && rc != -ETIME) {
		r->env->err = err;
		return EXIT_BROKEN;
	}
	r->why = rc;
	return EXIT_FINE;
}

static void done_again(void *user, struct regress_job *job)
{
	struct regrtest_said said;
	struct running *r = user;

	suite_result(&r->at.suite, job, r->env->mem, &r->again, &said);
}

/* A failure that nobody knows is run again, alone: what passes then is flaky. */
static void rerun(struct running *r, size_t i, unsigned seconds)
{
	struct regress_job job;
	struct regress_pool pool = {
		.bench = &r->at.bench, .jobs = &job, .n = 1, .at_once = 1, .seconds = seconds,
		.done = done_again, .tick = tick, .user = r,
	};
	struct err err = { 0 };
	int rc;

	r->again = (struct regress_test){ .name = r->tests[i].name };
	suite_job(&r->at.suite, r->again.name, arena_printf(r->env->mem, "a%zu", i), r->env->mem,
		  &job);
	job.user = (void *)(uintptr_t)r->again.name;
	rc = regress_pool_run(&pool, r->env->mem, &err);
	if (rc == -EINTR || rc == -ETIME)
		r->why = rc;
	if (job.rc != -ECANCELED && !job.stopped)
		r->tests[i].rerun = r->again.outcome;
}

static void judge(struct running *r)
{
	int64_t end = r->progress.began + r->total * INT64_C(1000000000);
	size_t again = 0, n = 0;

	for (size_t i = 0; i < r->n; i++) {
		regress_judge(r->knowns, &r->where, &r->tests[i]);
		again += r->tests[i].label == REGRESS_NEW;
	}
	r->progress.all = again;
	r->progress.doing = "again, alone ";
	for (size_t i = 0; i < r->n && !r->why && n < RERUN_MAX; i++) {
		int64_t left = (end - ticks()) / 1000000000;

		if (r->tests[i].label != REGRESS_NEW || left < 1)
			continue;
		r->progress.bad = 0;
		rerun(r, i, (unsigned)left);
		r->progress.past = ++n;
		regress_judge(r->knowns, &r->where, &r->tests[i]);
	}
	regress_progress_close(&r->progress);
}

/* To a file, to stdout, and into the store: where one cannot be written, the others are. */
static enum cmd_exit hand_over(struct running *r)
{
	struct env *env = r->env;
	struct json_out o = { 0 };
	struct buffer b;
	enum cmd_exit rc = EXIT_FINE;

	buffer_open(&b);
	o.to = b.to;
	regress_result_write(&o, &r->result, env->mem);
	buffer_end(&b);
	if (env->global->json)
		fwrite(b.v, 1, b.n, env->out);
	else
		regress_told(env, &r->result, r->at.as);
	env->answered = true;
	if (r->options->output && deliver(b.v, b.n, r->options->output, &env->err) < 0)
		rc = EXIT_BROKEN;
	if (rc == EXIT_FINE)
		rc = regressload_keep(env, r->result.id, &(struct text){ b.v, b.n });
	buffer_close(&b);
	return rc;
}

static enum cmd_exit verdict(struct running *r)
{
	struct env *env = r->env;

	if (r->why == -EINTR) {
		err_set(&env->err, -EINTR, "it was stopped before all tests were run");
		return signals_exit();
	}
	if (r->result.summary.fresh)
		return EXIT_FOUND;
	if (!r->why)
		return EXIT_FINE;
	err_set(&env->err, -ETIME, "the time (--total) was up before all tests were run");
	return EXIT_BROKEN;
}

static enum cmd_exit perform(struct running *r, const char *const *words)
{
	struct regress_setting *at = &r->at;
	struct env *env = r->env;
	const char *began;
	enum cmd_exit rc;

	if ((rc = running_known(r)) || (rc = regress_setting_open(env, r->options, at)))
		return rc;
	if ((rc = running_tests(r, words)) || (rc = running_describe(r)) ||
	    (rc = regressload_before(env, &r->result, r->tests, r->n)))
		return rc;
	began = running_now(env->mem);
	rc = run_tests(r);
	if (rc != EXIT_FINE)
		return rc;
	judge(r);
	running_result(r, began);
	rc = hand_over(r);
	return rc ? rc : verdict(r);
}

enum cmd_exit regress_run(struct env *env, const char *const *words)
{
	struct running *r = TAKE(env->mem, struct running);
	enum cmd_exit rc;

	*r = (struct running){ .env = env, .options = env->options };
	rc = running_words(r, words);
	if (rc == EXIT_FINE)
		rc = perform(r, words);
	regress_setting_close(&r->at);
	json_free(&r->facts);
	return rc;
}
