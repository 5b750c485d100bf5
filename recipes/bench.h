/* How fast this machine multiplies: through each BLAS it has, and in its vector unit. */
#ifndef AMPY_BENCH_H
#define AMPY_BENCH_H

#include "../probes/base/base.h"

#include "../probes/base/stats.h"
#include "benchsaid.h"

struct arena;
struct err;
struct json_out;
struct list;
struct root;

enum bench_state { BENCH_MEASURED, BENCH_WRONG, BENCH_CRASHED, BENCH_HUNG, BENCH_REFUSED,
		   BENCH_FAILED, BENCH_STATES };
extern const char *const bench_state_names[BENCH_STATES];  /* "measured", "wrong", ... */

enum bench_cores { BENCH_ONE, BENCH_ALL, BENCH_CORES };

/* Rates in MFLOP/s.  On one core of the time that the process had, so that what others did
 * meanwhile counts little; on all cores of the clock.
 */
struct bench_series {
	int64_t *v;
	size_t n;
	struct spread mflops;
};

struct bench_library {
	const char *path;        /* what is loaded, every link followed */
	const char *library;     /* what does the work, where `path` only leads to it */
	const char *family, *version, *threading;  /* as blaslib.h has them; NULL: not known */
	const char *core;        /* whose kernels it took; NULL: it does not say */
	int64_t size, mtime;     /* bytes, and seconds since 1970, of `path` */
	bool is_default;         /* programs get it for libblas.so.3 */
	bool named;              /* --library */
	enum bench_state state;
	const char *why;         /* a sentence where the state is not BENCH_MEASURED */
	int64_t threads;         /* on all cores; 0: it does not say */
	struct bench_series series[BENCH_CORES][BENCH_NEON];
};

struct bench_neon {
	bool lacks;              /* this CPU has it not */
	struct bench_series series;
};

struct bench {
	const char *ampy, *time;
	const char *model, *cpu; /* for people; and what tells one CPU from another (cpu_identity()) */
	int64_t cpus;            /* all that may be used */
	bool emulated;           /* of another architecture: figures say nothing */
	bool saved;              /* kept for doctor */
	int64_t size[BENCH_CORES];  /* the matrices are n x n */
	int64_t rounds;
	struct bench_library *v;
	size_t n;
	bool arm;                /* programs here are for aarch64: there is a vector unit to measure */
	enum bench_state neon_state;
	const char *neon_why;
	struct bench_neon neon[NEON_KINDS];
	int64_t taken;           /* thousandths of one core's time that others had, by the median */
};

struct bench_setup {
	const struct root *root; /* the live machine */
	bool quick;
	bool emulated, arm;
	int64_t cpus;            /* all that may be used */
	int64_t size;            /* 0: chosen */
	unsigned seconds;        /* about so long, in all; 0: chosen */
	const struct list *named;  /* measure these libraries alone; or NULL */
	const char *coretype;    /* OPENBLAS_CORETYPE for them; or NULL */
	const volatile int *stop;
	void (*progress)(unsigned done, unsigned total, int64_t nanoseconds_left);  /* or NULL */
};

/* The libraries there are to measure; ret->v is made.  -ENOENT where one that was named is not. */
int bench_find(const struct bench_setup *setup, struct arena *mem, struct bench *ret,
	       struct err *err) MUST_USE;
/* Measures what was found, each in children of its own, and all of them by turns, so that what
 * disturbs the machine for a while disturbs all alike.  -EINTR when stopped.  A library that
 * crashes, hangs or computes wrong is marked so and is no error.
 */
int bench_measure(const struct bench_setup *setup, struct arena *mem, struct bench *ret,
		  struct err *err) MUST_USE;

/* A series, or two that are compared, whose middle half spreads over more of the median than this
 * carries no conclusion; all cores none either where others had more of the time.  Thousandths.
 */
enum { BENCH_MAX_SPREAD = 200, BENCH_MAX_TAKEN = 100 };

struct bench_verdict {
	const struct bench_library *own;      /* what programs get; NULL: none, or not measured */
	const struct bench_library *fastest;  /* to choose of those that are right; or NULL */
	int64_t factor[BENCH_CORES]; /* dgemm, fastest to own, in thousandths; 0: no conclusion */
	const char *noise[BENCH_CORES];       /* why there is none, with the figures; or NULL */
	int64_t half;            /* FP16 to FP32 in thousandths; 0: no conclusion, or not there */
	const char *half_noise;
};
/* Pure. */
void bench_judge(const struct bench *b, struct arena *mem, struct bench_verdict *ret);

/* ampy.bench/1 */
void bench_write(struct json_out *o, const struct bench *b, const struct bench_verdict *v);
/* Keeps it in the state folder, where doctor finds it. */
int bench_save(const struct root *root, const struct bench *b, const struct bench_verdict *v,
	       struct arena *mem, struct err *err) MUST_USE;

#endif
