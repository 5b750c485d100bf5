/* Products of matrices through a BLAS that was loaded, and whether they are right. */
#ifndef AMPY_BENCHGEMM_H
#define AMPY_BENCHGEMM_H

#include "../probes/base/base.h"

struct gemm {
	void *library;           /* of dlopen(3) */
	int64_t n;               /* of the n x n matrices that are timed */
	/* The rest is this file's own. */
	void *function;          /* dgemm_ or sgemm_, whatever it is called there */
	bool single;             /* floats, not doubles */
	void *a, *b, *c;         /* each n * n doubles long */
};

/* Takes memory, which is never given back: false when there is none. */
bool gemm_take(struct gemm *g);
/* Looks for the function of that precision and fills the matrices; false where there is none. */
bool gemm_find(struct gemm *g, bool single);
/* c = a * b. */
void gemm_once(struct gemm *g);
/* Small products of all shapes and gemm_once(), each against a plain computation: NULL, or what was
 * wrong.  All numbers are whole ones whose sums are exact, in whatever order and however fused they
 * are added; and they are long enough that arithmetic of less precision would be seen.
 */
const char *gemm_wrong(struct gemm *g);
/* What gemm_once() left in c. */
const char *gemm_result_wrong(const struct gemm *g);

#endif
