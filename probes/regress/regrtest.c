/* What `python -m test` prints. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/scan.h"
#include "regrtest.h"

/* Is it there as a word of its own? */
static bool has_option(struct span said, const char *name)
{
	size_t n = strlen(name);
	const char *p = said.v, *end = said.v + said.n;

	while ((p = memmem(p, (size_t)(end - p), name, n))) {
		const char *after = p + n;
		bool goes_on = after < end && (*after == '-' || (*after >= 'a' && *after <= 'z'));

		if (!goes_on && (p == said.v || p[-1] != '-'))
			return true;
		p = after;
	}
	return false;
}

struct regrtest_options regrtest_help(struct span said)
{
	return (struct regrtest_options){
		.junit = has_option(said, "--junit-xml"),
		.timeout = has_option(said, "--timeout"),
		.fail_env_changed = has_option(said, "--fail-env-changed"),
		.single_process = has_option(said, "--single-process"),
		.list_tests = has_option(said, "--list-tests"),
		.testdir = has_option(said, "--testdir"),
	};
}

int regrtest_list(struct span said, struct arena *mem, const char *const **ret)
{
	struct list names = { 0 };
	struct span line;

	while (scan_line(&said, &line)) {
		const char *name = span_dup(span_trim(line), mem);

		if (!*name || span_starts(line, "Using random seed"))
			continue;
		if (!regress_test_fits(name))
			return -EBADMSG;
		if (names.n == REGRESS_MAX_TESTS)
			return -E2BIG;
		list_add(&names, name, mem);
	}
	if (!names.n)
		return -EBADMSG;
	*ret = names.v;
	return 0;
}

/* "1,234" (new runners) or "1234" at the start; the number of bytes, or 0. */
static size_t number(struct span s, int64_t *ret)
{
	enum { MAX = 1000 * 1000 * 1000 };
	int64_t v = 0;
	size_t n = 0;

	for (; n < s.n && ((s.v[n] >= '0' && s.v[n] <= '9') || (n && s.v[n] == ',')); n++) {
		if (s.v[n] != ',')
			v = v * 10 + (s.v[n] - '0');
		if (v > MAX)
			return 0;
	}
	if (n)
		*ret = v;
	return n;
}

/* The number behind `key` in "run=121 failures=1", or of "run=4/4" the first; 0 without it. */
static int64_t value(struct span line, const char *key)
{
	struct span word;
	int64_t v = 0;

	while (scan_word(&line, &word)) {
		size_t n = strlen(key);

		if (span_starts(word, key) && number((struct span){ word.v + n, word.n - n }, &v))
			return v;
	}
	return 0;
}

/* The lines with counts: "All 3 tests OK.", "1 test skipped (resource denied):". */
static void counted(struct span line, struct regrtest_said *s)
{
	static const struct { const char *words; size_t at; } kinds[] = {
		{ " OK.", offsetof(struct regrtest_said, ok) },
		{ " failed:", offsetof(struct regrtest_said, bad) },
		{ " altered the execution environment", offsetof(struct regrtest_said, env_changed) },
		{ " skipped:", offsetof(struct regrtest_said, skipped) },
		{ " skipped (resource denied):", offsetof(struct regrtest_said, denied) },
		{ " run no tests:", offsetof(struct regrtest_said, none) },
	};
	int64_t v;
	size_t n;

	if (span_starts(line, "All ")) {
		line.v += 4;
		line.n -= 4;
	}
	n = number(line, &v);
	line.v += n;
	line.n -= n;
	if (!n || !span_starts(line, " test"))
		return;
	n = line.n > 5 && line.v[5] == 's' ? 6 : 5;
	line.v += n;
	line.n -= n;
	for (size_t i = 0; i < LEN(kinds); i++)
		if (span_starts(line, kinds[i].words))
			*(int64_t *)(void *)((char *)s + kinds[i].at) = v;
}

