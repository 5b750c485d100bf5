/* result.json: what it says, and of whom. */
#include "tree.h"

#include <errno.h>
#include <unistd.h>

#include "probes/base/scan.h"
#include "recipes/outcome.h"

static void takes_what_is_written(void **state)
{
	static const char *const whole =
		"{\"schema\":\"ampy.result/1\",\"state\":\"not-ready\",\"message\":\"a \\\"b\\\"\","
		"\"by\":\"script\",\"instance\":\"i-1\",\"boot\":\"b\",\"pid\":12,\"started\":345,"
		"\"began\":\"2026-11-22T12:00:00Z\",\"ended\":null,\"undone\":true}";
	struct text text = { whole, strlen(whole) };
	struct outcome o = { 0 };
	const char *why;

	(void)state;
	assert_int_equal(outcome_parse(&text, mem, &o, &why), 0);
	assert_int_equal(o.state, OUTCOME_NOT_READY);
	assert_string_equal(o.message, "a \"b\"");
	assert_string_equal(o.by, "script");
	assert_string_equal(o.instance, "i-1");
	assert_int_equal(o.pid, 12);
	assert_int_equal(o.started, 345);
	assert_null(o.ended);
	assert_true(o.undone);
}

static void refuses(void **state)
{
	static const char *const bad[] = {
		"", "ready", "[]", "{", "{}", "{\"schema\":\"ampy.result/2\",\"state\":\"ready\"}",
		"{\"schema\":\"ampy.result/1\"}", "{\"schema\":\"ampy.result/1\",\"state\":\"won\"}",
		"{\"schema\":\"ampy.result/1\",\"state\":\"never-ran\"}",
		"{\"schema\":\"ampy.result/1\",\"state\":1}",
	};

	(void)state;
	for (size_t i = 0; i < LEN(bad); i++) {
		struct text text = { bad[i], strlen(bad[i]) };
		struct outcome o = { .pid = 99 };
		const char *why = NULL;

		assert_int_equal(outcome_parse(&text, mem, &o, &why), -EBADMSG);
		assert_non_null(why);
		assert_int_equal(o.pid, 99);
	}
}

static void comes_back(void **state)
{
	const struct outcome o = { .state = OUTCOME_READY, .message = "it \"holds\"\n", .by = "ampy",
				   .pid = 7, .run = "r", .log = "/l" };
	struct err err = { 0 };
	struct outcome back;

	(void)state;
	assert_int_equal(outcome_read(root, "/var/lib/ampy", mem, &back, &err), 0);
	assert_int_equal(back.state, OUTCOME_NEVER);
	assert_int_equal(outcome_write(root, "/var/lib/ampy", &o, &err), 0);
	assert_int_equal(outcome_read(root, "/var/lib/ampy", mem, &back, &err), 0);
	assert_int_equal(back.state, OUTCOME_READY);
	assert_string_equal(back.message, o.message);
	assert_string_equal(back.run, "r");
	assert_null(back.instance);
	assert_false(back.undone);
}

/* On the live machine; what runs there is this test. */
static void knows_who_is_gone(void **state)
{
	const char *dir = JOIN(mem, at, "/state");
	struct outcome o = { .state = OUTCOME_RUNNING }, back;
	struct err err = { 0 };
	struct root *live;

	(void)state;
	assert_int_equal(root_open("/", &live, &err), 0);
	outcome_sign(live, &o, mem);
	assert_int_equal(o.pid, getpid());
	assert_true(o.started > 0);
	assert_non_null(o.boot);
	assert_int_equal(outcome_write(live, dir, &o, &err), 0);
	assert_int_equal(outcome_read(live, dir, mem, &back, &err), 0);
	assert_int_equal(back.state, OUTCOME_RUNNING);

	o.started++;
	assert_int_equal(outcome_write(live, dir, &o, &err), 0);
	assert_int_equal(outcome_read(live, dir, mem, &back, &err), 0);
	assert_int_equal(back.state, OUTCOME_FAILED);
	assert_true(back.cut);
	assert_non_null(strstr(back.message, "killed"));

	o.started--;
	o.boot = "11111111-2222-3333-4444-555555555555";
	assert_int_equal(outcome_write(live, dir, &o, &err), 0);
	assert_int_equal(outcome_read(live, dir, mem, &back, &err), 0);
	assert_true(back.cut);
	assert_non_null(strstr(back.message, "went down"));
	root_close(live);
}

static void says_what_is_broken(void **state)
{
	struct text text = { "{ \"schema\": \"ampy.result/1\", ", 31 };
	const char *why = NULL;
	struct outcome o;

	(void)state;
	assert_int_equal(outcome_parse(&text, mem, &o, &why), -EBADMSG);
	assert_string_equal(why, "it is not JSON");
}

#define T(name) cmocka_unit_test_setup_teardown(name, tree_open, tree_close)

UNIT(T(takes_what_is_written), T(refuses), T(comes_back), T(knows_who_is_gone),
     T(says_what_is_broken))
