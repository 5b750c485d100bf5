/* What old and new runners print, and their JUnit files. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/module.h"
#include "probes/base/scan.h"
#include "probes/regress/junit.h"
#include "probes/regress/regrtest.h"

extern const struct module ampy_module;

/* Each as a real runner said it (3.8 to 3.13, a file alone), without what is of no matter. */
static const struct {
	const char *said;
	int status;
	bool late;
	enum regress_outcome want;
	int64_t run, failed, skipped, files;
} ends[] = {
	/* 3.9 */
	{ "0:00:00 load avg: 1.40 [1/1] test_good\n\n== Tests result: SUCCESS ==\n\n1 test OK.\n\n"
	  "Total duration: 313 ms\nTests result: SUCCESS\n", 0, false, REGRESS_PASSED, 0, 0, 0, 1 },
	{ "test_skips skipped -- there is no such thing\ntest_skips skipped\n\n1 test skipped:\n"
	  "    test_skips\n\nTests result: SUCCESS\n", 0, false, REGRESS_SKIPPED, 0, 0, 0, 1 },
	{ "test_denied skipped -- Use of the 'network' resource not enabled\n"
	  "test_denied skipped (resource denied)\n\n== Tests result: SUCCESS ==\n\n1 test skipped:\n"
	  "    test_denied\n\nTests result: SUCCESS\n", 0, false, REGRESS_RESOURCE_DENIED, 0, 0, 0, 1 },
	{ "test_empty ran no tests\n\n== Tests result: NO TEST RUN ==\n\n1 test run no tests:\n"
	  "    test_empty\n\nTests result: NO TEST RUN\n", 0, false, REGRESS_NO_TESTS, 0, 0, 0, 1 },
	{ "test_env failed (env changed)\n\n== Tests result: ENV CHANGED ==\n\n"
	  "1 test altered the execution environment:\n    test_env\n\nTests result: ENV CHANGED\n",
	  3, false, REGRESS_ENV_CHANGED, 0, 0, 0, 1 },
	{ "test test_raises crashed -- Traceback (most recent call last):\nRuntimeError: at import\n\n"
	  "1 test failed:\n    test_raises\n\nTests result: FAILURE\n", 2, false, REGRESS_FAILED,
	  0, 0, 0, 1 },
	/* ... whose JUnit file has a control character: it stumbles and says no more. */
	{ "test test_bad failed -- multiple errors occurred\n['<testsuite ...']\nTraceback (most "
	  "recent call last):\nxml.etree.ElementTree.ParseError: not well-formed\n", 1, false,
	  REGRESS_FAILED, 0, 0, 0, 0 },
	/* Any version. */
	{ "[1/1] test_hang\nTimeout (0:00:02)!\nThread 0x00007f0183430b80 (most recent call first):\n",
	  1, false, REGRESS_TIMEOUT, 0, 0, 0, 0 },
	{ "[1/1] test_hang\n", 137, true, REGRESS_TIMEOUT, 0, 0, 0, 0 },
	{ "[1/1] test_crash\nFatal Python error: Segmentation fault\n", 139, false, REGRESS_CRASHED,
	  0, 0, 0, 0 },
	{ "[1/1] test_exit\n", 0, false, REGRESS_CRASHED, 0, 0, 0, 0 },
	{ "", 130, false, REGRESS_INTERRUPTED, 0, 0, 0, 0 },
	/* 3.13 */
	{ "1 test OK.\n\nTotal tests: run=1,303 skipped=15\nTotal test files: run=1/1\n"
	  "Result: SUCCESS\n", 0, false, REGRESS_PASSED, 1303, 0, 15, 1 },
	{ "test_bad failed (1 error, 3 failures)\n\n== Tests result: FAILURE ==\n\n1 test failed:\n"
	  "    test_bad\n\nTotal tests: run=6 failures=3\nTotal test files: run=1/1 failed=1\n"
	  "Result: FAILURE\n", 2, false, REGRESS_FAILED, 6, 3, 0, 1 },
	{ "test_skips skipped -- there is no such thing\ntest_skips skipped\n\n1 test skipped:\n"
	  "    test_skips\n\nTotal tests: run=0\nTotal test files: run=1/1 skipped=1\n"
	  "Result: SUCCESS\n", 0, false, REGRESS_SKIPPED, 0, 0, 0, 1 },
	{ "test_denied skipped (resource denied)\n\n== Tests result: NO TESTS RAN ==\n\n"
	  "1 test skipped (resource denied):\n    test_denied\n\nTotal tests: run=0\n"
	  "Total test files: run=0/1 resource_denied=1\nResult: NO TESTS RAN\n", 4, false,
	  REGRESS_RESOURCE_DENIED, 0, 0, 0, 0 },
	{ "1 test run no tests:\n    test_empty\n\nTotal tests: run=0\nTotal test files: run=1/1 "
	  "run_no_tests=1\nResult: NO TESTS RAN\n", 4, false, REGRESS_NO_TESTS, 0, 0, 0, 1 },
	{ "1 test altered the execution environment (env changed):\n    test_env\n\nTotal tests: "
	  "run=1\nTotal test files: run=1/1 env_changed=1\nResult: ENV CHANGED\n", 3, false,
	  REGRESS_ENV_CHANGED, 1, 0, 0, 1 },
	/* A package of many files. */
	{ "30 tests OK.\n\n1 test skipped:\n    test_x\n\nTotal tests: run=2,400 skipped=3\n"
	  "Total test files: run=31/31 skipped=1\nResult: SUCCESS\n", 0, false, REGRESS_PASSED,
	  2400, 0, 3, 31 },
	{ "All 3 tests OK.\n\nTests result: SUCCESS\n", 0, false, REGRESS_PASSED, 0, 0, 0, 3 },
	/* A test may print what looks like an end; the last one counts. */
	{ "Result: FAILURE\n1 test OK.\nTests result: SUCCESS\n", 0, false, REGRESS_PASSED, 0, 0, 0, 1 },
};

