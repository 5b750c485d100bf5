/* `ampy regress run`: CPython's own tests, file by file. */
#include "../probes/base/base.h"

#include <errno.h>
#include <limits.h>
#include <sys/random.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "../probes/base/buffer.h"
#include "../probes/base/json.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/ticks.h"
#include "../probes/cpu.h"
#include "../probes/distro.h"
#include "../probes/libc.h"
#include "../probes/probe.h"
#include "../probes/runtime.h"
#include "../recipes/regress_known.h"
#include "args.h"
#include "deliver.h"
#include "regress_setting.h"
#include "regress_told.h"
#include "regresscmd.h"
#include "regressload.h"
#include "show.h"
#include "signals.h"

enum { MAX_KNOWN_FILE = 1024 * 1024, MAX_JOBS = 512, RERUN_MAX = 64 };

/* A run, from its options to its result. */
struct running {
	struct env *env;
	const struct regress_options *options;
	struct regress_setting at;
	struct regress_knowns *knowns;
	struct regress_where where;
	struct regress_result result;
	struct regress_test *tests;
	struct regrtest_said *said;
	struct regress_job *jobs;
	size_t n;
	struct regress_test again;     /* what came of one that was run again */
	struct regress_progress progress;
	unsigned at_once, total;
	int why;                       /* -EINTR or -ETIME: it did not come to its end */
	struct json *facts;
};

/* --- what was asked for -------------------------------------------------------------------- */

/* 90, 90s, 10m, 1h */
static bool read_time(const char *s, unsigned *ret)
{
	static const struct { const char *unit; unsigned seconds; } units[] = {
		{ "", 1 }, { "s", 1 }, { "m", 60 }, { "h", 3600 },
	};
	uint64_t n;
	size_t digits = scan_digits(span_of(s), &n);

	for (size_t i = 0; digits && n && n <= 86400 && i < LEN(units); i++)
		if (strcmp(s + digits, units[i].unit) == 0) {
			*ret = (unsigned)n * units[i].seconds;
			return true;
		}
	return false;
}

/* 512M, 4G; 0 for no limit. */
static bool read_size(const char *s, uint64_t *ret)
{
	static const char *const units[] = { "", "K", "M", "G", "T" };
	uint64_t n;
	size_t digits = scan_digits(span_of(s), &n);

	for (unsigned i = 0; digits && n < 1 << 20 && i < LEN(units); i++)
		if (strcmp(s + digits, units[i]) == 0) {
			*ret = n << (10 * i);
			return true;
		}
	return false;
}

static enum cmd_exit read_limits(struct running *r)
{
	const struct regress_options *o = r->options;
	struct env *env = r->env;
	uint64_t jobs = 0;

	r->at.timeout = 600;
	r->total = 24 * 3600;
	r->at.memory = UINT64_C(4) << 30;
	if (o->timeout && !read_time(o->timeout, &r->at.timeout))
		return usage(env, "write it as 90, 90s, 10m or 1h", "'--timeout %s' is not a time",
			     o->timeout);
	if (o->total && !read_time(o->total, &r->total))
		return usage(env, "write it as 90, 90s, 10m or 1h", "'--total %s' is not a time",
			     o->total);
	if (o->memory && !read_size(o->memory, &r->at.memory))
		return usage(env, "write it as 512M or 4G; 0 sets no limit",
			     "'--memory %s' is not a size", o->memory);
	if (o->jobs && (scan_u64(span_of(o->jobs), 10, MAX_JOBS, &jobs) < 0 || !jobs))
		return usage(env, "write a number from 1 to 512", "'--jobs %s' is not a number of "
			     "files", o->jobs);
	r->at_once = (unsigned)jobs;
	return EXIT_FINE;
}

static enum cmd_exit check_words(struct running *r, const char *const *words)
{
	const struct regress_options *o = r->options;
	bool named = *words || o->tests.n;

