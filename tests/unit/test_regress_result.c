/* Results of regression tests: what is written comes back, and what is wrong is refused. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/buffer.h"
#include "probes/base/json.h"
#include "probes/base/jsonout.h"
#include "probes/base/scan.h"
#include "probes/regress/result.h"

static const char facts_text[] = "{\"cpu\":{\"cores\":80,\"load\":-1.5,\"lse\":true,\"x\":null},"
				 "\"python\":[{\"path\":\"/usr/bin/python3.11\"}]}";

static const struct regress_failure failures[] = {
	{ "test_a (test.test_b.C.test_a)", "failure", "1 != 2\n\"x\"" },
};

static struct regress_test tested[] = {
	{ .name = "test_json", .outcome = REGRESS_PASSED, .milliseconds = 1200,
	  .cases = { true, 10, 0, 2 } },
	{ .name = "test_b", .outcome = REGRESS_FAILED, .label = REGRESS_NEW, .milliseconds = 5,
	  .cases = { true, 3, 1, 0 }, .before = REGRESS_PASSED, .rerun = REGRESS_FAILED,
	  .failures = failures, .nfailures = 1, .failures_more = 7, .output = "end\n" },
	{ .name = "test_c", .outcome = REGRESS_CRASHED, .label = REGRESS_KNOWN, .reason = "so it is",
	  .link = "https://example.org/1", .why = "SIGSEGV" },
	{ .name = "test.test_asyncio.test_locks", .outcome = REGRESS_ENV_CHANGED,
	  .label = REGRESS_FLAKY, .rerun = REGRESS_PASSED },
	{ .name = "test_d", .outcome = REGRESS_PASSED, .label = REGRESS_FIXED },
	{ .name = "test_e", .outcome = REGRESS_RESOURCE_DENIED, .why = "network" },
	{ .name = "test_f", .outcome = REGRESS_NOT_RUN },
};

static struct regress_result sample(struct json *facts)
{
	static const char *const argv[] = { "/usr/bin/python3.11", "-m", "test", NULL };
	struct regress_result r = {
		.ampy = "0.1.0", .id = "20261130T170000Z-1a2b3c4d", .began = "2026-11-30T17:00:00Z",
		.ended = "2026-11-30T17:02:00Z", .partial = true, .set = "quick", .jobs = 2,
		.argv = argv, .tests = tested, .ntests = LEN(tested),
		.machine = { "altra-1", "aarch64", "Ampere Altra", "Debian", "6.1.0", "glibc 2.36", 80,
			     4096, true, false, true, facts },
		.python = { "/usr/bin/python3.11", NULL, "3.11.2", "3.11", "3.11.2 (main)\n[GCC]",
			    false, true },
		.regrtest = { "FAILURE", 2, 13, 1, 2, 6 },
	};

	r.summary = regress_summarize(tested, LEN(tested));
	return r;
}

static void put(const struct regress_result *r, struct buffer *b, struct arena *mem)
{
	struct json_out o = { 0 };

	buffer_open(b);
	o.to = b->to;
	regress_result_write(&o, r, mem);
	buffer_end(b);
}

static void comes_back(void **state)
{
	struct text text = { facts_text, sizeof facts_text - 1 };
	struct arena *mem = arena_new();
	struct json *facts = NULL;
	struct regress_result r, back;
	struct buffer first, second;
	const char *why = NULL;

	(void)state;
	assert_int_equal(json_read(&text, &facts), 0);
	r = sample(facts);
	put(&r, &first, mem);
	text = (struct text){ first.v, first.n };
	assert_int_equal(regress_result_read(&text, REGRESS_WANT_FACTS | REGRESS_WANT_OUTPUT, mem,
					     &back, &why), 0);
	assert_int_equal(back.ntests, LEN(tested));
	assert_int_equal(back.summary.failed, 2);
	assert_int_equal(back.summary.passed, 2);
	assert_int_equal(back.summary.env_changed, 1);
	assert_int_equal(back.summary.skipped, 1);
	assert_int_equal(back.summary.not_run, 1);
	assert_int_equal(back.summary.fresh + back.summary.known + back.summary.flaky +
			 back.summary.fixed, 4);
	assert_int_equal(back.summary.cases, 13);
	assert_int_equal(back.tests[0].milliseconds, 1200);
	assert_string_equal(back.tests[1].failures[0].message, failures[0].message);
	assert_string_equal(back.tests[2].link, "https://example.org/1");
	assert_true(back.partial);
	put(&back, &second, mem);
	assert_int_equal(first.n, second.n);
	assert_memory_equal(first.v, second.v, first.n);
	regress_result_close(&back);
	/* Not wanted, not kept. */
	assert_int_equal(regress_result_read(&text, 0, mem, &back, &why), 0);
	assert_null(back.doc);
	assert_null(back.tests[1].output);
	assert_int_equal(back.tests[1].nfailures, 0);
	buffer_close(&first);
	buffer_close(&second);
	json_free(&facts);
	arena_free(mem);
}

