/*
 * What `ampy bench` is held against: dgemm on one core through the library that this is linked with, by
 * that library's own interface.
 *
 *	gemm SIZE MILLISECONDS
 *
 * prints rates in MFLOP/s, a line each, of the time that the process had. -DOPENBLAS and -DBLIS: CBLAS and
 * the function that sets the number of threads; otherwise Fortran's interface.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(OPENBLAS) || defined(BLIS)
void cblas_dgemm(int order, int ta, int tb, int m, int n, int k, double alpha, const double *a, int lda,
		 const double *b, int ldb, double beta, double *c, int ldc);
#else
void dgemm_(const char *ta, const char *tb, const int *m, const int *n, const int *k, const double *alpha,
	    const double *a, const int *lda, const double *b, const int *ldb, const double *beta, double *c,
	    const int *ldc);
#endif
#ifdef OPENBLAS
void openblas_set_num_threads(int n);
#endif
#ifdef BLIS
void bli_thread_set_num_threads(long n);
#endif

static void multiply(int n, const double *a, const double *b, double *c)
{
#if defined(OPENBLAS) || defined(BLIS)
	enum { COLUMNS = 102, PLAIN = 111 };

	cblas_dgemm(COLUMNS, PLAIN, PLAIN, n, n, n, 1, a, n, b, n, 0, c, n);
#else
	const double one = 1, zero = 0;

	dgemm_("N", "N", &n, &n, &n, &one, a, &n, b, &n, &zero, c, &n);
#endif
}

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	enum { MOST = 1000 };
	int n = argc > 2 ? (int)strtol(argv[1], NULL, 10) : 512;
	double until = argc > 2 ? (double)strtol(argv[2], NULL, 10) / 1000 : 0.3;
	size_t all = (size_t)n * (size_t)n, got = 0;
	double *a = malloc(all * sizeof *a), *b = malloc(all * sizeof *b), *c = malloc(all * sizeof *c);
	static double rate[MOST];
	cpu_set_t one;

	if (!a || !b || !c)
		return 1;
	CPU_ZERO(&one);
	CPU_SET((size_t)sched_getcpu(), &one);
	sched_setaffinity(0, sizeof one, &one);
#ifdef OPENBLAS
	openblas_set_num_threads(1);
#endif
#ifdef BLIS
	bli_thread_set_num_threads(1);
#endif
	for (size_t i = 0; i < all; i++) {
		a[i] = (double)(i % 101) - 50;
		b[i] = (double)(i % 97) - 48;
		c[i] = 0;
	}
	multiply(n, a, b, c);
	until += now(CLOCK_MONOTONIC);
	while (got < 5 || (got < MOST && now(CLOCK_MONOTONIC) < until)) {
		double took = now(CLOCK_PROCESS_CPUTIME_ID);

		multiply(n, a, b, c);
		took = now(CLOCK_PROCESS_CPUTIME_ID) - took;
		rate[got++] = 2.0 * n * n * n / took / 1e6;
	}
	for (size_t i = 0; i < got; i++)
		printf("%.0f\n", rate[i]);
	return 0;
}
