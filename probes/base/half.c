/* The fused multiply-add of IEEE 754 binary16: a * b + c is exact in 128 bits. */
#include "base.h"

#include "half.h"

enum {
	SIGN = 0x8000, INF = 0x7c00, NAN16 = 0x7e00, FRACTION = 10,
	UNIT = 48,      /* sums count in 2^-48, the square of the smallest number */
	LEAST = 24,     /* 2^-24: the smallest number */
};

__extension__ typedef __int128 wide;

/* A finite number as a multiple of 2^-24, without its sign: below 2^40. */
static uint64_t magnitude(uint16_t v)
{
	unsigned exponent = v >> FRACTION & 0x1f, fraction = v & 0x3ff;

	return exponent ? (uint64_t)(fraction | 0x400) << (exponent - 1) : fraction;
}

static bool is_nan(uint16_t v)
{
	return (v & ~SIGN) > INF;
}

static bool is_inf(uint16_t v)
{
	return (v & ~SIGN) == INF;
}

static unsigned bits_of(wide v)
{
	unsigned n = 0;

	for (; v; v >>= 1)
		n++;
	return n;
}

/* The magnitude `v` in units of 2^-48, as the nearest half. */
static uint16_t rounded(wide v)
{
	unsigned bits = bits_of(v), drop = UNIT - LEAST;
	wide kept, rest, middle;

	if (bits > drop + FRACTION + 1)
		drop = bits - (FRACTION + 1);
	kept = v >> drop;
	rest = v - (kept << drop);
	middle = (wide)1 << (drop - 1);
	if (rest > middle || (rest == middle && (kept & 1)))
		kept++;
	/* The carry out of the fraction goes into the exponent, where it belongs. */
	kept += (wide)(drop - (UNIT - LEAST)) << FRACTION;
	return kept >= INF ? INF : (uint16_t)kept;
}

uint16_t half_fma(uint16_t a, uint16_t b, uint16_t c)
{
	uint16_t sign = (a ^ b) & SIGN;
	bool zero = !(a & ~SIGN) || !(b & ~SIGN);
	wide sum, added;

	if (is_nan(a) || is_nan(b) || is_nan(c) || ((is_inf(a) || is_inf(b)) && zero))
		return NAN16;
	if (is_inf(a) || is_inf(b))
		return is_inf(c) && (c & SIGN) != sign ? NAN16 : sign | INF;
	if (is_inf(c))
		return c;
	sum = (wide)magnitude(a) * (wide)magnitude(b);
	added = (wide)magnitude(c) << (UNIT - LEAST);
	if (sign)
		sum = -sum;
	sum += c & SIGN ? -added : added;
	/* Both are zero, or one takes the other away. */
	if (!sum)
		return sign == (c & SIGN) ? sign : 0;
	return sum < 0 ? (uint16_t)(SIGN | rounded(-sum)) : rounded(sum);
}