/* The sample with one thing in it replaced. */
static void refuses(void **state)
{
	static const struct { const char *old, *new, *why; } bad[] = {
		{ "ampy.regress/1", "ampy.regress/2", "schema" },
		{ "Ampere Altra", "Ampere\xff", "UTF-8" },
		{ "Ampere Altra", "Ampere \xc0\xaf Altra", "UTF-8" },
		{ "20261130T170000Z-1a2b3c4d", "../../x", "id" },
		{ "20261130T170000Z-1a2b3c4d", "20261130T170000Z-1A2B3C4D", "id" },
		{ "\"2026-11-30T17:00:00Z\"", "\"yesterday\"", "began" },
		{ "\"partial\"", "\"half\"", "state" },
		{ "\"quick\"", "\"slow\"", "set" },
		{ "\"altra-1\"", "\"../altra\"", "name" },
		{ "\"altra-1\"", "\".altra\"", "name" },
		{ "\"aarch64\"", "\"aarch64/..\"", "architecture" },
		{ "\"3.11\"", "\"3\"", "Python" },
		{ "\"3.11\"", "\"3.11.2\"", "Python" },
		{ "\"cores\": 80,\n    \"page", "\"cores\": -1,\n    \"page", "machine" },
		{ "\"test_json\"", "\"--help\"", "name" },
		{ "\"test_json\"", "\"a/b\"", "name" },
		{ "\"env-changed\"", "\"lost\"", "outcome" },
		{ "\"flaky\",\n", "\"shaky\",\n", "label" },
		{ "\"seconds\": 1.2", "\"seconds\": -1", "time" },
		{ "\"seconds\": 1.2", "\"seconds\": \"1\"", "time" },
		{ "\"failed\": 2", "\"failed\": 3", "summary" },
		{ "\"run\": 10", "\"run\": 1.5", "count" },
		{ "\"tests\": [", "\"test\": [", "tests" },
	};
	struct arena *mem = arena_new();
	struct regress_result r = sample(NULL), back;
	struct buffer b;

	(void)state;
	put(&r, &b, mem);
	for (size_t i = 0; i < LEN(bad); i++) {
		const char *at = strstr(b.v, bad[i].old), *why = NULL, *all;
		struct text text;

		if (!at)
			fail_msg("the sample has no %s", bad[i].old);
		all = arena_printf(mem, "%.*s%s%s", (int)(at - b.v), b.v, bad[i].new,
				   at + strlen(bad[i].old));
		text = (struct text){ all, strlen(all) };
		assert_int_equal(regress_result_read(&text, 0, mem, &back, &why), -EBADMSG);
		if (!strstr(why, bad[i].why))
			fail_msg("%s: '%s' says nothing of %s", bad[i].new, why, bad[i].why);
	}
	buffer_close(&b);
	arena_free(mem);
}

static void knows_limits(void **state)
{
	struct arena *mem = arena_new();
	struct regress_result back;
	const char *why = NULL;
	char *large = calloc(1, REGRESS_MAX_FILE + 2);
	struct text text = { large, REGRESS_MAX_FILE + 1 };

	(void)state;
	memset(large, ' ', REGRESS_MAX_FILE + 1);
	assert_int_equal(regress_result_read(&text, 0, mem, &back, &why), -EBADMSG);
	assert_non_null(strstr(why, "larger"));
	free(large);
	arena_free(mem);
}

static void knows_names(void **state)
{
	(void)state;
	assert_true(regress_test_fits("test.test_asyncio.test_locks"));
	assert_false(regress_test_fits(""));
	assert_false(regress_test_fits("-x"));
	assert_false(regress_test_fits(".test"));
	assert_true(regress_machine_fits("a"));
	assert_false(regress_machine_fits(".."));
	assert_false(regress_machine_fits("a b"));
	assert_true(regress_id_fits("20261130T170000Z-00000000"));
	assert_false(regress_id_fits("20261130T170000Z-0000000"));
}

UNIT(cmocka_unit_test(comes_back), cmocka_unit_test(refuses), cmocka_unit_test(knows_limits),
     cmocka_unit_test(knows_names))
