/* Environment markers: which are ones, and what they say of a target. */
#include "case.h"

#include <errno.h>

#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/marker.h"
#include "probes/wheel/target.h"

enum answer { NO, YES, INVALID, NO_DATA, NO_ORDER, TOO_BIG };

static const struct { const char *in; enum answer want; } rows[] = {
	{ "os_name == 'posix'",                         YES },
	{ "'posix' == os_name",                         YES },
	{ "os.name=='posix'",                           YES },
	{ "python_implementation == \"CPython\"",       YES },
	{ "platform.python_implementation=='PyPy'",     NO },
	{ "platform_machine in 'aarch64 arm64'",        YES },
	{ "'arch' in platform_machine",                 YES },
	{ "platform_machine not  in 'x86_64'",          YES },
	{ "python_version >= '3.9'",                    YES },
	{ "python_version < '3.9'",                     NO },
	{ "'3.9' <= python_version",                    YES },
	{ "python_version == '3.*'",                    YES },
	{ "python_version ~= '3.8'",                    YES },
	{ "python_version in '3.10, 3.11'",             YES },
	{ "python_version == '=3.11'",                  YES },
	{ "python_version > '='",                       NO },
	{ "python_full_version === '3.11.4'",           YES },
	{ "python_full_version != '3.11.4'",            NO },
	{ "implementation_version >= '3.11.4rc1'",      YES },
	{ "python_version == 'three'",                  NO },
	{ "python_version >= 'three'",                  NO },
	{ "os_name < 'z'",                              NO },
	{ "os_name >= 'posix'",                         YES },
	{ "os_name ~= 'posix'",                         NO_ORDER },
	{ "python_version ~= 'three'",                  NO_ORDER },
	{ "platform_release >= '5'",                    NO_DATA },
	{ "os_name == 'nt' or os_name == 'posix' and sys_platform == 'linux'",  YES },
	{ "os_name == 'posix' or os_name == 'nt' and sys_platform == 'win32'",  YES },
	{ "(os_name == 'posix' or os_name == 'nt') and sys_platform == 'win32'", NO },
	{ "os_name == 'posix' or platform_release == ''", NO_DATA },
	{ "os_name=='x'or os_name=='posix'",            YES },
	{ "( ( os_name == 'posix' ) )",                 YES },
	{ "extra == 'Dev_X'",                           YES },
	{ "'DEV.x' == extra",                           YES },
	{ "extra != 'dev-x'",                           NO },
	{ "'dev' in extra",                             YES },
	{ "'Test_One' in extras",                       YES },
	{ "'two' not in extras",                        YES },
	{ "'test-one' == extras",                       NO },
	{ "extras == 'test-one'",                       NO_ORDER },
	{ "'docs' in dependency_groups",                YES },
	{ "'linux' == 'sys_platform'",                  YES },
	{ "'a' == 'b'",                                 NO_DATA },
	{ "os_name == os_name",                         NO },
	{ "os_name == 'p\\x6fs\\151x'",                 YES },
	{ "os_name == 'po\\\nsix'",                     YES },
	{ "os_name == '\\q'",                           NO },
	{ "os_name == 'a\\'",                           INVALID },
	{ "os_name == 'a\nb'",                          INVALID },
	{ "os_name == '\\x1'",                          INVALID },
	{ "os_name == '\\N{DASH}'",                     INVALID },
	{ "os_name == '\\U00110000'",                   INVALID },
	{ "os_name == \"x'",                            INVALID },
	{ "",                                           INVALID },
	{ "os_name",                                    INVALID },
	{ "os_name =",                                  INVALID },
	{ "os_name = 'x'",                              INVALID },
	{ "os_name == 'x' and",                         INVALID },
	{ "os_name == 'x' os_name == 'y'",              INVALID },
	{ "os_name not'in' 'x'",                        INVALID },
	{ "os_name notin 'x'",                          INVALID },
	{ "os_names == 'x'",                            INVALID },
	{ "(os_name == 'x'",                            INVALID },
	{ "os_name == 'x')",                            INVALID },
	{ "OS_NAME == 'x'",                             INVALID },
	{ "os_name == 'x' OR os_name == 'y'",           INVALID },
	{ "os_name\n== 'x'",                            INVALID },
	{ "()",                                         INVALID },
};

static struct marker_env env_here(void)
{
	static const struct target t = { .major = 3, .minor = 11, .machine = "aarch64" };
	static const char *const extras[] = { "test-one", NULL }, *const groups[] = { "docs", NULL };
	struct marker_env env = marker_env_of(&t, "3.11.4", mem);