	if (o->set && strcmp(o->set, "quick") != 0 && strcmp(o->set, "full") != 0)
		return usage(r->env, "the sets are quick and full", "there is no set '%s'", o->set);
	if (o->set && named)
		return usage(r->env, "leave one of them away",
			     "--set and names of tests exclude each other");
	if (o->python && o->image)
		return usage(r->env, "--python names a Python of this machine",
			     "--python and --image exclude each other");
	if (o->source && !o->image)
		return usage(r->env, "the tests of a Python of this machine are where it is",
			     "--source needs --image");
	if (o->name && !regress_machine_fits(o->name))
		return usage(r->env, "a name has letters, digits and ._- alone, at most 64",
			     "'--name %s' cannot be the name of a machine", o->name);
	r->result.set = named ? "named" : o->set ? o->set : o->testdir ? "full" : "quick";
	return read_limits(r);
}

/* --- which tests --------------------------------------------------------------------------- */

static enum cmd_exit add_name(struct running *r, const char *name, struct list *names)
{
	const struct regress_suite *s = &r->at.suite;
	const char *near;
	struct list all = { 0 };

	if (regress_test_fits(name) && suite_has(s, name)) {
		if (!list_has(names, name))
			list_add(names, name, r->env->mem);
		return EXIT_FINE;
	}
	for (const char *const *one = s->names; *one; one++)
		list_add(&all, *one, r->env->mem);
	near = args_nearest(name, all.v, all.n);
	return usage(r->env, near ? arena_printf(r->env->mem, "did you mean '%s'?", near)
				  : "'python -m test --list-tests' names all there are",
		     "this Python has no file of tests '%s'", name);
}

static enum cmd_exit named(struct running *r, const char *const *words, struct list *names)
{
	const struct list *given = &r->options->tests;
	enum cmd_exit rc = EXIT_FINE;

	for (size_t i = 0; rc == EXIT_FINE && i < given->n; i++) {
		struct span rest = span_of(given->v[i]), one;

		while (rc == EXIT_FINE && span_cut(rest, ',', &one, &rest))
			rc = add_name(r, span_dup(span_trim(one), r->env->mem), names);
		if (rc == EXIT_FINE)
			rc = add_name(r, span_dup(span_trim(rest), r->env->mem), names);
	}
	for (; rc == EXIT_FINE && *words; words++)
		rc = add_name(r, *words, names);
	return rc;
}

static enum cmd_exit choose_tests(struct running *r, const char *const *words)
{
	const char *const *all = r->at.suite.names;
	struct list names = { 0 };
	enum cmd_exit rc;

	if (strcmp(r->result.set, "named") == 0) {
		rc = named(r, words, &names);
		if (rc != EXIT_FINE)
			return rc;
	} else if (strcmp(r->result.set, "quick") == 0) {
		/* What this version does not have (yet, or any more) is left out. */
		for (all = regress_set(r->knowns, "quick"); all && *all; all++)
			if (suite_has(&r->at.suite, *all))
				list_add(&names, *all, r->env->mem);
	} else {
		for (; *all; all++)
			list_add(&names, *all, r->env->mem);
	}
	if (!names.n)
		return usage(r->env, "name some with --tests", "this Python has none of the tests");
	r->n = names.n;
	r->tests = TAKE_N(r->env->mem, r->n, struct regress_test);
	r->said = TAKE_N(r->env->mem, r->n, struct regrtest_said);
	r->jobs = TAKE_N(r->env->mem, r->n, struct regress_job);
	for (size_t i = 0; i < r->n; i++)
		r->tests[i] = (struct regress_test){ .name = names.v[i],
						     .outcome = REGRESS_NOT_RUN };
	return EXIT_FINE;
}

/* --- the machine --------------------------------------------------------------------------- */

#define ROW(f, name) (FACT_ROWS(f, name) ? FACT_ROW(f, name, 0) : NULL)

static const char *text_of(struct fact_str cell)
{
	return cell.state == FACT_KNOWN ? cell.v : NULL;
}

static const char *machine_name(const struct running *r)
{
	struct utsname here;
	char *name;

	if (r->options->name)
		return r->options->name;
	if (uname(&here) < 0 || !*here.nodename)
		return "machine";
	here.nodename[strcspn(here.nodename, ".")] = '\0';
	name = arena_strdup(r->env->mem, here.nodename);
	for (char *c = name; *c; c++)
		if (!regress_machine_fits((char[]){ 'a', *c, '\0' }))
			*c = '-';
	return regress_machine_fits(name) ? name : "machine";
}

