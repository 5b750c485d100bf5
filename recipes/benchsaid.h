/* What a child that measures says, line by line, on its descriptor 3. */
#ifndef AMPY_BENCHSAID_H
#define AMPY_BENCHSAID_H

#include "../probes/base/base.h"

#include "benchneon.h"

struct arena;
struct text;

/* What is measured: matrix products of a BLAS, then the kinds of the vector unit. */
enum bench_op { BENCH_DGEMM, BENCH_SGEMM, BENCH_NEON, BENCH_OPS = BENCH_NEON + NEON_KINDS };
const char *bench_op_name(enum bench_op op);

struct bench_time {
	enum bench_op op;
	int64_t work;            /* multiplications and additions */
	int64_t wall, cpu;       /* nanoseconds: of the clock, and of all threads together */
};

struct bench_said {
	bool ended;              /* it came to its end */
	int64_t threads;         /* as the library itself says; 0: it does not */
	const char *core;        /* whose kernels it took; or NULL */
	const char *failed;      /* why nothing could be measured; or NULL */
	const char *wrong;       /* what it computed wrong; or NULL */
	bool lacks[BENCH_OPS];   /* the CPU, or the library, has it not */
	struct bench_time *times;
	size_t ntimes;
};

enum { BENCH_SAID_MAX = 64 * 1024, BENCH_TIMES_MAX = 1024 };

/* From the bytes it wrote, at most BENCH_SAID_MAX: a line is `threads N`, `core NAME`,
 * `failed WORDS`, `lacks OP`, `wrong WORDS`, `time OP WORK WALL CPU` or `end`.  -EBADMSG for all
 * else, -E2BIG over a limit; a last line without its end was cut off and counts as not there.
 */
int bench_said_read(const struct text *text, struct arena *mem, struct bench_said *ret) MUST_USE;

#endif
