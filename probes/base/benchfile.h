/* What `ampy bench` kept of its last run (ampy.bench/1), as far as others ask for it. */
#ifndef AMPY_BENCHFILE_H
#define AMPY_BENCHFILE_H

#include "base.h"

struct arena;
struct cpuinfo;
struct root;
struct text;

#define BENCH_FILE "bench.json"
enum { BENCH_FILE_MAX = 256 * 1024, BENCH_FILE_LIBRARIES = 64 };

/* A library that was measured, and the file it was then. */
struct bench_entry {
	const char *path, *library, *family, *version, *state, *why;
	int64_t size, mtime;
	bool is_default;
	int64_t mflops;          /* dgemm on one core; 0: not measured */
};

struct bench_file {
	const char *time, *cpu;  /* when, and cpu_identity() */
	bool emulated;
	struct bench_entry *v;
	size_t n;
	const struct bench_entry *own;      /* what programs get; or NULL */
	const struct bench_entry *fastest;  /* of those that compute right; or NULL */
	int64_t factor, factor_all; /* fastest to own, in thousandths; 0: no conclusion */
	const char *noise;       /* why there was none; or NULL */
};

/* -EBADMSG with a reason in *why. */
int bench_file_read(const struct text *text, struct arena *mem, struct bench_file *ret,
		    const char **why) MUST_USE;
/* What tells one CPU from another, "0x41 0xd0c 0x3 1 80" or the model's name and the number of
 * CPUs that are online; NULL where /proc/cpuinfo says neither.
 */
const char *cpu_identity(const struct cpuinfo *c, struct arena *mem);
/* The same of a root's /proc/cpuinfo; NULL with a reason in *why where it cannot be read. */
const char *cpu_identity_of(const struct root *r, struct arena *mem, const char **why);

#endif
