/* Known failures: where they hold, and what becomes of a test. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/regress/result.h"
#include "recipes/regress_known.h"

static const char data[] =
	"[known one]\ntests = test_a test_b*\nreason = so\n it is\nlink = https://example.org/1\n"
	"[known old]\ntests = test_old\nbranch = 3.9 3.10\nreason = r\n"
	"[known range]\ntests = test_range\nkernel = >=5.10 <6.2\nreason = r\n"
	"[known cores]\ntests = test_cores\ncores = >=64\nreason = r\n"
	"[known cases]\ntests = test_cases\ncases = test.test_cases.C.test_x* *.test_y\nreason = r\n"
	"[known hang]\ntests = test_hang\noutcome = timeout crashed\nreason = r\n"
	"[known some]\ntests = test_some\nsometimes = yes\nreason = r\n"
	"[known where]\ntests = test_where\ndistro = debian-12\nlibc = glibc\ncontainer = yes\n"
	"network = no\nreason = r\n"
	"[known part]\ntests = test_asyncio.test_x\nreason = r\n"
	"[set quick]\ntests = test_a\n test_b\n";

static const struct regress_where here = {
	.branch = "3.11", .arch = "aarch64", .distro = "debian", .distro_version = "12",
	.libc = "glibc 2.36", .kernel = "6.1.0-13-arm64", .page_size = 4096, .cores = 80,
	.container = true,
};

static struct regress_knowns *knowns(struct arena *mem)
{
	struct regress_knowns *k = regress_knowns_new(mem);
	struct text text = { data, sizeof data - 1 };
	struct err err = { 0 };

	if (regress_known_add(k, "data", &text, mem, &err) < 0)
		fail_msg("%s", err.text);
	return k;
}

static enum regress_label label(const struct regress_knowns *k, const struct regress_where *where,
				struct regress_test t)
{
	regress_judge(k, where, &t);
	return t.label;
}

#define IS(outcome_, test, ...) \
	label(k, &where, (struct regress_test){ .outcome = REGRESS_##outcome_, .name = (test), \
						__VA_ARGS__ })
#define BAD(test)  IS(FAILED, test, .rerun = REGRESS_NONE)
#define GOOD(test) IS(PASSED, test, .before = REGRESS_NONE)

static void knows_where(void **state)
{
	struct arena *mem = arena_new();
	struct regress_knowns *k = knowns(mem);
	struct regress_where where = here;

	(void)state;
	assert_int_equal(BAD("test_a"), REGRESS_KNOWN);
	assert_int_equal(BAD("test_bz2"), REGRESS_KNOWN);
	assert_int_equal(BAD("test.test_a"), REGRESS_KNOWN);
	assert_int_equal(BAD("test_c"), REGRESS_NEW);
	assert_int_equal(BAD("test_old"), REGRESS_NEW);
	where.branch = "3.9";
	assert_int_equal(BAD("test_old"), REGRESS_KNOWN);
	assert_int_equal(BAD("test_range"), REGRESS_KNOWN);
	where.kernel = "6.12.0";
	assert_int_equal(BAD("test_range"), REGRESS_NEW);
	where.kernel = NULL;
	assert_int_equal(BAD("test_range"), REGRESS_NEW);
	assert_int_equal(BAD("test_cores"), REGRESS_KNOWN);
	where.cores = 4;
	assert_int_equal(BAD("test_cores"), REGRESS_NEW);
	where.cores = 0;
	assert_int_equal(BAD("test_cores"), REGRESS_NEW);
	assert_int_equal(BAD("test_where"), REGRESS_KNOWN);
	where.network = true;
	assert_int_equal(BAD("test_where"), REGRESS_NEW);
	where.network = false;
	where.libc = "musl";
	assert_int_equal(BAD("test_where"), REGRESS_NEW);
	where.libc = here.libc;
	where.distro_version = "13";
	assert_int_equal(BAD("test_where"), REGRESS_NEW);
	assert_int_equal(BAD("test.test_asyncio.test_x"), REGRESS_KNOWN);
	assert_int_equal(BAD("test.test_asyncio.test_y"), REGRESS_NEW);
	arena_free(mem);
}

static void judges(void **state)
{
	static const struct regress_failure x = { "test.test_cases.C.test_x1", "failure", NULL },
					    both[] = { { "test.test_cases.C.test_x1", NULL, NULL },
						       { "a.D.test_y", NULL, NULL } },
					    other[] = { { "test.test_cases.C.test_x1", NULL, NULL },
							{ "test.test_cases.C.test_z", NULL, NULL } };
	struct arena *mem = arena_new();
	struct regress_knowns *k = knowns(mem);
	struct regress_where where = here;
	struct regress_test t = { .name = "test_a", .outcome = REGRESS_FAILED };

	(void)state;
	regress_judge(k, &where, &t);
	assert_string_equal(t.reason, "so it is");
	assert_string_equal(t.link, "https://example.org/1");
	assert_int_equal(IS(FAILED, "test_cases", .failures = &x, .nfailures = 1), REGRESS_KNOWN);
	assert_int_equal(IS(FAILED, "test_cases", .failures = both, .nfailures = 2), REGRESS_KNOWN);
	assert_int_equal(IS(FAILED, "test_cases", .failures = other, .nfailures = 2), REGRESS_NEW);
	assert_int_equal(IS(FAILED, "test_cases", .failures = &x, .nfailures = 1, .failures_more = 1),
			 REGRESS_NEW);
	assert_int_equal(BAD("test_cases"), REGRESS_NEW);
	assert_int_equal(BAD("test_hang"), REGRESS_NEW);
	assert_int_equal(IS(TIMEOUT, "test_hang", .before = REGRESS_NONE), REGRESS_KNOWN);
	assert_int_equal(IS(FAILED, "test_c", .rerun = REGRESS_PASSED), REGRESS_FLAKY);
	assert_int_equal(IS(FAILED, "test_c", .rerun = REGRESS_CRASHED), REGRESS_NEW);
	assert_int_equal(IS(FAILED, "test_a", .rerun = REGRESS_PASSED), REGRESS_KNOWN);
	assert_int_equal(GOOD("test_a"), REGRESS_FIXED);
	assert_int_equal(GOOD("test_some"), REGRESS_UNLABELLED);
	assert_int_equal(GOOD("test_c"), REGRESS_UNLABELLED);
	assert_int_equal(IS(PASSED, "test_c", .before = REGRESS_FAILED), REGRESS_FIXED);
	assert_int_equal(IS(PASSED, "test_c", .before = REGRESS_SKIPPED), REGRESS_UNLABELLED);
	assert_int_equal(IS(SKIPPED, "test_a", .before = REGRESS_NONE), REGRESS_UNLABELLED);
	assert_int_equal(IS(NOT_RUN, "test_a", .before = REGRESS_NONE), REGRESS_UNLABELLED);
	assert_string_equal(regress_set(k, "quick")[1], "test_b");
	assert_null(regress_set(k, "slow"));
	arena_free(mem);
}

static void refuses(void **state)
{
	static const struct { const char *text, *why; } bad[] = {
		{ "[known a]\ntests = test_x\n", "reason" },
		{ "[known a]\nreason = r\n[known b]\ntests = t\nreason = r\n", "tests" },
		{ "[known a]\ntests = t\nreason = r\ncolour = red\n", "colour" },
		{ "[known a]\ntests = t\nreason = r\noutcome = passed\n", "passed" },
		{ "[known a]\ntests = t\nreason = r\nlink = http://x\n", "https" },
		{ "[known a]\ntests = t\nreason = r\nlink = https://x\"y\n", "link" },
		{ "[known a]\ntests = t\nreason = r\nsometimes = maybe\n", "sometimes" },
		{ "[set a]\nreason = r\n", "reason" }, { "[other]\na = b\n", "other" },
		{ "[known ]\na = b\n", "known" }, { "nonsense\n", "section" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(bad); i++) {
		struct text text = { bad[i].text, strlen(bad[i].text) };
		struct err err = { 0 };

		assert_int_equal(regress_known_add(regress_knowns_new(mem), "x.ini", &text, mem, &err),
				 -EBADMSG);
		if (!strstr(err.text, bad[i].why) || !strstr(err.text, "'x.ini'"))
			fail_msg("%s: '%s'", bad[i].why, err.text);
	}
	arena_free(mem);
}

/* What is compiled in is whole, and the quick set is worth its name. */
static void has_its_own(void **state)
{
	struct arena *mem = arena_new();
	struct regress_knowns *k = NULL;
	const char *const *quick;
	struct err err = { 0 };
	size_t n = 0;

	(void)state;
	if (regress_known_builtin(mem, &k, &err) < 0)
		fail_msg("%s", err.text);
	assert_true(regress_known_count(k) > 0);
	quick = regress_set(k, "quick");
	assert_non_null(quick);
	for (; quick[n]; n++) {
		assert_true(regress_test_fits(quick[n]));
		for (size_t i = 0; i < n; i++)
			assert_string_not_equal(quick[i], quick[n]);
	}
	assert_true(n >= 60);
	arena_free(mem);
}

UNIT(cmocka_unit_test(knows_where), cmocka_unit_test(judges), cmocka_unit_test(refuses),
     cmocka_unit_test(has_its_own))
