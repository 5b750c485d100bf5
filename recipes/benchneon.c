/* Multiply-adds of Arm's vector unit: the only code that is another one on another processor. */
#include "../probes/base/base.h"

#include "../probes/base/half.h"
#include "benchneon.h"

/* Per instruction: twice as many halves fit into a vector as singles; a dot product adds two (or
 * four) products to each sum, a matrix product four (or eight).
 */
const struct neon_about neon_about[NEON_KINDS] = {
	[NEON_FP32] = { "fp32", NULL, "fmla .4s", 8 },
	[NEON_FP16] = { "fp16", "asimdhp", "fmla .8h", 16 },
	[NEON_BF16_DOT] = { "bf16-dot", "bf16", "bfdot", 16 },
	[NEON_BF16_MMLA] = { "bf16-mmla", "bf16", "bfmmla", 32 },
	[NEON_INT8_DOT] = { "int8-dot", "asimddp", "sdot", 32 },
	[NEON_INT8_MMLA] = { "int8-mmla", "i8mm", "smmla", 64 },
};

#if defined(__aarch64__)
#include <sys/auxv.h>

/* Linux, arch/arm64/include/uapi/asm/hwcap.h: the C library of Debian 11 lacks some of the names.
 */
enum { CAP_FPHP = 1 << 9, CAP_ASIMDHP = 1 << 10, CAP_ASIMDDP = 1 << 20, CAP2_I8MM = 1 << 13,
       CAP2_BF16 = 1 << 14 };

bool neon_can(enum neon_kind kind)
{
	unsigned long cap = getauxval(AT_HWCAP), cap2 = getauxval(AT_HWCAP2);

	switch (kind) {
	case NEON_FP32:
		return true;
	case NEON_FP16:
		return (cap & CAP_FPHP) && (cap & CAP_ASIMDHP);
	case NEON_BF16_DOT:
	case NEON_BF16_MMLA:
		return cap2 & CAP2_BF16;
	case NEON_INT8_DOT:
		return cap & CAP_ASIMDDP;
	case NEON_INT8_MMLA:
		return cap2 & CAP2_I8MM;
	case NEON_KINDS:
		break;
	}
	return false;
}

/* One instruction for each of the sums in v16 to v31: INSTRUCTION is that for v16, of v0 and v1.
 * As a number, since the assemblers from GCC 10 and LLVM 11 on do not agree on how to allow what
 * the program as a whole may not use.
 */
#define KERNEL(name, INSTRUCTION) \
	static void name(size_t n, const void *a, const void *b, void *sums) \
	{ \
		__asm__ volatile( \
			"ldr q0, [%1]\n\t" \
			"ldr q1, [%2]\n\t" \
			"ldp q16, q17, [%3, #0]\n\t" \
			"ldp q18, q19, [%3, #32]\n\t" \
			"ldp q20, q21, [%3, #64]\n\t" \
			"ldp q22, q23, [%3, #96]\n\t" \
			"ldp q24, q25, [%3, #128]\n\t" \
			"ldp q26, q27, [%3, #160]\n\t" \
			"ldp q28, q29, [%3, #192]\n\t" \
			"ldp q30, q31, [%3, #224]\n\t" \
			"1:\n\t" \
			".irp r, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n\t" \
			".inst " #INSTRUCTION " + \\r\n\t" \
			".endr\n\t" \
			"subs %0, %0, #1\n\t" \
			"b.ne 1b\n\t" \
			"stp q16, q17, [%3, #0]\n\t" \
			"stp q18, q19, [%3, #32]\n\t" \
			"stp q20, q21, [%3, #64]\n\t" \
			"stp q22, q23, [%3, #96]\n\t" \
			"stp q24, q25, [%3, #128]\n\t" \
			"stp q26, q27, [%3, #160]\n\t" \
			"stp q28, q29, [%3, #192]\n\t" \
			"stp q30, q31, [%3, #224]\n\t" \
			: "+r"(n) \
			: "r"(a), "r"(b), "r"(sums) \
			: "cc", "memory", "v0", "v1", "v16", "v17", "v18", "v19", "v20", "v21", \
			  "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31"); \
	}

KERNEL(add_fp32, 0x4e21cc10)       /* fmla   v16.4s, v0.4s, v1.4s */
KERNEL(add_fp16, 0x4e410c10)       /* fmla   v16.8h, v0.8h, v1.8h */
KERNEL(add_bf16_dot, 0x6e41fc10)   /* bfdot  v16.4s, v0.8h, v1.8h */
KERNEL(add_bf16_mmla, 0x6e41ec10)  /* bfmmla v16.4s, v0.8h, v1.8h */
KERNEL(add_int8_dot, 0x4e819410)   /* sdot   v16.4s, v0.16b, v1.16b */
KERNEL(add_int8_mmla, 0x4e81a410)  /* smmla  v16.4s, v0.16b, v1.16b */

void neon_add(enum neon_kind kind, size_t n, const void *a, const void *b, void *sums)
{
	static void (*const kernels[NEON_KINDS])(size_t n, const void *a, const void *b,
						 void *sums) = {
		[NEON_FP32] = add_fp32,           [NEON_FP16] = add_fp16,
		[NEON_BF16_DOT] = add_bf16_dot,   [NEON_BF16_MMLA] = add_bf16_mmla,
		[NEON_INT8_DOT] = add_int8_dot,   [NEON_INT8_MMLA] = add_int8_mmla,
	};

	kernels[kind](n, a, b, sums);
}