/* The same facts that doctor has. */
static enum cmd_exit keep_facts(struct running *r)
{
	struct json_out o = { 0 };
	struct buffer b;
	struct text text;
	int rc;

	buffer_open(&b);
	o.to = b.to;
	json_open(&o, NULL, '{');
	show_facts(&o, r->at.facts, r->env->mem);
	json_close(&o);
	buffer_end(&b);
	text = (struct text){ b.v, b.n };
	rc = json_read(&text, &r->facts);
	buffer_close(&b);
	if (rc < 0) {
		err_set(&r->env->err, rc, "the facts of this machine cannot be kept");
		return EXIT_BROKEN;
	}
	r->result.machine.facts = json_get(r->facts, "facts");
	return EXIT_FINE;
}

static enum cmd_exit describe(struct running *r)
{
	const struct facts *f = r->at.facts;
	const struct regress_about *a = &r->at.suite.about;
	const struct cpu_facts *cpu = ROW(f, cpu);
	const struct runtime_facts *runtime = ROW(f, runtime);
	struct regress_machine *m = &r->result.machine;
	struct utsname here = { 0 };

	(void)uname(&here);
	*m = (struct regress_machine){
		.name = machine_name(r), .arch = a->arch, .distro = a->distro, .libc = a->libc,
		.kernel = arena_strdup(r->env->mem, here.release), .page_size = sysconf(_SC_PAGESIZE),
		.emulated = strcmp(a->arch, here.machine) != 0 || (cpu && fact_true(cpu->emulated)),
		.network = r->options->network,
		.container = r->options->image ||
			     (runtime && runtime->container.state == FACT_KNOWN),
	};
	if (cpu && cpu->model.state == FACT_KNOWN)
		m->model = text_of(cpu->model);
	m->cores = cpu && cpu->cores.state == FACT_KNOWN ? cpu->cores.v
							 : sysconf(_SC_NPROCESSORS_ONLN);
	r->result.python = (struct regress_python){
		.path = r->options->image ? NULL : r->at.python,
		.image = r->options->image ? r->at.engine.id : NULL, .version = a->version,
		.branch = a->branch, .build = a->build, .free_threaded = a->free_threaded,
		.debug = a->debug,
	};
	r->where = (struct regress_where){
		.branch = a->branch, .arch = a->arch, .distro = a->distro_id,
		.distro_version = a->distro_version, .libc = a->libc, .kernel = m->kernel,
		.page_size = m->page_size, .cores = m->cores, .container = m->container,
		.emulated = m->emulated, .network = m->network, .debug = a->debug,
		.free_threaded = a->free_threaded,
	};
	return keep_facts(r);
}

/* As many as there are CPUs to use, unless it is said. */
static void choose_jobs(struct running *r)
{
	const struct runtime_facts *runtime = ROW(r->at.facts, runtime);
	int64_t n = runtime && runtime->cpus_usable.state == FACT_KNOWN
		    ? runtime->cpus_usable.v : sysconf(_SC_NPROCESSORS_ONLN);

	if (!r->at_once)
		r->at_once = n < 1 ? 1 : n > MAX_JOBS ? MAX_JOBS : (unsigned)n;
	if (r->at_once > r->n)
		r->at_once = (unsigned)r->n;
	r->result.jobs = r->at_once;
}

/* --- known failures ------------------------------------------------------------------------ */

static enum cmd_exit read_known(struct running *r)
{
	struct env *env = r->env;
	struct root *here = NULL;
	struct text text;
	int rc = regress_known_builtin(env->mem, &r->knowns, &env->err);

	if (rc < 0)
		return EXIT_BROKEN;
	if (r->options->known.n && root_open("/", &here, &env->err) < 0)
		return EXIT_BROKEN;
	for (size_t i = 0; rc == 0 && i < r->options->known.n; i++) {
		const char *path = r->options->known.v[i], *whole = path;

		if (*path != '/') {
			char cwd[PATH_MAX];

			whole = JOIN(env->mem, getcwd(cwd, sizeof cwd) ? cwd : "", "/", path);
		}
		rc = root_read(here, whole, MAX_KNOWN_FILE, env->mem, &text);
		if (rc < 0)
			err_set(&env->err, rc, "%s", root_reason(path, rc, env->mem));
		else
			rc = regress_known_add(r->knowns, path, &text, env->mem, &env->err);
	}
	root_close(here);
	return rc < 0 ? EXIT_USAGE : EXIT_FINE;
}

