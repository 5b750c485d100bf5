/*
 * The kernels of the vector unit against plain arithmetic, on the CPU that runs this (or is emulated).
 * FP16: sums of several rounds, bit by bit, against half_fma(), which rounds each time as IEEE 754 says.
 */
#include "probes/base/base.h"

#include "probes/base/half.h"
#include "recipes/benchneon.h"

enum { LANES = 8, ROUNDS = 4000 };

static uint32_t state = 0x9e3779b9;

static uint16_t any(void)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return (uint16_t)(state >> 8);
}

/* Numbers of all sizes, and every now and then only large or only small ones, whose sums overflow or are
 * subnormal.
 */
static uint16_t number(int round)
{
	uint16_t v = any();

	if (round % 4 == 1)
		v = (uint16_t)((v & 0x83ff) | 0x7000 | (v & 0x0c00));
	if (round % 4 == 2)
		v &= 0x8fff;
	return v;
}

static bool is_nan(uint16_t v)
{
	return (v & 0x7fff) > 0x7c00;
}

static unsigned long wrong_halves(unsigned long *subnormal, unsigned long *infinite)
{
	uint16_t a[LANES], b[LANES], got[NEON_SUMS][LANES], want[NEON_SUMS][LANES];
	unsigned long wrong = 0;

	for (int round = 0; round < ROUNDS; round++) {
		size_t n = 1 + (size_t)round % 5;

		for (int i = 0; i < LANES; i++) {
			a[i] = number(round);
			b[i] = number(round);
		}
		for (int s = 0; s < NEON_SUMS; s++)
			for (int i = 0; i < LANES; i++)
				got[s][i] = want[s][i] = number(round);
		neon_add(NEON_FP16, n, a, b, got);
		for (int s = 0; s < NEON_SUMS; s++)
			for (int i = 0; i < LANES; i++) {
				for (size_t k = 0; k < n; k++)
					want[s][i] = half_fma(a[i], b[i], want[s][i]);
				wrong += is_nan(want[s][i]) ? !is_nan(got[s][i]) : got[s][i] != want[s][i];
				*subnormal += (want[s][i] & 0x7c00) == 0 && (want[s][i] & 0x3ff);
				*infinite += (want[s][i] & 0x7fff) == 0x7c00;
			}
	}
	return wrong;
}

int main(void)
{
	unsigned long subnormal = 0, infinite = 0;

	for (unsigned kind = 0; kind < NEON_KINDS; kind++) {
		enum neon_kind k = (enum neon_kind)kind;

		printf("%s %s\n", neon_about[kind].name, !neon_can(k) ? "lacks" : neon_wrong(k) ? "WRONG" : "right");
	}
	if (neon_can(NEON_FP16)) {
		printf("halves %lu wrong\n", wrong_halves(&subnormal, &infinite));
		printf("seen %s %s\n", subnormal > 1000 ? "subnormal" : "", infinite > 1000 ? "infinite" : "");
	}
	return 0;
}
