/* Sets of CPUs: the kernel's lists, and what is none. */
#include "unit.h"

#include <errno.h>

#include "probes/base/cpuset.h"

static void lists(void **state)
{
	static const struct { const char *in; int rc; unsigned count, first, last; } rows[] = {
		{ "0\n", 0, 1, 0, 0 },
		{ "0-3,8,10-11", 0, 7, 0, 11 },
		{ "63-64", 0, 2, 63, 64 },
		{ "4095", 0, 1, 4095, 4095 },
		{ "0-4095", 0, 4096, 0, 4095 },
		{ "5,5,4-6", 0, 3, 4, 6 },
		{ "", 0, 0, CPUSET_MAX, 0 },
		{ "\n", 0, 0, CPUSET_MAX, 0 },
		{ "4096", -ERANGE, 0, 0, 0 },
		{ "0-99999999999999999999", -ERANGE, 0, 0, 0 },
		{ "3-0", -EINVAL, 0, 0, 0 },
		{ "0,", -EINVAL, 0, 0, 0 },
		{ ",0", -EINVAL, 0, 0, 0 },
		{ "0-", -EINVAL, 0, 0, 0 },
		{ "-3", -EINVAL, 0, 0, 0 },
		{ "0-1-2", -EINVAL, 0, 0, 0 },
		{ "0 1", -EINVAL, 0, 0, 0 },
		{ "all", -EINVAL, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct cpuset set, untouched;
		unsigned last = 0;

		memset(&set, 0x5a, sizeof set);
		untouched = set;
		assert_int_equal(cpuset_read(span_of(rows[i].in), &set), rows[i].rc);
		if (rows[i].rc) {
			assert_true(cpuset_same(&set, &untouched));
			continue;
		}
		for (unsigned c = cpuset_next(&set, 0); c < CPUSET_MAX; c = cpuset_next(&set, c + 1))
			last = c;
		assert_int_equal(cpuset_count(&set), rows[i].count);
		assert_int_equal(cpuset_next(&set, 0), rows[i].first);
		assert_int_equal(last, rows[i].last);
	}
}

static void sets(void **state)
{
	struct cpuset a, b, none = { 0 };

	(void)state;
	assert_int_equal(cpuset_read(SPAN("0-127"), &a), 0);
	assert_int_equal(cpuset_read(SPAN("64-65"), &b), 0);
	assert_true(cpuset_within(&b, &a));
	assert_false(cpuset_within(&a, &b));
	assert_true(cpuset_within(&none, &b));
	assert_false(cpuset_same(&a, &b));
	cpuset_add(&b, &a);
	assert_true(cpuset_same(&a, &b));
	assert_true(cpuset_has(&b, 127));
	assert_false(cpuset_has(&b, 128));
}

UNIT(cmocka_unit_test(lists), cmocka_unit_test(sets))
