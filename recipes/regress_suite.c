/* The suite of one Python. */
#include "../probes/base/base.h"

#include <errno.h>
#include <signal.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/module.h"
#include "../probes/base/scan.h"
#include "../probes/base/utf8.h"
#include "../probes/regress/junit.h"
#include "regress_bench.h"
#include "regress_suite.h"

/* Emulated, a start alone takes seconds.  What hangs is ended by regrtest itself, with a trace of
 * where it hung; only where it cannot is it ended by us.
 */
enum { ASK_SECONDS = 120, GRACE_SECONDS = 10 };
static const char xml[] = "junit.xml";

/* What was said last, for a sentence. */
static const char *last_line(const struct regress_job *job, struct arena *mem)
{
	struct span rest = { job->output.v, job->output.n }, line, last = { 0 };

	while (scan_line(&rest, &line))
		if (span_trim(line).n)
			last = span_trim(line);
	return last.n && last.n < 300 ? span_dup(last, mem) : "it said nothing";
}

int suite_ask(struct regress_suite *s, struct arena *mem, struct err *err)
{
	const char *const args[] = { "-I", "-c", regress_about_program, NULL };
	struct regress_job job = { .name = "about", .args = args, .seconds = ASK_SECONDS };
	int rc = regress_bench_run(s->bench, &job, mem, err);

	if (rc < 0)
		return rc;
	if (regress_about_read((struct span){ job.output.v, job.output.n }, mem, &s->about) < 0)
		return err_set(err, -EBADMSG, "'%s' does not answer as a Python 3.8 or newer does: "
			       "%s (status %d)", s->bench->python, last_line(&job, mem), job.status);
	return 0;
}

static int run_alone(const struct regress_suite *s, const char *const *args, const char *name,
		     struct arena *mem, struct text *said, struct err *err)
{
	struct regress_job job = { .name = name, .args = args, .seconds = ASK_SECONDS };
	int rc = regress_bench_run(s->bench, &job, mem, err);

	if (rc < 0)
		return rc;
	if (job.status != 0)
		return err_set(err, -EIO, "'%s -m test' cannot be started: %s (status %d)",
			       s->bench->python, last_line(&job, mem), job.status);
	*said = job.output;
	return 0;
}

static void set_args(struct regress_suite *s, struct arena *mem)
{
	struct list args = { 0 };

	list_add(&args, "-E", mem);
	list_add(&args, "-u", mem);
	list_add(&args, "-m", mem);
	list_add(&args, "test", mem);
	if (s->options.single_process)
		list_add(&args, "--single-process", mem);
	if (s->options.fail_env_changed)
		list_add(&args, "--fail-env-changed", mem);
	if (s->options.timeout)
		list_add(&args, arena_printf(mem, "--timeout=%u", s->timeout), mem);
	if (s->resources) {
		list_add(&args, "-u", mem);
		list_add(&args, s->resources, mem);
	}
	if (s->testdir) {
		list_add(&args, "--testdir", mem);
		list_add(&args, s->testdir, mem);
	}
	if (s->options.junit) {
		list_add(&args, "--junit-xml", mem);
		list_add(&args, JOIN(mem, "{}/", xml), mem);
	}
	s->args = args.v;
}

int suite_prepare(struct regress_suite *s, struct arena *mem, struct err *err)
{
	const char *const help[] = { "-E", "-m", "test", "--help", NULL };
	const char *list[] = { "-E", "-m", "test", "--list-tests", s->testdir ? "--testdir" : NULL,
			       s->testdir, NULL };
	struct text said;
	int rc = run_alone(s, help, "help", mem, &said, err);

	if (rc < 0)
		return rc;
	s->options = regrtest_help((struct span){ said.v, said.n });
	if (!s->options.list_tests || !s->options.junit)
		return err_set(err, -ENOTSUP, "the test runner of '%s' is too old: it has neither "
			       "--list-tests nor --junit-xml", s->bench->python);
	rc = run_alone(s, list, "list", mem, &said, err);
	if (rc < 0)
		return rc;
	rc = regrtest_list((struct span){ said.v, said.n }, mem, &s->names);
	if (rc < 0)
		return err_set(err, rc, "'%s -m test --list-tests' does not print a list of tests",
			       s->bench->python);
	set_args(s, mem);
	return 0;
}

static const char *bare(const char *name)
{
	return strncmp(name, "test.", 5) == 0 ? name + 5 : name;
}

bool suite_has(const struct regress_suite *s, const char *name)
{
	size_t n = strlen(bare(name));

	for (const char *const *all = s->names; *all; all++) {
		const char *one = bare(*all);
		size_t m = strlen(one);

		if (strcmp(one, bare(name)) == 0)
			return true;
		/* A part of a package that is listed as a whole, or a whole whose parts are. */
		if ((m < n && strncmp(one, bare(name), m) == 0 && bare(name)[m] == '.') ||
		    (n < m && strncmp(one, bare(name), n) == 0 && one[n] == '.'))
			return true;
	}
	return false;
}

