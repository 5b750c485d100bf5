/* What `ampy regress run` was asked for: limits, known failures, files of tests. */
#include "../probes/base/base.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/probe.h"
#include "../probes/runtime.h"
#include "args.h"
#include "regress_running.h"
#include "wishes.h"

enum { MAX_KNOWN_FILE = 1024 * 1024 };

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
	if (o->timeout && !(wishes_time(o->timeout, &r->at.timeout) && r->at.timeout))
		return usage(env, "write it as 90, 90s, 10m or 1h", "'--timeout %s' is not a time",
			     o->timeout);
	if (o->total && !(wishes_time(o->total, &r->total) && r->total))
		return usage(env, "write it as 90, 90s, 10m or 1h", "'--total %s' is not a time",
			     o->total);
	if (o->memory && !read_size(o->memory, &r->at.memory))
		return usage(env, "write it as 512M or 4G; 0 sets no limit",
			     "'--memory %s' is not a size", o->memory);
	if (o->jobs && (scan_u64(span_of(o->jobs), 10, REGRESS_MAX_JOBS, &jobs) < 0 || !jobs))
		return usage(env, "write a number from 1 to 512", "'--jobs %s' is not a number of "
			     "files", o->jobs);
	r->at_once = (unsigned)jobs;
	return EXIT_FINE;
}

enum cmd_exit running_words(struct running *r, const char *const *words)
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

enum cmd_exit running_known(struct running *r)
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

#define ROW(f, name) (FACT_ROWS(f, name) ? FACT_ROW(f, name, 0) : NULL)

/* As many as there are CPUs to use, unless it is said. */
static void choose_jobs(struct running *r)
{
	const struct runtime_facts *runtime = ROW(r->at.facts, runtime);
	int64_t n = runtime && runtime->cpus_usable.state == FACT_KNOWN
		    ? runtime->cpus_usable.v : sysconf(_SC_NPROCESSORS_ONLN);

	if (!r->at_once)
		r->at_once = n < 1 ? 1 : n > REGRESS_MAX_JOBS ? REGRESS_MAX_JOBS : (unsigned)n;
	if (r->at_once > r->n)
		r->at_once = (unsigned)r->n;
	r->result.jobs = r->at_once;
}

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

enum cmd_exit running_tests(struct running *r, const char *const *words)
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
	choose_jobs(r);
	return EXIT_FINE;
}