static void knows_how_it_ended(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(ends); i++) {
		struct regrtest_said s;
		enum regress_outcome got;

		regrtest_said(span_of(ends[i].said), mem, &s);
		got = regrtest_outcome(&s, ends[i].status, ends[i].late);
		if (got != ends[i].want)
			fail_msg("%s: %s", ends[i].said, regress_outcome_names[got]);
		assert_int_equal(s.cases_run, ends[i].run);
		assert_int_equal(s.cases_failed, ends[i].failed);
		assert_int_equal(s.cases_skipped, ends[i].skipped);
		assert_int_equal(s.files_run, ends[i].files);
	}
	arena_free(mem);
}

static void knows_why(void **state)
{
	struct arena *mem = arena_new();
	struct regrtest_said s;

	(void)state;
	regrtest_said(span_of("a line -- of it\ntest_x skipped -- no 'y' -- here\nx y skipped -- z\n"),
		      mem, &s);
	assert_string_equal(s.why, "no 'y' -- here");
	arena_free(mem);
}

static void reads_help(void **state)
{
	static const char old[] = "usage: python -m test [options]\n  --timeout TIMEOUT  dump\n"
				  "  --fail-env-changed\n  --junit-xml FILE\n  --list-tests\n"
				  "  --single-processes\n";
	struct regrtest_options o = regrtest_help(span_of(old));

	(void)state;
	assert_true(o.timeout && o.fail_env_changed && o.junit && o.list_tests);
	assert_false(o.single_process || o.testdir);
	assert_true(regrtest_help(span_of("[--single-process]")).single_process);
	assert_false(regrtest_help(span_of("")).junit);
}

static void reads_lists(void **state)
{
	struct arena *mem = arena_new();
	const char *const *names = NULL;

	(void)state;
	assert_int_equal(regrtest_list(span_of("Using random seed: 4\ntest_json\r\n\n"
					       "test.test_asyncio.test_locks\n"), mem, &names), 0);
	assert_string_equal(names[0], "test_json");
	assert_string_equal(names[1], "test.test_asyncio.test_locks");
	assert_null(names[2]);
	assert_int_equal(regrtest_list(span_of(""), mem, &names), -EBADMSG);
	assert_int_equal(regrtest_list(span_of("No module named test\n"), mem, &names), -EBADMSG);
	arena_free(mem);
}

