/* Measures each BLAS of this machine, and its vector unit, in children. */
#include "../probes/base/base.h"

#include <errno.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/child.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/ticks.h"
#include "../probes/base/trust.h"
#include "bench.h"
#include "benchwork.h"
#include "benchtrust.h"

enum {
	ROUNDS = 7, LEAST_ROUNDS = 3, PATIENCE = 2, SECONDS = 10, QUICK_SECONDS = 2,
	/* No power of two: columns 4 KiB apart would contend for the same lines of the cache. */
	SIZE = 500, QUICK_SIZE = 250, EMULATED_SIZE = 96, MAX_SIZE = 4096,
	LEAST_MS = 40, NEON_MS = 20, START_SECONDS = 20, QUICK_START_SECONDS = 10, MAX_OUTPUT = 256 * 1024,
	MAX_SAMPLES = 4096,
};

const char *const bench_state_names[BENCH_STATES] = {
	[BENCH_MEASURED] = "measured", [BENCH_WRONG] = "wrong", [BENCH_CRASHED] = "crashed",
	[BENCH_HUNG] = "hung", [BENCH_REFUSED] = "refused", [BENCH_FAILED] = "failed",
};

/* One that measures all there is to measure. */
struct run {
	const struct bench_setup *setup;
	struct arena *mem;
	struct bench *b;
	const char *self;
	unsigned seconds;        /* about so long, in all */
	unsigned milliseconds;   /* for each child of a library */
	struct bench_series taken;
	unsigned done, total;
	int64_t began;
};

/* What a child wrote to its descriptor 3, up to a limit; and that there was more. */
struct pipe_text {
	struct arena *mem;
	char *v;
	size_t n;
	bool over;
};

static void take_piece(void *user, struct span piece)
{
	struct pipe_text *t = user;

	if (t->n + piece.n > BENCH_SAID_MAX) {
		t->over = true;
		return;
	}
	memcpy(t->v + t->n, piece.v, piece.n);
	t->n += piece.n;
}

static void add_rate(struct bench_series *s, int64_t rate, struct arena *mem)
{
	if (!s->v)
		s->v = TAKE_N(mem, MAX_SAMPLES, int64_t);
	if (s->n < MAX_SAMPLES)
		s->v[s->n++] = rate;
}

/* MFLOP/s */
static int64_t rate_of(int64_t work, int64_t nanoseconds)
{
	double rate = (double)work * 1000 / (double)nanoseconds;

	return rate < 1e12 ? (int64_t)rate : 0;
}

/* How a child ended. */
struct ended {
	enum bench_state state;
	const char *why;
};

/* The last line that a library printed before it came to its end, for people. */
static const char *last_words(struct text said, struct arena *mem)
{
	struct span rest = { said.v, said.n }, line, last = { "", 0 };

	while (scan_line(&rest, &line))
		if (span_trim(line).n)
			last = span_trim(line);
	if (!last.n)
		return "";
	if (last.n > 160)
		last.n = 160;
	return arena_printf(mem, " (it said: %.*s)", (int)last.n, last.v);
}

static struct ended how_it_ended(const struct bench_said *said, int status, struct text output,
				 struct arena *mem)
{
	if (said->wrong)
		return (struct ended){ BENCH_WRONG, said->wrong };
	if (said->failed)
		return (struct ended){ BENCH_FAILED, said->failed };
	if (said->ended && status == 0)
		return (struct ended){ BENCH_MEASURED, NULL };
	if (status > 128)
		return (struct ended){ BENCH_CRASHED,
				       arena_printf(mem, "it ended with signal %d, %s%s",
						    status - 128, strsignal(status - 128),
						    last_words(output, mem)) };
	return (struct ended){ BENCH_CRASHED,
			       arena_printf(mem, "it ended the program with status %d%s", status,
					    last_words(output, mem)) };
}

/* Each library's own variables; what it is told through a function it would say, too. */
static const char *const *environment(struct run *r, const char *what, unsigned threads)
{
	static const char *const names[] = { "OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS",
					     "OMP_NUM_THREADS", "BLIS_NUM_THREADS",
					     "MKL_NUM_THREADS" };
	const char *wheel = strstr(what, ".libs/");
	struct list env = { 0 };

	/* What a wheel's library needs lies beside it, where Python's modules would look. */
	if (wheel && !strchr(wheel + strlen(".libs/"), '/'))
		list_add(&env, arena_printf(r->mem, "LD_LIBRARY_PATH=%.*s",
					    (int)(strrchr(what, '/') - what), what), r->mem);
	for (size_t i = 0; i < LEN(names); i++)
		list_add(&env, arena_printf(r->mem, "%s=%u", names[i], threads), r->mem);
	/* Which CPU is emulated is no choice of a library's. */
	if (r->b->emulated && root_env(r->setup->root, "QEMU_CPU"))
		list_add(&env, JOIN(r->mem, "QEMU_CPU=", root_env(r->setup->root, "QEMU_CPU")),
			 r->mem);
	if (r->setup->coretype)
		list_add(&env, JOIN(r->mem, "OPENBLAS_CORETYPE=", r->setup->coretype), r->mem);
	return env.v;
}