/* xorshift: any numbers, each time the same. */
static uint32_t next(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static bool same_float(float a, float b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

/* Any bits at all, so also the smallest numbers, infinities and NaNs, whose bits are free. */
static const char *wrong_fp16(uint32_t *state)
{
	enum { LANES = NEON_BYTES / 2 };
	uint16_t a[LANES], b[LANES], sums[NEON_SUMS][LANES], before[NEON_SUMS][LANES];

	for (size_t i = 0; i < LANES; i++) {
		a[i] = (uint16_t)next(state);
		b[i] = (uint16_t)next(state);
	}
	for (size_t s = 0; s < NEON_SUMS; s++)
		for (size_t i = 0; i < LANES; i++)
			before[s][i] = sums[s][i] = (uint16_t)next(state);
	neon_add(NEON_FP16, 1, a, b, sums);
	for (size_t s = 0; s < NEON_SUMS; s++)
		for (size_t i = 0; i < LANES; i++) {
			uint16_t want = half_fma(a[i], b[i], before[s][i]), got = sums[s][i];
			bool nan = (want & 0x7fff) > 0x7c00;

			if (nan ? (got & 0x7fff) <= 0x7c00 : got != want)
				return "a sum of halves was not rounded as IEEE 754 says";
		}
	return NULL;
}

/* Numbers whose sum is exact in a double: it is rounded once, as the fused sum is. */
static const char *wrong_fp32(uint32_t *state)
{
	enum { LANES = NEON_BYTES / 4 };
	float a[LANES], b[LANES], sums[NEON_SUMS][LANES], before[NEON_SUMS][LANES];

	for (size_t i = 0; i < LANES; i++) {
		a[i] = (float)(next(state) >> 20);
		b[i] = (float)(next(state) >> 20) / -65536;
	}
	for (size_t s = 0; s < NEON_SUMS; s++)
		for (size_t i = 0; i < LANES; i++)
			before[s][i] = sums[s][i] = (float)(next(state) >> 8) / 256;
	neon_add(NEON_FP32, 1, a, b, sums);
	for (size_t s = 0; s < NEON_SUMS; s++)
		for (size_t i = 0; i < LANES; i++)
			if (!same_float(sums[s][i],
					(float)((double)a[i] * b[i] + (double)before[s][i])))
				return "a sum of singles was not rounded as IEEE 754 says";
	return NULL;
}

/* Small whole numbers, whose sums are exact however they are rounded.  A dot product is that of one
 * sum's own `deep` numbers; a matrix product adds rows of a (two) times rows of b (two).
 */
static const char *wrong_products(enum neon_kind kind, uint32_t *state)
{
	bool bf16 = kind == NEON_BF16_DOT || kind == NEON_BF16_MMLA;
	bool matrix = kind == NEON_BF16_MMLA || kind == NEON_INT8_MMLA;
	size_t numbers = bf16 ? 8 : 16, deep = matrix ? numbers / 2 : numbers / 4;
	int a[16], b[16];
	int8_t bytes_a[16], bytes_b[16];
	uint16_t half_a[8], half_b[8];
	union { float f[NEON_SUMS][4]; int32_t i[NEON_SUMS][4]; } sums;

	for (size_t i = 0; i < numbers; i++) {
		a[i] = (int)(next(state) % 31) - 15;
		b[i] = (int)(next(state) % 31) - 15;
		if (bf16) {
			float fa = (float)a[i], fb = (float)b[i];
			uint32_t bits_a, bits_b;

			memcpy(&bits_a, &fa, sizeof bits_a);
			memcpy(&bits_b, &fb, sizeof bits_b);
			half_a[i] = (uint16_t)(bits_a >> 16);
			half_b[i] = (uint16_t)(bits_b >> 16);
		} else {
			bytes_a[i] = (int8_t)a[i];
			bytes_b[i] = (int8_t)b[i];
		}
	}
	for (size_t s = 0; s < NEON_SUMS; s++)
		for (int i = 0; i < 4; i++) {
			if (bf16)
				sums.f[s][i] = (float)((int)s * 4 + i);
			else
				sums.i[s][i] = (int)s * 4 + i;
		}
	neon_add(kind, 1, bf16 ? (void *)half_a : bytes_a, bf16 ? (void *)half_b : bytes_b, &sums);
	for (size_t s = 0; s < NEON_SUMS; s++)
		for (size_t i = 0; i < 4; i++) {
			const int *row = matrix ? &a[i / 2 * deep] : &a[i * deep];
			const int *column = matrix ? &b[i % 2 * deep] : &b[i * deep];
			int want = (int)(s * 4 + i), got;

			for (size_t k = 0; k < deep; k++)
				want += row[k] * column[k];
			got = bf16 ? (int)sums.f[s][i] : sums.i[s][i];
			if (got != want || (bf16 && !same_float(sums.f[s][i], (float)want)))
				return "a sum of products of whole numbers is another one";
		}
	return NULL;
}

const char *neon_wrong(enum neon_kind kind)
{
	uint32_t state = 0x2545f491;
	const char *wrong = NULL;

	for (int round = 0; !wrong && round < 200; round++)
		wrong = kind == NEON_FP16 ? wrong_fp16(&state)
			: kind == NEON_FP32 ? wrong_fp32(&state) : wrong_products(kind, &state);
	return wrong;
}

#else

bool neon_can(enum neon_kind kind)
{
	(void)kind;
	return false;
}

void neon_add(enum neon_kind kind, size_t n, const void *a, const void *b, void *sums)
{
	(void)kind;
	(void)n;
	(void)a;
	(void)b;
	(void)sums;
}

const char *neon_wrong(enum neon_kind kind)
{
	(void)kind;
	return NULL;
}

#endif
