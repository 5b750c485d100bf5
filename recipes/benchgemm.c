/* Products of matrices through a BLAS, and whether they are right. */
#include "../probes/base/base.h"

#include <dlfcn.h>

#include "benchgemm.h"

/* Fortran's interface (the reference BLAS): all by address, and the lengths of the two words
 * behind.  A library may want 32 or 64 bits for a number; in the order of bytes of all that we run
 * on, the address of 64 does for both.
 */
typedef void gemm_fortran(const char *ta, const char *tb, const int64_t *m, const int64_t *n,
			  const int64_t *k, const void *alpha, const void *a, const int64_t *lda,
			  const void *b, const int64_t *ldb, const void *beta, void *c,
			  const int64_t *ldc, size_t, size_t);

union gemm_address { void *object; gemm_fortran *call; };

/* Numbers of a are whole, up to +-`wide`, those of b up to +-7: n products of both stay below 2^24
 * in floats, and below 2^53 in doubles.
 */
enum { NARROW = 7 };

static int64_t width(bool single, int64_t n)
{
	int64_t most = (single ? INT64_C(1) << 24 : INT64_C(1) << 50) / (NARROW * n) - 1;
	int64_t wanted = single ? 2047 : (INT64_C(1) << 30) - 1;

	return most < wanted ? most : wanted;
}

/* xorshift: any numbers, each time the same. */
static int64_t next(uint64_t *state, int64_t wide)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (int64_t)(*state >> 20) % (2 * wide + 1) - wide;
}

static void put(bool single, void *to, size_t i, int64_t v)
{
	if (single)
		((float *)to)[i] = (float)v;
	else
		((double *)to)[i] = (double)v;
}

/* False where it is no whole number of those that can come out. */
static bool get(bool single, const void *from, size_t i, int64_t *ret)
{
	double v = single ? (double)((const float *)from)[i] : ((const double *)from)[i];

	if (!(v > -9007199254740992.0 && v < 9007199254740992.0))
		return false;
	*ret = (int64_t)v;
	return (double)*ret == v;
}

static int64_t whole(bool single, const void *from, size_t i)
{
	int64_t v = 0;

	return get(single, from, i, &v) ? v : 0;
}

static void fill(bool single, void *to, size_t n, int64_t wide, uint64_t *state)
{
	for (size_t i = 0; i < n; i++)
		put(single, to, i, next(state, wide));
}

bool gemm_take(struct gemm *g)
{
	size_t bytes = (size_t)(g->n * g->n) * sizeof(double);

	/* Room enough for the small products too. */
	if (bytes < 1 << 20)
		bytes = 1 << 20;
	g->a = aligned_alloc(64, (bytes + 63) / 64 * 64);
	g->b = aligned_alloc(64, (bytes + 63) / 64 * 64);
	g->c = aligned_alloc(64, (bytes + 63) / 64 * 64);
	return g->a && g->b && g->c;
}

static void fill_all(struct gemm *g)
{
	size_t n = (size_t)(g->n * g->n);
	uint64_t state = 0x9e3779b97f4a7c15;

	fill(g->single, g->a, n, width(g->single, g->n), &state);
	fill(g->single, g->b, n, NARROW, &state);
	fill(g->single, g->c, n, NARROW, &state);
}

/* The names of wheels: 64-bit numbers, and SciPy's OpenBLAS under names of its own. */
bool gemm_find(struct gemm *g, bool single)
{
	static const char *const names[][2] = {
		{ "dgemm_", "sgemm_" },             { "dgemm_64_", "sgemm_64_" },
		{ "scipy_dgemm_", "scipy_sgemm_" }, { "scipy_dgemm_64_", "scipy_sgemm_64_" },
	};

	g->single = single;
	g->function = NULL;
	for (size_t i = 0; i < LEN(names) && !g->function; i++)
		g->function = dlsym(g->library, names[i][single]);
	return g->function;
}

/* c = alpha * op(a) * op(b) + beta * c, all stored by columns. */
struct product {
	char ta[2], tb[2];       /* "N" or "T" */
	int64_t m, n, k, lda, ldb, ldc;
	int alpha, beta;
};

static void multiply(const struct gemm *g, const struct product *p)
{
	union gemm_address at = { .object = g->function };
	const double alpha = p->alpha, beta = p->beta;
	const float alpha_single = (float)p->alpha, beta_single = (float)p->beta;

	at.call(p->ta, p->tb, &p->m, &p->n, &p->k,
		g->single ? (const void *)&alpha_single : &alpha, g->a, &p->lda, g->b, &p->ldb,
		g->single ? (const void *)&beta_single : &beta, g->c, &p->ldc, 1, 1);
}