/* Time for what the plainest of all BLAS needs, ten times over. */
static unsigned time_limit(const struct run *r, int64_t size, unsigned milliseconds)
{
	double gflop = (double)(size * size * size) * 2 * 8 / 1e9;

	return (r->setup->quick ? QUICK_START_SECONDS : START_SECONDS) + milliseconds / 250 +
	       (unsigned)(gflop * (r->b->emulated ? 100 : 5));
}

/* -EINTR when stopped; else 0 with how it ended. */
static int start(struct run *r, const char *what, unsigned threads, int64_t size,
		 unsigned milliseconds, struct bench_said *said, struct ended *ret)
{
	struct pipe_text piped = { r->mem, TAKE_N(r->mem, BENCH_SAID_MAX + 1, char), 0, false };
	const char *const argv[] = {
		r->self, BENCH_WORK, what, arena_printf(r->mem, "%u", threads),
		arena_printf(r->mem, "%lld", (long long)size),
		arena_printf(r->mem, "%u", milliseconds), NULL,
	};
	struct child child = {
		.argv = argv, .env = environment(r, what, threads), .max_output = MAX_OUTPUT,
		.seconds = time_limit(r, size, milliseconds), .stop = r->setup->stop,
		.on_status = take_piece, .user = &piped,
	};
	struct text output = { "", 0 };
	struct err err = { 0 };
	int status = 0, rc = child_run(&child, r->mem, &status, &output, &err);

	*said = (struct bench_said){ 0 };
	*ret = (struct ended){ BENCH_FAILED, "what the measuring child said cannot be understood" };
	if (rc == -EINTR)
		return rc;
	if (rc == -ETIME) {
		*ret = (struct ended){ BENCH_HUNG,
				       arena_printf(r->mem, "it was ended after %u seconds",
						    child.seconds) };
		return 0;
	}
	if (rc < 0)
		*ret = (struct ended){ BENCH_FAILED, arena_strdup(r->mem, err.text) };
	else if (!piped.over && bench_said_read(&(struct text){ piped.v, piped.n }, r->mem,
						said) == 0)
		*ret = how_it_ended(said, status, output, r->mem);
	return 0;
}

static void step(struct run *r)
{
	int64_t took = ticks() - r->began;

	r->done++;
	if (r->setup->progress)
		r->setup->progress(r->done, r->total, took / r->done * (r->total - r->done));
}

static bool is_serial(const struct bench_library *l)
{
	return l->threading && strcmp(l->threading, "serial") == 0;
}

static int measure_library(struct run *r, struct bench_library *l, enum bench_cores cores)
{
	unsigned threads = cores == BENCH_ONE ? 1 : (unsigned)r->b->cpus;
	struct bench_said said;
	struct ended how;
	int rc = start(r, l->path, threads, r->b->size[cores], r->milliseconds, &said, &how);

	if (rc < 0)
		return rc;
	l->state = how.state;
	l->why = how.why;
	if (said.core)
		l->core = said.core;
	if (cores == BENCH_ALL && said.threads)
		l->threads = said.threads;
	for (size_t i = 0; i < said.ntimes; i++) {
		const struct bench_time *t = &said.times[i];

		if (t->op >= BENCH_NEON)
			continue;
		add_rate(&l->series[cores][t->op],
			 rate_of(t->work, cores == BENCH_ONE ? t->cpu : t->wall), r->mem);
		if (cores == BENCH_ONE && t->wall > 0)
			add_rate(&r->taken, t->cpu < t->wall
				 ? (int64_t)((double)(t->wall - t->cpu) * 1000 / (double)t->wall)
				 : 0, r->mem);
	}
	return 0;
}

static int measure_neon(struct run *r)
{
	struct bench_said said;
	struct ended how;
	int rc = start(r, "neon", 1, 1, NEON_MS, &said, &how);

	if (rc < 0)
		return rc;
	r->b->neon_state = how.state;
	r->b->neon_why = how.why;
	for (unsigned kind = 0; kind < NEON_KINDS; kind++)
		r->b->neon[kind].lacks = said.lacks[BENCH_NEON + kind];
	for (size_t i = 0; i < said.ntimes; i++) {
		const struct bench_time *t = &said.times[i];

		if (t->op >= BENCH_NEON)
			add_rate(&r->b->neon[t->op - BENCH_NEON].series, rate_of(t->work, t->cpu),
				 r->mem);
	}
	return 0;
}

static bool wants(const struct run *r, const struct bench_library *l, enum bench_cores cores)
{
	return l->state == BENCH_MEASURED &&
	       (cores == BENCH_ONE || (r->b->cpus > 1 && !is_serial(l)));
}

static int one_round(struct run *r)
{
	int rc = 0;

	for (unsigned cores = 0; cores < BENCH_CORES; cores++)
		for (size_t i = 0; rc == 0 && i < r->b->n; i++) {
			if (!wants(r, &r->b->v[i], (enum bench_cores)cores))
				continue;
			rc = measure_library(r, &r->b->v[i], (enum bench_cores)cores);
			step(r);
		}
	if (rc == 0 && r->b->arm && r->b->neon_state == BENCH_MEASURED) {
		rc = measure_neon(r);
		step(r);
	}
	return rc;
}

