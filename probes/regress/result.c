/* A run of CPython's own tests, from JSON. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/json.h"
#include "../base/scan.h"
#include "../base/utf8.h"
#include "result.h"

/* Of what doctor says of a machine; the writer's own depth is 32. */
enum { MAX_DEPTH = 8, MAX_ARGV = 256, MAX_WORD = 4096 };

const char *const regress_outcome_names[REGRESS_OUTCOMES] = {
	[REGRESS_PASSED] = "passed", [REGRESS_FAILED] = "failed",
	[REGRESS_ENV_CHANGED] = "env-changed", [REGRESS_TIMEOUT] = "timeout",
	[REGRESS_CRASHED] = "crashed", [REGRESS_SKIPPED] = "skipped",
	[REGRESS_RESOURCE_DENIED] = "resource-denied", [REGRESS_NO_TESTS] = "no-tests",
	[REGRESS_INTERRUPTED] = "interrupted", [REGRESS_NOT_RUN] = "not-run",
};

const char *const regress_label_names[REGRESS_LABELS] = {
	[REGRESS_NEW] = "new", [REGRESS_KNOWN] = "known", [REGRESS_FLAKY] = "flaky",
	[REGRESS_FIXED] = "fixed",
};

static void free_json(struct json **j)
{
	json_free(j);
}

