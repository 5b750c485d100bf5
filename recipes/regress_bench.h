/* Where a Python and its tests are started: on the live machine, in a root, or in a container; as
 * whom; and many at once.
 */
#ifndef AMPY_REGRESS_BENCH_H
#define AMPY_REGRESS_BENCH_H

#include "../probes/base/base.h"

#include "../probes/base/scan.h"

struct arena;
struct cell;
struct err;
struct regress_engine;

/* Of what a program prints, so much of its end is kept. */
enum { BENCH_MAX_OUTPUT = 256 * 1024 };

struct regress_bench {
	const char *python;           /* a path, as it is seen where it runs */
	const struct cell *cell;      /* as whom, in which root; NULL: as ourselves, here */
	const struct regress_engine *engine;    /* NULL: in no container */
	const char *dir, *outside;    /* a folder for each program: as it sees it, as we do */
	uint64_t memory;              /* bytes of data that a process may have; 0: no limit */
	const volatile int *stop;
};

/* One start of that Python. */
struct regress_job {
	const char *name;             /* of its folder, and of its container */
	/* Behind the Python; "{}" in a word stands for its folder, as it sees it. */
	const char *const *args;
	unsigned seconds;
	void *user;
	/* The answer. */
	int rc;                       /* 0, or why it was not started or came to no end */
	const char *why;              /* ... in a sentence */
	int status;                   /* 128 + the signal that ended it */
	bool late, stopped;           /* its time was up; all was to stop */
	int64_t nanoseconds, began;   /* see ticks() */
	struct text output;
};

struct regress_pool {
	const struct regress_bench *bench;
	struct regress_job *jobs;
	size_t n;
	unsigned at_once;
	unsigned seconds;             /* for all of them; 0: no limit */
	/* One has ended: its folder and its output are there until this returns. */
	void (*done)(void *user, struct regress_job *job);
	/* Every 200 ms or so: how many have ended, and which are under way (NULL-terminated). */
	void (*tick)(void *user, size_t done, struct regress_job *const *running);
	void *user;
};

/* Runs them in their order.  0; -EINTR when stopped and -ETIME when the time was up (those that
 * were not begun have rc -ECANCELED); or what kept it from starting any.  Nothing of them goes on.
 */
int regress_pool_run(const struct regress_pool *p, struct arena *mem, struct err *err) MUST_USE;
/* One alone. */
int regress_bench_run(const struct regress_bench *b, struct regress_job *job, struct arena *mem,
		      struct err *err) MUST_USE;
/* A file that a job left in its folder: -ENOENT, -EPERM where it is not of whom it ran as, -EFBIG.
 */
int regress_bench_read(const struct regress_bench *b, const struct regress_job *job,
		       const char *name, size_t max, struct arena *mem, struct text *ret) MUST_USE;

#endif