void suite_job(const struct regress_suite *s, const char *test, const char *name, struct arena *mem,
	       struct regress_job *ret)
{
	struct list args = { 0 };

	for (const char *const *a = s->args; *a; a++)
		list_add(&args, *a, mem);
	/* A part of a package is found by its whole name alone. */
	list_add(&args, strchr(bare(test), '.') && !s->testdir ? JOIN(mem, "test.", bare(test)) : test,
		 mem);
	*ret = (struct regress_job){ .name = name, .args = args.v, .seconds =
				     s->timeout + s->timeout / 10 + GRACE_SECONDS };
}

/* The last bytes that may be kept, from the start of a line, without what no text has. */
static const char *end_of(struct text output, struct arena *mem)
{
	size_t skip = output.n > REGRESS_MAX_OUTPUT ? output.n - REGRESS_MAX_OUTPUT : 0, n;
	const char *line = skip ? memchr(output.v + skip, '\n', output.n - skip) : NULL;
	char *v;

	if (line && line + 1 < output.v + output.n)
		skip = (size_t)(line + 1 - output.v);
	n = output.n - skip;
	v = arena_strndup(mem, output.v + skip, n);
	for (size_t i = 0; i < n;) {
		size_t step = utf8_take(v + i, n - i);

		if (!step || v[i] == '\0')
			v[i] = '?';
		i += step ? step : 1;
	}
	return v;
}

static const char *why_of(const struct regress_test *t, const struct regress_job *job,
			  const struct regrtest_said *said, struct arena *mem)
{
	if (job->rc < 0)
		return job->why;
	if (t->outcome == REGRESS_TIMEOUT)
		return arena_printf(mem, "it took longer than %s", job->late
				    ? "allowed, and had to be killed" : "allowed");
	if (t->outcome == REGRESS_CRASHED && job->status > 128 && job->status < 128 + NSIG)
		return arena_printf(mem, "signal %d (%s)", job->status - 128,
				    strsignal(job->status - 128));
	if (t->outcome == REGRESS_CRASHED)
		return arena_printf(mem, "it ended with %d before it had told a result",
				    job->status);
	return said->why;
}

static void add_cases(const struct regress_suite *s, const struct regress_job *job,
		      struct arena *mem, struct regress_test *t, const struct regrtest_said *said)
{
	struct arena *all = arena_new();
	struct junit j = { 0 };
	struct text text;
	int rc = regress_bench_read(s->bench, job, xml, JUNIT_MAX_FILE, all, &text);

	if (rc == 0)
		rc = junit_read(s->lists, &text, mem, &j);
	arena_free(all);
	if (rc == 0) {
		t->cases = (struct regress_cases){ true, j.tests, j.errors + j.failures, j.skipped };
		t->failures = j.bad;
		t->nfailures = j.nbad;
		t->failures_more = j.bad_more;
		/* Up to 3.11.2 a class that cannot be set up is overlooked where it is alone. */
		if (t->outcome == REGRESS_NO_TESTS && t->cases.failed)
			t->outcome = REGRESS_FAILED;
	} else if (rc != -ENOENT) {
		t->why = arena_printf(mem, "its JUnit file cannot be read: %s", rc == -EBADMSG
				      ? "it is no XML of that form" : strerror(-rc));
	}
	/* What the runner counted also has what is skipped as a whole class. */
	if (said->totals && (rc == 0 || rc == -ENOENT))
		t->cases = (struct regress_cases){
			true, said->cases_run, rc == 0 ? t->cases.failed : said->cases_failed,
			said->cases_skipped,
		};
}

/* Its time was up, also where the trace that faulthandler then writes went elsewhere: into what the
 * test had put in the place of stderr.
 */
static bool is_late(const struct regress_suite *s, const struct regress_job *job)
{
	return job->late || (job->status == 1 && s->options.timeout &&
			     job->nanoseconds / 1000000000 >= s->timeout);
}

void suite_result(const struct regress_suite *s, const struct regress_job *job, struct arena *mem,
		  struct regress_test *t, struct regrtest_said *said)
{
	*said = (struct regrtest_said){ 0 };
	t->milliseconds = job->nanoseconds / 1000000;
	if (job->rc < 0) {
		t->outcome = job->rc == -ECANCELED ? REGRESS_NOT_RUN : REGRESS_CRASHED;
		t->milliseconds = job->rc == -ECANCELED ? 0 : t->milliseconds;
		t->why = job->why;
		return;
	}
	regrtest_said((struct span){ job->output.v, job->output.n }, mem, said);
	t->outcome = job->stopped ? REGRESS_INTERRUPTED
				  : regrtest_outcome(said, job->status, is_late(s, job));
	if (t->outcome != REGRESS_INTERRUPTED)
		add_cases(s, job, mem, t, said);
	if (!t->why)
		t->why = why_of(t, job, said, mem);
	if (regress_outcome_bad(t->outcome))
		t->output = end_of(job->output, mem);
}