bool regress_outcome_bad(enum regress_outcome o)
{
	return o == REGRESS_FAILED || o == REGRESS_ENV_CHANGED || o == REGRESS_TIMEOUT ||
	       o == REGRESS_CRASHED;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Does it look like the form, in which 0 stands for a digit and x for a hexadecimal one? */
static bool has_form(const char *s, const char *form)
{
	for (; *form && *s; form++, s++)
		if (*form == '0' ? !is_digit(*s)
		    : *form == 'x' ? !is_digit(*s) && !(*s >= 'a' && *s <= 'f') : *s != *form)
			return false;
	return *form == *s;
}

bool regress_id_fits(const char *id)
{
	return has_form(id, "00000000T000000Z-xxxxxxxx");
}

static bool is_time(const char *s)
{
	return has_form(s, "0000-00-00T00:00:00Z");
}

static bool has_only(const char *s, size_t max, const char *others)
{
	size_t n = 0;

	while (s[n] && (is_alnum(s[n]) || strchr(others, s[n])))
		n++;
	return n && n <= max && !s[n];
}

bool regress_machine_fits(const char *name)
{
	return has_only(name, 64, "._-") && *name != '.' && *name != '-';
}

bool regress_test_fits(const char *name)
{
	return has_only(name, 128, "._") && *name != '.';
}

/* "3.11" */
static bool is_branch(const char *s)
{
	uint64_t n;
	size_t major = scan_digits(span_of(s), &n), minor;

	if (!major || s[major] != '.')
		return false;
	minor = scan_digits(span_of(s + major + 1), &n);
	return minor && strlen(s) == major + 1 + minor && strlen(s) <= 8;
}

struct regress_summary regress_summarize(const struct regress_test *tests, size_t n)
{
	struct regress_summary s = { 0 };
	int64_t *const by_outcome[REGRESS_OUTCOMES] = {
		[REGRESS_PASSED] = &s.passed, [REGRESS_FAILED] = &s.failed,
		[REGRESS_ENV_CHANGED] = &s.env_changed, [REGRESS_TIMEOUT] = &s.failed,
		[REGRESS_CRASHED] = &s.failed, [REGRESS_SKIPPED] = &s.skipped,
		[REGRESS_RESOURCE_DENIED] = &s.skipped, [REGRESS_NO_TESTS] = &s.skipped,
		[REGRESS_INTERRUPTED] = &s.not_run, [REGRESS_NOT_RUN] = &s.not_run,
	};
	int64_t *const by_label[REGRESS_LABELS] = {
		[REGRESS_NEW] = &s.fresh, [REGRESS_KNOWN] = &s.known, [REGRESS_FLAKY] = &s.flaky,
		[REGRESS_FIXED] = &s.fixed,
	};

	for (size_t i = 0; i < n; i++) {
		if (by_outcome[tests[i].outcome])
			++*by_outcome[tests[i].outcome];
		if (by_label[tests[i].label])
			++*by_label[tests[i].label];
		s.cases += tests[i].cases.run;
	}
	return s;
}

struct reader {
	struct arena *mem;
	unsigned want;
	const char *why;
};

static int refuse(struct reader *r, const char *why)
{
	r->why = why;
	return -EBADMSG;
}

/* A string of at most `max` bytes, or NULL for null and what is not there; false for all else. */
static bool take(struct reader *r, const struct json *j, const char *key, size_t max,
		 const char **ret)
{
	const struct json *at = json_get(j, key);

	*ret = NULL;
	if (!at || json_kind(at) == JSON_NULL)
		return true;
	*ret = json_str(at, "", r->mem);
	return *ret && strlen(*ret) <= max;
}

static bool take_needed(struct reader *r, const struct json *j, const char *key, size_t max,
			const char **ret)
{
	return take(r, j, key, max, ret) && *ret;
}

/* A count; 0 where it is not there. */
static bool take_count(const struct json *j, const char *key, int64_t *ret)
{
	const struct json *at = json_get(j, key);

	*ret = 0;
	return !at || json_kind(at) == JSON_NULL || json_number(at, "", ret);
}

static bool take_flag(const struct json *j, const char *key, bool *ret)
{
	const struct json *at = json_get(j, key);

	*ret = at && json_true(at, "");
	return !at || json_kind(at) == JSON_TRUE || json_kind(at) == JSON_FALSE;
}

/* The place of a word in a list of names; 0 for null and what is not there, -1 when it is none. */
static int take_word(struct reader *r, const struct json *j, const char *key,
		     const char *const *names, int n)
{
	const char *word;

	if (!take(r, j, key, REGRESS_MAX_NAME, &word))
		return -1;
	for (int i = 1; word && i < n; i++)
		if (strcmp(word, names[i]) == 0)
			return i;
	return word ? -1 : 0;
}

static bool is_shallow(const struct json *j, unsigned depth)
{
	if (depth > MAX_DEPTH)
		return false;
	for (const struct json *m = json_first(j); m; m = json_next(m))
		if (!is_shallow(m, depth + 1))
			return false;
	return true;
}

static int read_machine(struct reader *r, const struct json *j, struct regress_machine *ret)
{
	struct regress_machine m = { 0 };
	const struct json *facts = json_get(j, "facts");

	if (!take_needed(r, j, "name", REGRESS_MAX_NAME, &m.name) || !regress_machine_fits(m.name))
		return refuse(r, "its machine has no proper name");
	if (!take_needed(r, j, "arch", REGRESS_MAX_NAME, &m.arch) || !has_only(m.arch, 32, "_"))
		return refuse(r, "its machine has no proper architecture");
	if (!take(r, j, "model", REGRESS_MAX_NAME, &m.model) ||
	    !take(r, j, "distro", REGRESS_MAX_NAME, &m.distro) ||
	    !take(r, j, "kernel", REGRESS_MAX_NAME, &m.kernel) ||
	    !take(r, j, "libc", REGRESS_MAX_NAME, &m.libc) || !take_count(j, "cores", &m.cores) ||
	    !take_count(j, "page_size", &m.page_size) ||
	    !take_flag(j, "container", &m.container) || !take_flag(j, "emulated", &m.emulated) ||
	    !take_flag(j, "network", &m.network))
		return refuse(r, "what it says of its machine is not as it should be");
	if (facts && json_kind(facts) != JSON_NULL &&
	    (json_kind(facts) != JSON_OBJECT || !is_shallow(facts, 0)))
		return refuse(r, "the facts of its machine are not as they should be");
	if (r->want & REGRESS_WANT_FACTS && facts && json_kind(facts) == JSON_OBJECT)
		m.facts = facts;
	*ret = m;
	return 0;
}

static int read_python(struct reader *r, const struct json *j, struct regress_python *ret)
{
	struct regress_python p = { 0 };

	if (!take(r, j, "path", MAX_WORD, &p.path) || !take(r, j, "image", MAX_WORD, &p.image) ||
	    !take_needed(r, j, "version", REGRESS_MAX_NAME, &p.version) ||
	    !has_only(p.version, 32, ".+") || !take(r, j, "build", MAX_WORD, &p.build) ||
	    !take_needed(r, j, "branch", REGRESS_MAX_NAME, &p.branch) || !is_branch(p.branch) ||
	    !take_flag(j, "free_threaded", &p.free_threaded) || !take_flag(j, "debug", &p.debug))
		return refuse(r, "what it says of its Python is not as it should be");
	*ret = p;
	return 0;
}

static int read_cases(struct reader *r, const struct json *j, struct regress_cases *ret)
{
	const struct json *at = json_get(j, "cases");
	struct regress_cases c = { .counted = true };

	if (!at || json_kind(at) == JSON_NULL)
		return 0;
	if (json_kind(at) != JSON_OBJECT || !take_count(at, "run", &c.run) ||
	    !take_count(at, "failed", &c.failed) || !take_count(at, "skipped", &c.skipped))
		return refuse(r, "a count of cases is no number");
	*ret = c;
	return 0;
}

static int read_failures(struct reader *r, const struct json *j, struct regress_test *t)
{
	const struct json *at = json_get(j, "failures");
	struct regress_failure *v;
	size_t n = 0;

	if (!at || !(r->want & REGRESS_WANT_OUTPUT))
		return 0;
	if (json_kind(at) != JSON_ARRAY)
		return refuse(r, "the failures of a test are no list");
	for (const struct json *m = json_first(at); m; m = json_next(m))
		if (++n > REGRESS_MAX_FAILURES)
			return refuse(r, "a test has more failures than are kept");
	v = TAKE_N(r->mem, n + 1, struct regress_failure);
	n = 0;
	for (const struct json *m = json_first(at); m; m = json_next(m), n++)
		if (!take_needed(r, m, "case", REGRESS_MAX_NAME, &v[n].name) ||
		    !take(r, m, "kind", REGRESS_MAX_NAME, &v[n].kind) ||
		    !take(r, m, "message", REGRESS_MAX_MESSAGE, &v[n].message))
			return refuse(r, "a failure of a test is not as it should be");
	t->failures = v;
	t->nfailures = n;
	return 0;
}

static int read_test(struct reader *r, const struct json *j, struct regress_test *ret)
{
	struct regress_test t = { 0 };
	int outcome = take_word(r, j, "outcome", regress_outcome_names, REGRESS_OUTCOMES);
	int label = take_word(r, j, "label", regress_label_names, REGRESS_LABELS);
	int rerun = take_word(r, j, "rerun", regress_outcome_names, REGRESS_OUTCOMES);
	int before = take_word(r, j, "before", regress_outcome_names, REGRESS_OUTCOMES);
	const struct json *known = json_get(j, "known");
	double seconds = 0;

	if (!take_needed(r, j, "name", REGRESS_MAX_NAME, &t.name) || !regress_test_fits(t.name))
		return refuse(r, "a test has no proper name");
	if (outcome <= 0 || label < 0 || rerun < 0 || before < 0)
		return refuse(r, "a test has no known outcome or label");
	if (json_get(j, "seconds") && (!json_real(j, "seconds", &seconds) || seconds < 0 ||
				       seconds > 1e9))
		return refuse(r, "the time of a test is no number of seconds");
	if (known && json_kind(known) == JSON_OBJECT &&
	    (!take_needed(r, known, "reason", MAX_WORD, &t.reason) ||
	     !take(r, known, "link", MAX_WORD, &t.link)))
		return refuse(r, "a known failure has no reason");
	if (r->want & REGRESS_WANT_OUTPUT &&
	    (!take(r, j, "output", REGRESS_MAX_OUTPUT * 3, &t.output) ||
	     !take(r, j, "why", REGRESS_MAX_MESSAGE, &t.why)))
		return refuse(r, "the output of a test is too long");
	if (!take_count(j, "failures_more", &t.failures_more))
		return refuse(r, "a number of failures is no number");
	t.outcome = (enum regress_outcome)outcome;
	t.label = (enum regress_label)label;
	t.rerun = (enum regress_outcome)rerun;
	t.before = (enum regress_outcome)before;
	t.milliseconds = (int64_t)(seconds * 1000 + 0.5);
	if (read_cases(r, j, &t.cases) < 0 || read_failures(r, j, &t) < 0)
		return -EBADMSG;
	*ret = t;
	return 0;
}

static int read_tests(struct reader *r, const struct json *j, struct regress_result *ret)
{
	const struct json *at = json_get(j, "tests");
	size_t n = 0;

	if (!at || json_kind(at) != JSON_ARRAY)
		return refuse(r, "it has no list of tests");
	for (const struct json *m = json_first(at); m; m = json_next(m))
		if (++n > REGRESS_MAX_TESTS)
			return refuse(r, "it has more tests than any Python");
	ret->tests = TAKE_N(r->mem, n + 1, struct regress_test);
	for (const struct json *m = json_first(at); m; m = json_next(m))
		if (read_test(r, m, &ret->tests[ret->ntests++]) < 0)
			return -EBADMSG;
	return 0;
}

static int read_summary(struct reader *r, const struct json *j, struct regress_result *ret)
{
	struct regress_summary s = { 0 }, is = regress_summarize(ret->tests, ret->ntests);
	const struct json *of = json_get(j, "summary"), *by = json_get(j, "regrtest");

	if (!of || !take_count(of, "passed", &s.passed) || !take_count(of, "failed", &s.failed) ||
	    !take_count(of, "env_changed", &s.env_changed) ||
	    !take_count(of, "skipped", &s.skipped) || !take_count(of, "not_run", &s.not_run) ||
	    !take_count(of, "new", &s.fresh) || !take_count(of, "known", &s.known) ||
	    !take_count(of, "flaky", &s.flaky) || !take_count(of, "fixed", &s.fixed) ||
	    !take_count(of, "cases", &s.cases) || memcmp(&s, &is, sizeof s) != 0)
		return refuse(r, "its summary is not what its tests say");
	ret->summary = s;
	if (by && (!take(r, by, "result", REGRESS_MAX_NAME, &ret->regrtest.result) ||
		   !take_count(by, "exit", &ret->regrtest.exit) ||
		   !take_count(by, "cases_run", &ret->regrtest.cases_run) ||
		   !take_count(by, "cases_failed", &ret->regrtest.cases_failed) ||
		   !take_count(by, "cases_skipped", &ret->regrtest.cases_skipped) ||
		   !take_count(by, "files_run", &ret->regrtest.files_run)))
		return refuse(r, "what it has of regrtest is not as it should be");
	return 0;
}

static int read_argv(struct reader *r, const struct json *j, struct regress_result *ret)
{
	static const char *const none[] = { NULL };
	size_t n = 0;

	ret->argv = json_get(j, "argv") ? json_list(j, "argv", r->mem) : none;
	for (; ret->argv && ret->argv[n]; n++)
		if (n == MAX_ARGV || strlen(ret->argv[n]) > MAX_WORD)
			return refuse(r, "its argv is too long");
	return ret->argv ? 0 : refuse(r, "its argv is no list of words");
}

static int read_all(struct reader *r, const struct json *j, struct regress_result *ret)
{
	const struct json *machine = json_get(j, "machine"), *python = json_get(j, "python");
	const char *word;

	if (!take(r, j, "schema", REGRESS_MAX_NAME, &word) || !word ||
	    strcmp(word, "ampy.regress/1") != 0)
		return refuse(r, "it is not of the schema ampy.regress/1");
	if (!take_needed(r, j, "id", REGRESS_MAX_NAME, &ret->id) || !regress_id_fits(ret->id))
		return refuse(r, "it has no proper id");
	if (!take_needed(r, j, "began", REGRESS_MAX_NAME, &ret->began) || !is_time(ret->began) ||
	    !take_needed(r, j, "ended", REGRESS_MAX_NAME, &ret->ended) || !is_time(ret->ended))
		return refuse(r, "it does not say when it began and ended");
	if (!take_needed(r, j, "state", REGRESS_MAX_NAME, &word) ||
	    (strcmp(word, "complete") != 0 && strcmp(word, "partial") != 0))
		return refuse(r, "its state is neither complete nor partial");
	ret->partial = *word == 'p';
	if (!take_needed(r, j, "set", REGRESS_MAX_NAME, &ret->set) ||
	    (strcmp(ret->set, "quick") != 0 && strcmp(ret->set, "full") != 0 &&
	     strcmp(ret->set, "named") != 0))
		return refuse(r, "its set is none of quick, full and named");
	if (!take(r, j, "ampy", REGRESS_MAX_NAME, &ret->ampy) || !take_count(j, "jobs", &ret->jobs))
		return refuse(r, "its jobs are no number");
	if (!machine || !python)
		return refuse(r, "it names no machine or no Python");
	return read_argv(r, j, ret) < 0 || read_machine(r, machine, &ret->machine) < 0 ||
	       read_python(r, python, &ret->python) < 0 || read_tests(r, j, ret) < 0 ||
	       read_summary(r, j, ret) < 0 ? -EBADMSG : 0;
}

int regress_result_read(const struct text *text, unsigned want, struct arena *mem,
			struct regress_result *ret, const char **why)
{
	ON_EXIT(free_json) struct json *j = NULL;
	struct reader r = { .mem = mem, .want = want };
	struct regress_result got = { 0 };

	*why = "it is larger than a result can be";
	if (text->n > REGRESS_MAX_FILE)
		return -EBADMSG;
	/* What is written in its place could be longer than is read. */
	*why = "it is not UTF-8";
	if (!utf8_fits(text->v, text->n))
		return -EBADMSG;
	*why = "it is not JSON";
	if (json_read(text, &j) < 0)
		return -EBADMSG;
	if (read_all(&r, j, &got) < 0) {
		*why = r.why;
		return -EBADMSG;
	}
	if (got.machine.facts) {
		got.doc = j;
		j = NULL;
	}
	*ret = got;
	return 0;
}

void regress_result_close(struct regress_result *r)
{
	json_free(&r->doc);
	r->machine.facts = NULL;
}
