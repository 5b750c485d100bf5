/* The fused multiply-add of halves. */
#include "unit.h"

#include <math.h>

#include "probes/base/half.h"

static void knows_the_corners(void **state)
{
	static const struct { uint16_t a, b, c, want; } rows[] = {
		{ 0x3c00, 0x3c00, 0x0000, 0x3c00 },  /* 1 * 1 + 0 */
		{ 0x3c00, 0x3c00, 0x3c00, 0x4000 },  /* 1 * 1 + 1 */
		{ 0x3c00, 0xbc00, 0x3c00, 0x0000 },  /* what goes away is +0 */
		{ 0x0000, 0x3c00, 0x8000, 0x0000 },
		{ 0x8000, 0x3c00, 0x8000, 0x8000 },  /* -0 * 1 + -0 */
		{ 0x7bff, 0x3c00, 0x4c00, 0x7c00 },  /* 65504 + 16: the middle, to even: infinity */
		{ 0x7bff, 0x3c00, 0x4bff, 0x7bff },  /* a little less */
		{ 0x7bff, 0x7bff, 0x0000, 0x7c00 },
		{ 0x7bff, 0xfbff, 0x0000, 0xfc00 },
		{ 0x0001, 0x0001, 0x0000, 0x0000 },  /* 2^-48 */
		{ 0x0001, 0x8001, 0x0000, 0x8000 },
		{ 0x0001, 0x0001, 0x0001, 0x0001 },
		{ 0x0001, 0x3800, 0x0000, 0x0000 },  /* half of the smallest: to even */
		{ 0x0003, 0x3800, 0x0000, 0x0002 },
		{ 0x03ff, 0x3c00, 0x0001, 0x0400 },  /* from the subnormal ones to the normal */
		{ 0x3c00, 0x3c00, 0x1000, 0x3c00 },  /* 1 + 2^-11: to even */
		{ 0x3c01, 0x3c00, 0x1000, 0x3c02 },
		{ 0x0001, 0x0001, 0x3c01, 0x3c01 },
		{ 0x7c00, 0x3c00, 0x3c00, 0x7c00 },
		{ 0x7c00, 0xbc00, 0x3c00, 0xfc00 },
		{ 0x7c00, 0x0000, 0x3c00, 0x7e00 },
		{ 0x7c00, 0x3c00, 0xfc00, 0x7e00 },
		{ 0x3c00, 0x3c00, 0xfc00, 0xfc00 },
		{ 0x7c01, 0x3c00, 0x0000, 0x7e00 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_int_equal(half_fma(rows[i].a, rows[i].b, rows[i].c), rows[i].want);
}

static double value_of(uint16_t v)
{
	int exponent = v >> 10 & 0x1f;
	double fraction = v & 0x3ff;
	double size = exponent ? ldexp(fraction + 1024, exponent - 25) : ldexp(fraction, -24);

	return v & 0x8000 ? -size : size;
}

/* Another way to the same: where a * b + c is exact in a double, the two nearest halves are tried. */
static bool is_nearest(double exact, uint16_t got)
{
	double is = value_of(got), error = fabs(exact - is);
	uint16_t size = got & 0x7fff;
	double ulp_up = value_of((uint16_t)(size + 1)) - value_of(size);
	double ulp_down = size ? value_of(size) - value_of((uint16_t)(size - 1)) : ulp_up;
	bool outward = fabs(exact) > fabs(is);
	double ulp = outward ? ulp_up : ulp_down;

	return error < ulp / 2 || (error == ulp / 2 && !(got & 1));
}

static void takes_the_nearest(void **state)
{
	uint32_t x = 0x2545f491;
	unsigned tried = 0;

	(void)state;
	for (unsigned i = 0; i < 2000000; i++) {
		uint16_t v[3];
		double product, sum;

		for (int k = 0; k < 3; k++) {
			x ^= x << 13;
			x ^= x >> 17;
			x ^= x << 5;
			/* Not the largest exponents: what comes out is finite. */
			v[k] = (uint16_t)(x >> 8) & 0xdbff;
		}
		product = value_of(v[0]) * value_of(v[1]);
		sum = product + value_of(v[2]);
		if (sum - product != value_of(v[2]) || sum - value_of(v[2]) != product || sum == 0)
			continue;
		assert_true(is_nearest(sum, half_fma(v[0], v[1], v[2])));
		tried++;
	}
	assert_true(tried > 1000000);
}

#define T(name) cmocka_unit_test(name)

UNIT(T(knows_the_corners), T(takes_the_nearest))