	env.v[MARKER_EXTRA] = "dev-x";
	env.extras = extras;
	env.groups = groups;
	return env;
}

static enum answer judged(const char *text, struct err *err)
{
	struct marker_env env = env_here();
	const struct marker *m = NULL;
	bool holds = false;
	int rc = marker_parse(span_of(text), mem, &m, err);

	if (rc < 0)
		return rc == -E2BIG ? TOO_BIG : INVALID;
	rc = marker_eval(m, &env, &holds, err);
	return rc == -ENODATA ? NO_DATA : rc < 0 ? NO_ORDER : holds ? YES : NO;
}

static void answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct err err = { 0 };
		enum answer got = judged(rows[i].in, &err);

		if (got != rows[i].want)
			fail_msg("%s gave %d: %s", rows[i].in, got, err.text);
		assert_true((got > YES) == (err.text[0] != '\0'));
	}
}

static void limits(void **state)
{
	static char deep[4096], wide[300 * 1024];
	struct err err = { 0 };

	(void)state;
	memset(deep, '(', 64);
	(void)snprintf(deep + 64, sizeof deep - 64, "os_name=='posix'");
	memset(deep + strlen(deep), ')', 64);
	assert_int_equal(judged(deep, &err), YES);
	memset(deep, '(', sizeof deep - 1);
	assert_int_equal(judged(deep, &err), TOO_BIG);
	memset(wide, ' ', sizeof wide - 1);
	assert_int_equal(judged(wide, &err), TOO_BIG);
}

/* As pip judges what a project asks for, with the extras somebody wants. */
static void extras(void **state)
{
	static const char *const some[] = { "a", "b", NULL }, *const nothing[] = { NULL };
	static const struct { const char *in; bool with, without; } cases[] = {
		{ "extra == 'b'",                     true,  false },
		{ "extra == 'c'",                     false, false },
		{ "os_name == 'posix'",               true,  true },
		{ "extra == 'a' and extra == 'b'",    false, false },
		{ "extra != 'a'",                     true,  true },
	};
	struct marker_env env = env_here();
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		const struct marker *m = NULL;
		bool holds = false;

		assert_int_equal(marker_parse(span_of(cases[i].in), mem, &m, &err), 0);
		assert_int_equal(marker_eval_extras(m, &env, some, &holds, &err), 0);
		assert_int_equal(holds, cases[i].with);
		assert_int_equal(marker_eval_extras(m, &env, nothing, &holds, &err), 0);
		assert_int_equal(holds, cases[i].without);
		assert_int_equal(marker_eval_extras(m, &env, NULL, &holds, &err), 0);
		assert_int_equal(holds, cases[i].without);
	}
}

static void asked(void **state)
{
	static const struct { const char *in, *extra; bool asks; } cases[] = {
		{ "extra == 'Dev_X'",                       "dev-x", true },
		{ "(extra == \"a\")",                       "a",     true },
		{ "'a' == extra",                           NULL,    true },
		{ "extra != 'a'",                           NULL,    true },
		{ "extra == 'a' and os_name == 'posix'",    NULL,    true },
		{ "'a' == 'extra'",                         NULL,    true },
		{ "os_name == 'extra'",                     NULL,    false },
	};
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		const struct marker *m = NULL;
		const char *extra;

		assert_int_equal(marker_parse(span_of(cases[i].in), mem, &m, &err), 0);
		extra = marker_only_extra(m);
		assert_int_equal(extra != NULL, cases[i].extra != NULL);
		if (extra)
			assert_string_equal(extra, cases[i].extra);
		assert_int_equal(marker_asks(m, MARKER_EXTRA), cases[i].asks);
	}
}

static void environments(void **state)
{
	const struct target pypy = { .major = 3, .minor = 10, .pypy = true, .machine = "aarch64" };
	struct marker_env env = marker_env_of(&pypy, NULL, mem);

	(void)state;
	assert_string_equal(env.v[MARKER_PYTHON_VERSION], "3.10");
	assert_string_equal(env.v[MARKER_PYTHON_FULL_VERSION], "3.10.0");
	assert_string_equal(env.v[MARKER_IMPLEMENTATION_NAME], "pypy");
	assert_null(env.v[MARKER_IMPLEMENTATION_VERSION]);
	assert_null(env.v[MARKER_PLATFORM_RELEASE]);
	env = marker_env_of(&pypy, "3.10.2+", mem);
	assert_string_equal(env.v[MARKER_PYTHON_FULL_VERSION], "3.10.2+local");
}

UNIT(CASE(answers), CASE(limits), CASE(extras), CASE(asked), CASE(environments))