/* --- running ------------------------------------------------------------------------------- */

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
		n++;
		regress_judge(r->knowns, &r->where, &r->tests[i]);
	}
	regress_progress_close(&r->progress);
}

/* --- the result ---------------------------------------------------------------------------- */

/* The worst result that a runner printed for any of them, and the sums of what they counted. */
static void sum_up(struct running *r)
{
	static const struct { const char *begin, *whole; } ranks[] = {
		{ "SUCCESS", "SUCCESS" }, { "NO TEST", "NO TESTS RAN" },
		{ "ENV CHANGED", "ENV CHANGED" }, { "FAILURE", "FAILURE" },
		{ "WORKER BUG", "WORKER BUG" }, { "INTERRUPTED", "INTERRUPTED" },
	};
	struct regress_result *x = &r->result;
	size_t worst = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct regrtest_said *s = &r->said[i];
		const struct regress_test *t = &r->tests[i];

		for (size_t k = worst; s->result && k < LEN(ranks); k++)
			if (k > 1 && strncmp(s->result, ranks[k].begin, strlen(ranks[k].begin)) == 0)
				worst = k;
		if (!s->result && regress_outcome_bad(t->outcome) && worst < 3)
			worst = 3;
		if (r->jobs[i].rc == 0 && r->jobs[i].status > x->regrtest.exit &&
		    regress_outcome_bad(t->outcome))
			x->regrtest.exit = r->jobs[i].status;
		x->regrtest.cases_run += s->totals ? s->cases_run : t->cases.run;
		x->regrtest.cases_failed += s->totals ? s->cases_failed : t->cases.failed;
		x->regrtest.cases_skipped += s->totals ? s->cases_skipped : t->cases.skipped;
		x->regrtest.files_run += s->files_run;
	}
	x->regrtest.result = ranks[worst].whole;
}

static const char *now(struct arena *mem)
{
	return time_text((int64_t)time(NULL), mem);
}

static void make_result(struct running *r, const char *began)
{
	struct regress_result *x = &r->result;
	struct arena *mem = r->env->mem;
	struct list argv = { 0 };
	uint32_t salt = 0;

	if (getrandom(&salt, sizeof salt, 0) != sizeof salt)
		salt = (uint32_t)ticks() ^ (uint32_t)getpid();
	x->ampy = AMPY_VERSION;
	x->began = began;
	x->ended = now(mem);
	x->id = arena_printf(mem, "%.4s%.2s%.5s%.2s%.2sZ-%08x", began, began + 5, began + 8,
			     began + 14, began + 17, salt);
	list_add(&argv, r->at.bench.python, mem);
	for (const char *const *a = r->at.suite.args; *a; a++)
		list_add(&argv, *a, mem);
	x->argv = argv.v;
	x->tests = r->tests;
	x->ntests = r->n;
	x->summary = regress_summarize(r->tests, r->n);
	x->partial = r->why != 0 || x->summary.not_run > 0;
	sum_up(r);
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

	if ((rc = read_known(r)) || (rc = regress_setting_open(env, r->options, at)))
		return rc;
	if ((rc = choose_tests(r, words)) || (rc = describe(r)) ||
	    (rc = regressload_before(env, &r->result, r->tests, r->n)))
		return rc;
	choose_jobs(r);
	began = now(env->mem);
	rc = run_tests(r);
	if (rc != EXIT_FINE)
		return rc;
	judge(r);
	make_result(r, began);
	rc = hand_over(r);
	return rc ? rc : verdict(r);
}

enum cmd_exit regress_run(struct env *env, const char *const *words)
{
	struct running *r = TAKE(env->mem, struct running);
	enum cmd_exit rc;

	*r = (struct running){ .env = env, .options = env->options };
	rc = check_words(r, words);
	if (rc == EXIT_FINE)
		rc = perform(r, words);
	regress_setting_close(&r->at);
	json_free(&r->facts);
	return rc;
}