static bool has(struct span line, const char *words, const char **ret)
{
	*ret = memmem(line.v, line.n, words, strlen(words));
	return *ret != NULL;
}

/* The lines of a file that come while it runs; `name skipped -- why` among them. */
static void told(struct span line, struct arena *mem, struct regrtest_said *s)
{
	static const char why[] = " skipped -- ";
	const char *at;

	if (span_starts(line, "Timeout (") && span_ends(line, ")!"))
		s->timed_out = true;
	if (has(line, " timed out", &at) && has(line, "test", &at) && span_starts(line, "0:"))
		s->timed_out = true;
	if (span_starts(line, "test ") &&
	    (has(line, " failed -- ", &at) || has(line, " crashed -- ", &at)))
		s->failed = true;
	if (has(line, why, &at) && memchr(line.v, ' ', line.n) == at) {
		struct span rest = { at + sizeof why - 1,
				     line.n - (size_t)(at - line.v) - (sizeof why - 1) };

		if (rest.n > REGRESS_MAX_MESSAGE)
			rest.n = 0;
		s->why = span_dup(rest, mem);
	}
	if (span_ends(line, " skipped (resource denied)"))
		s->denied = s->denied ? s->denied : 1;
}

void regrtest_said(struct span said, struct arena *mem, struct regrtest_said *ret)
{
	static const char *const results[] = { "Tests result: ", "Result: " };
	static const char cases[] = "Total tests: ", files[] = "Total test files: ";
	struct regrtest_said s = { 0 };
	struct span line;

	while (scan_line(&said, &line)) {
		for (size_t i = 0; i < LEN(results); i++)
			if (span_starts(line, results[i]) && line.n < REGRESS_MAX_NAME)
				s.result = span_dup((struct span){ line.v + strlen(results[i]),
					line.n - strlen(results[i]) }, mem);
		if (span_starts(line, cases)) {
			s.totals = true;
			s.cases_run = value(line, "run=");
			s.cases_failed = value(line, "failures=");
			s.cases_skipped = value(line, "skipped=");
		} else if (span_starts(line, files)) {
			s.files_run = value(line, "run=");
		} else {
			counted(line, &s);
			told(line, mem, &s);
		}
	}
	/* Old ones count those in a list of their own among the skipped. */
	if (s.result && !s.totals)
		s.files_run = s.ok + s.bad + s.env_changed + s.skipped + s.none;
	*ret = s;
}

enum regress_outcome regrtest_outcome(const struct regrtest_said *s, int status, bool late)
{
	enum { SIGNALLED = 128, INTERRUPTED = 130 };
	struct span result = span_of(s->result);

	if (!s->result && (late || s->timed_out))
		return REGRESS_TIMEOUT;
	if (status == INTERRUPTED || span_starts(result, "INTERRUPTED"))
		return REGRESS_INTERRUPTED;
	if (status > SIGNALLED)
		return REGRESS_CRASHED;
	/* An old runner that stumbles over its own JUnit file (a control character) says no more. */
	if (!s->result)
		return s->failed ? REGRESS_FAILED : REGRESS_CRASHED;
	if (span_starts(result, "FAILURE"))
		return s->timed_out ? REGRESS_TIMEOUT : REGRESS_FAILED;
	if (span_starts(result, "ENV CHANGED"))
		return REGRESS_ENV_CHANGED;
	if (span_starts(result, "WORKER BUG"))
		return REGRESS_CRASHED;
	if (s->env_changed)
		return REGRESS_ENV_CHANGED;
	if (s->ok)
		return REGRESS_PASSED;
	if (s->denied)
		return REGRESS_RESOURCE_DENIED;
	if (s->skipped)
		return REGRESS_SKIPPED;
	if (s->none || span_starts(result, "NO TEST"))
		return REGRESS_NO_TESTS;
	return status == 0 ? REGRESS_PASSED : REGRESS_FAILED;
}
