/* Median and quartiles. */
#include "unit.h"

#include "probes/base/stats.h"

static void sums_up(void **state)
{
	/* What R's quantile(x, c(.25, .5, .75)) says, rounded down. */
	static const struct { size_t n; int64_t v[8], low, median, high; } rows[] = {
		{ 0, { 0 }, 0, 0, 0 },
		{ 1, { 7 }, 7, 7, 7 },
		{ 2, { 8, 4 }, 5, 6, 7 },
		{ 3, { 3, 1, 2 }, 1, 2, 2 },
		{ 4, { 40, 10, 30, 20 }, 17, 25, 32 },
		{ 5, { 5, 1, 4, 2, 3 }, 2, 3, 4 },
		{ 8, { 1, 1, 1, 1, 100, 100, 100, 100 }, 1, 50, 100 },
		{ 2, { 0, INT64_MAX }, 2305843009213693951, 4611686018427387903, 6917529027641081855 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		int64_t v[8];
		struct spread s;

		memcpy(v, rows[i].v, sizeof v);
		spread_of(v, rows[i].n, &s);
		assert_int_equal(s.n, rows[i].n);
		assert_int_equal(s.low, rows[i].low);
		assert_int_equal(s.median, rows[i].median);
		assert_int_equal(s.high, rows[i].high);
		assert_int_equal(s.most, v[rows[i].n ? rows[i].n - 1 : 0] * (rows[i].n > 0));
	}
}

static void tells_how_wide(void **state)
{
	(void)state;
	assert_int_equal(spread_permille(&(struct spread){ 5, 200, 190, 220 }), 150);
	assert_int_equal(spread_permille(&(struct spread){ 1, 7, 7, 7 }), 0);
	assert_int_equal(spread_permille(&(struct spread){ 0 }), 0);
	assert_int_equal(spread_permille(&(struct spread){ 3, 1, 0, INT64_MAX }), 1000000000);
}

#define T(name) cmocka_unit_test(name)

UNIT(T(sums_up), T(tells_how_wide))