/* On all cores each of them shall have as much to do as one alone. */
static void choose_size(struct run *r)
{
	int64_t n = r->setup->size, all = 1;

	if (!n)
		n = r->b->emulated ? EMULATED_SIZE : r->setup->quick ? QUICK_SIZE : SIZE;
	while (all * all * all < n * n * n * r->b->cpus)
		all++;
	all = (all + 7) / 8 * 8;
	r->b->size[BENCH_ONE] = n;
	r->b->size[BENCH_ALL] = all > MAX_SIZE && all > n ? (n > MAX_SIZE ? n : MAX_SIZE) : all;
}

static void choose_time(struct run *r)
{
	unsigned children = 0;

	r->seconds = r->setup->seconds;
	if (!r->seconds)
		r->seconds = r->setup->quick ? QUICK_SECONDS : SECONDS;
	for (size_t i = 0; i < r->b->n; i++)
		for (unsigned cores = 0; cores < BENCH_CORES; cores++)
			children += wants(r, &r->b->v[i], (enum bench_cores)cores);
	r->total = (children + r->b->arm) * (unsigned)r->b->rounds;
	r->milliseconds = children ? r->seconds * 1000 / (children * (unsigned)r->b->rounds) : 0;
	if (r->milliseconds < LEAST_MS)
		r->milliseconds = LEAST_MS;
}

/* As root nothing is loaded that others may write. */
static void refuse_untrusted(struct run *r)
{
	for (size_t i = 0; geteuid() == 0 && i < r->b->n; i++) {
		struct bench_library *l = &r->b->v[i];

		if (bench_trusted(r->setup->root, l->path, r->mem, &l->why) < 0)
			l->state = BENCH_REFUSED;
	}
}

/* What programs get, then the others, the fastest first. */
static int by_rate(const void *va, const void *vb)
{
	const struct bench_library *a = va, *b = vb;
	int64_t rate_a = a->series[BENCH_ONE][BENCH_DGEMM].mflops.median;
	int64_t rate_b = b->series[BENCH_ONE][BENCH_DGEMM].mflops.median;

	if (a->is_default != b->is_default)
		return b->is_default - a->is_default;
	return rate_a != rate_b ? (rate_a < rate_b) - (rate_a > rate_b) : strcmp(a->path, b->path);
}

static void sum_up(struct run *r)
{
	for (size_t i = 0; i < r->b->n; i++)
		for (unsigned cores = 0; cores < BENCH_CORES; cores++)
			for (unsigned op = 0; op < BENCH_NEON; op++) {
				struct bench_series *s = &r->b->v[i].series[cores][op];

				spread_of(s->v, s->n, &s->mflops);
			}
	for (unsigned kind = 0; kind < NEON_KINDS; kind++)
		spread_of(r->b->neon[kind].series.v, r->b->neon[kind].series.n,
			  &r->b->neon[kind].series.mflops);
	qsort(r->b->v, r->b->n, sizeof *r->b->v, by_rate);
	spread_of(r->taken.v, r->taken.n, &r->taken.mflops);
	r->b->taken = r->taken.mflops.median;
}

/* Ourselves: by our path, which an emulator knows too; by the kernel's name for us where that was
 * replaced meanwhile, or others could replace it and we are root.
 */
static void find_self(struct run *r)
{
	static const char link[] = "/proc/self/exe";
	char path[4096];
	ssize_t n = readlink(link, path, sizeof path);
	const char *real, *why;

	r->self = link;
	if (n <= 0 || n == sizeof path)
		return;
	real = arena_strndup(r->mem, path, (size_t)n);
	if (access(real, X_OK) == 0 &&
	    (geteuid() != 0 || trusted_program(real, r->mem, &real, &why) == 0))
		r->self = real;
}

/* On a machine that is busy all takes longer: then fewer rounds have to do. */
static bool may_go_on(const struct run *r, int64_t rounds)
{
	return rounds < LEAST_ROUNDS ||
	       ticks() - r->began < (int64_t)r->seconds * PATIENCE * 1000000000;
}

int bench_measure(const struct bench_setup *setup, struct arena *mem, struct bench *ret,
		  struct err *err)
{
	struct run r = { .setup = setup, .mem = mem, .b = ret, .began = ticks() };
	int64_t rounds = 0;
	int rc = 0;

	ret->emulated = setup->emulated;
	ret->arm = setup->arm;
	ret->cpus = setup->cpus;
	ret->rounds = setup->quick ? LEAST_ROUNDS : ROUNDS;
	find_self(&r);
	choose_size(&r);
	refuse_untrusted(&r);
	choose_time(&r);
	while (rc == 0 && rounds < ret->rounds && may_go_on(&r, rounds)) {
		rc = one_round(&r);
		rounds++;
	}
	if (rc < 0)
		return err_set(err, rc, "a signal came while it was measured");
	ret->rounds = rounds;
	sum_up(&r);
	return 0;
}