static int junit(const char *text, struct arena *mem, struct junit *ret)
{
	*ret = (struct junit){ 0 };
	return junit_read(ampy_module.lists, &(struct text){ text, strlen(text) }, mem, ret);
}

#define ROOT(inside) "<testsuites tests=\"6\" errors=\"1\" failures=\"3\">" inside "</testsuites>"
#define SUITE(inside) \
	"<testsuite start=\"2026-11-30\" tests=\"6\" errors=\"1\" failures=\"3\">" inside "</testsuite>"

static void reads_junit(void **state)
{
	static const char text[] = ROOT(SUITE(
		"<testcase name=\"t.Bad.test_error\" status=\"run\" time=\"0.002\"><system-out>said"
		"</system-out><error type=\"ValueError\" message=\"no &#8364;&#10;\">Traceback:\n"
		"ValueError: no &#8364; &lt;x&gt;\n</error></testcase>"
		"<testcase name=\"t.Bad.test_exp\"><output type=\"A\">not a failure</output></testcase>"
		"<testcase /><testcase name=\"t.Bad.test_skip\"><skipped>not here</skipped></testcase>"
		"<testcase><failure>what</failure></testcase>") SUITE(""));
	struct arena *mem = arena_new();
	struct junit j;

	(void)state;
	assert_int_equal(junit(text, mem, &j), 0);
	assert_int_equal(j.tests, 12);
	assert_int_equal(j.errors, 2);
	assert_int_equal(j.failures, 6);
	assert_int_equal(j.skipped, 1);
	assert_int_equal(j.nbad, 2);
	assert_string_equal(j.bad[0].name, "t.Bad.test_error");
	assert_string_equal(j.bad[0].kind, "error");
	assert_string_equal(j.bad[0].message, "Traceback:\nValueError: no \xe2\x82\xac <x>\n");
	assert_string_equal(j.bad[1].name, "?");
	assert_string_equal(j.bad[1].kind, "failure");
	arena_free(mem);
}

static void refuses_junit(void **state)
{
	static const char *const bad[] = {
		"", "x", "<a/>", "<testsuites>", ROOT("<testsuite tests=\"-1\"/>"),
		ROOT("<testsuite tests=\"x\"/>"), ROOT("<testsuite tests=\"99999999999\"/>"),
		"<!DOCTYPE x><testsuites/>", ROOT("") "x", ROOT("\x01"),
	};
	struct arena *mem = arena_new();
	struct junit j;

	(void)state;
	for (size_t i = 0; i < LEN(bad); i++)
		if (junit(bad[i], mem, &j) != -EBADMSG)
			fail_msg("taken: %s", bad[i]);
	arena_free(mem);
}

/* The end of a trace is kept, and not more failures than can be. */
static void keeps_the_end(void **state)
{
	struct arena *mem = arena_new();
	char *line = TAKE_N(mem, 6000, char), *many;
	struct junit j;
	size_t n = 0;

	(void)state;
	memset(line, 'a', 5000);
	assert_int_equal(junit(JOIN(mem, "<testsuites><testsuite><testcase name=\"", line,
				    "\"><error>begin ", line, "\nthe end</error></testcase>"
				    "</testsuite></testsuites>"), mem, &j), 0);
	assert_string_equal(j.bad[0].message, "the end");
	assert_int_equal(strlen(j.bad[0].name), REGRESS_MAX_NAME);
	many = TAKE_N(mem, 64 * (REGRESS_MAX_FAILURES + 9), char);
	for (int i = 0; i < REGRESS_MAX_FAILURES + 7; i++)
		n += (size_t)snprintf(many + n, 64, "<testcase><error>%d</error></testcase>", i);
	assert_int_equal(junit(JOIN(mem, "<testsuites><testsuite>", many, "</testsuite></testsuites>"),
			       mem, &j), 0);
	assert_int_equal(j.nbad, REGRESS_MAX_FAILURES);
	assert_int_equal(j.bad_more, 7);
	arena_free(mem);
}

UNIT(cmocka_unit_test(knows_how_it_ended), cmocka_unit_test(knows_why),
     cmocka_unit_test(reads_help), cmocka_unit_test(reads_lists), cmocka_unit_test(reads_junit),
     cmocka_unit_test(refuses_junit), cmocka_unit_test(keeps_the_end))