void gemm_once(struct gemm *g)
{
	multiply(g, &(struct product){ "N", "N", g->n, g->n, g->n, g->n, g->n, g->n, 1, 0 });
}

/* In 64 bits that wrap, c * x == a * (b * x) for any x: all of c is looked at, and an error stays
 * unseen with a chance of 1 in 2^63.
 */
const char *gemm_result_wrong(const struct gemm *g)
{
	size_t n = (size_t)g->n;
	uint64_t *x = calloc(4 * n, sizeof *x), *bx = x + n, *abx = bx + n, *cx = abx + n;
	uint64_t state = 0xd1342543de82ef95;
	const char *wrong = NULL;
	int64_t v = 0;

	if (!x)
		return "(there is no memory to check it)";
	for (size_t i = 0; i < n; i++) {
		(void)next(&state, 1);
		x[i] = state | 1;
	}
	for (size_t j = 0; j < n; j++)
		for (size_t i = 0; i < n; i++)
			bx[i] += (uint64_t)whole(g->single, g->b, i + j * n) * x[j];
	for (size_t j = 0; j < n; j++)
		for (size_t i = 0; i < n; i++)
			abx[i] += (uint64_t)whole(g->single, g->a, i + j * n) * bx[j];
	for (size_t j = 0; j < n && !wrong; j++)
		for (size_t i = 0; i < n && !wrong; i++) {
			if (!get(g->single, g->c, i + j * n, &v))
				wrong = "a product of large matrices has a number that cannot come "
					"out";
			cx[i] += (uint64_t)v * x[j];
		}
	for (size_t i = 0; i < n && !wrong; i++)
		if (cx[i] != abx[i])
			wrong = "a product of large matrices is not what a plain computation "
				"gives";
	return wrong;
}

/* The element that a plain computation gives, of what was in c before. */
static int64_t plain(const struct gemm *g, const struct product *p, const int64_t *before,
		     int64_t row, int64_t column)
{
	int64_t sum = 0;

	for (int64_t k = 0; k < p->k; k++) {
		int64_t a = *p->ta == 'N' ? row + k * p->lda : k + row * p->lda;
		int64_t b = *p->tb == 'N' ? k + column * p->ldb : column + k * p->ldb;

		sum += whole(g->single, g->a, (size_t)a) * whole(g->single, g->b, (size_t)b);
	}
	return p->alpha * sum + p->beta * before[row + column * p->ldc];
}

enum { SMALL_MOST = 128 * 128 };

static const char *small_wrong(struct gemm *g, const struct product *p, uint64_t *state)
{
	static int64_t before[SMALL_MOST];
	int64_t v;

	fill(g->single, g->a, SMALL_MOST, width(g->single, 4 * p->k), state);
	fill(g->single, g->b, SMALL_MOST, NARROW, state);
	fill(g->single, g->c, SMALL_MOST, NARROW, state);
	for (size_t i = 0; i < SMALL_MOST; i++)
		before[i] = whole(g->single, g->c, i);
	multiply(g, p);
	for (int64_t column = 0; column < p->n; column++)
		for (int64_t row = 0; row < p->ldc; row++) {
			int64_t want = row < p->m ? plain(g, p, before, row, column)
						  : before[row + column * p->ldc];

			if (!get(g->single, g->c, (size_t)(row + column * p->ldc), &v) || v != want)
				return "a product of small matrices is not what a plain "
				       "computation gives";
		}
	return NULL;
}

const char *gemm_wrong(struct gemm *g)
{
	static const struct product small[] = {
		{ "N", "N", 1, 1, 1, 1, 1, 1, 1, 0 },
		{ "N", "N", 64, 64, 64, 64, 64, 64, 1, 0 },
		{ "N", "T", 67, 35, 41, 70, 36, 69, 2, 1 },
		{ "T", "N", 33, 97, 113, 113, 120, 40, -1, 1 },
		{ "T", "T", 101, 19, 128, 128, 23, 101, 1, -3 },
	};
	uint64_t state = 0x2545f4914f6cdd1d;
	const char *wrong = NULL;

	for (size_t i = 0; i < LEN(small) && !wrong; i++)
		wrong = small_wrong(g, &small[i], &state);
	if (wrong)
		return wrong;
	fill_all(g);
	gemm_once(g);
	return gemm_result_wrong(g);
}
