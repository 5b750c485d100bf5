/* Multiply-adds of Arm's vector unit (Advanced SIMD), one kind of number each. */
#ifndef AMPY_BENCHNEON_H
#define AMPY_BENCHNEON_H

#include "../probes/base/base.h"

enum neon_kind { NEON_FP32, NEON_FP16, NEON_BF16_DOT, NEON_BF16_MMLA, NEON_INT8_DOT,
		 NEON_INT8_MMLA, NEON_KINDS };

struct neon_about {
	const char *name;      /* "fp16" */
	const char *needs;     /* the feature in the words of /proc/cpuinfo; NULL: each aarch64 has it */
	const char *instruction;
	unsigned work;         /* multiplications and additions of one instruction */
};
extern const struct neon_about neon_about[NEON_KINDS];

/* The sums: sixteen vectors of 16 bytes. */
enum { NEON_SUMS = 16, NEON_BYTES = 16 };

/* Can this CPU do it, as the kernel tells programs (AT_HWCAP)?  False on all but aarch64. */
bool neon_can(enum neon_kind kind);
/* Adds a * b to each of the sums, `n` times (not 0); only where neon_can() says so. */
void neon_add(enum neon_kind kind, size_t n, const void *a, const void *b, void *sums);
/* Does it compute what arithmetic says?  NULL, or what it got wrong. */
const char *neon_wrong(enum neon_kind kind);

#endif
