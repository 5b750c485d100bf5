/* The child that measures: loads a library, checks what it computes, and takes the time. */
#include "../probes/base/base.h"

#include <dlfcn.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include "../probes/base/scan.h"
#include "benchgemm.h"
#include "benchneon.h"
#include "benchsaid.h"
#include "benchwork.h"

enum { OUT = 3, MAX_SIZE = 8192, MAX_SAMPLES = 64, TARGET_NS = 2000000 };

struct work {
	FILE *out;
	int64_t end_ns;          /* how long each kind is measured */
	struct gemm gemm;
};

static int64_t now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Something that is measured: one round of it, and the work in it. */
struct subject {
	enum bench_op op;
	int64_t work;
	void (*once)(void *user);
	void *user;
};

/* At least twice, until the time is over. */
static void measure(struct work *w, const struct subject *s)
{
	int64_t start = now(CLOCK_MONOTONIC), wall, cpu;

	for (unsigned i = 0; i < MAX_SAMPLES; i++) {
		if (i > 1 && now(CLOCK_MONOTONIC) - start > w->end_ns)
			break;
		wall = now(CLOCK_MONOTONIC);
		cpu = now(CLOCK_PROCESS_CPUTIME_ID);
		s->once(s->user);
		cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
		wall = now(CLOCK_MONOTONIC) - wall;
		fprintf(w->out, "time %s %lld %lld %lld\n", bench_op_name(s->op),
			(long long)s->work, (long long)(wall > 0 ? wall : 1),
			(long long)(cpu > 0 ? cpu : 1));
	}
}

static void gemm_round(void *user)
{
	gemm_once(user);
}

static void measure_gemm(struct work *w, bool single)
{
	struct gemm *g = &w->gemm;
	enum bench_op op = single ? BENCH_SGEMM : BENCH_DGEMM;
	const char *wrong;

	if (!gemm_find(g, single)) {
		fprintf(w->out, "lacks %s\n", bench_op_name(op));
		return;
	}
	/* What it says before it computes is not lost when it crashes. */
	fflush(w->out);
	wrong = gemm_wrong(g);
	if (wrong) {
		fprintf(w->out, "wrong %s %s\n", bench_op_name(op), wrong);
		return;
	}
	measure(w, &(struct subject){ op, 2 * g->n * g->n * g->n, gemm_round, g });
	wrong = gemm_result_wrong(g);
	if (wrong)
		fprintf(w->out, "wrong %s %s\n", bench_op_name(op), wrong);
	fflush(w->out);
}

struct neon_round {
	enum neon_kind kind;
	size_t n;
	const void *a, *b;
	void *sums;
};

static void neon_once(void *user)
{
	struct neon_round *r = user;

	neon_add(r->kind, r->n, r->a, r->b, r->sums);
}

/* Zeros: no sum grows, and nothing is subnormal, which some processors are slow with. */
static void measure_neon(struct work *w, enum neon_kind kind)
{
	static const unsigned char zeros[NEON_BYTES];
	static unsigned char sums[NEON_SUMS * NEON_BYTES];
	enum bench_op op = (enum bench_op)(BENCH_NEON + kind);
	struct neon_round r = { kind, 1024, zeros, zeros, sums };
	const char *wrong;
	int64_t took;

	if (!neon_can(kind)) {
		fprintf(w->out, "lacks %s\n", bench_op_name(op));
		return;
	}
	fflush(w->out);
	wrong = neon_wrong(kind);
	if (wrong) {
		fprintf(w->out, "wrong %s %s\n", bench_op_name(op), wrong);
		return;
	}
	do {
		r.n *= 2;
		took = now(CLOCK_MONOTONIC);
		neon_once(&r);
		took = now(CLOCK_MONOTONIC) - took;
	} while (took < TARGET_NS && r.n < (size_t)1 << 28);
	measure(w, &(struct subject){ op, (int64_t)(r.n * NEON_SUMS * neon_about[kind].work),
				      neon_once, &r });
	fflush(w->out);
}

/* Where the first of these functions is there, it is told; what it answers is said. */
static void set_threads(struct work *w, void *library, int threads)
{
	static const char *const setters[] = {
		"openblas_set_num_threads", "openblas_set_num_threads64_",
		"scipy_openblas_set_num_threads", "scipy_openblas_set_num_threads64_",
		"bli_thread_set_num_threads", "flexiblas_set_num_threads", "MKL_Set_Num_Threads",
	};
	static const char *const getters[] = {
		"openblas_get_num_threads", "openblas_get_num_threads64_",
		"scipy_openblas_get_num_threads", "scipy_openblas_get_num_threads64_",
		"bli_thread_get_num_threads", "flexiblas_get_num_threads", "MKL_Get_Max_Threads",
	};
	union { void *object; void (*set)(long); int (*get)(void); } at;

	for (size_t i = 0; i < LEN(setters); i++) {
		at.object = dlsym(library, setters[i]);
		if (!at.object)
			continue;
		/* Some take an int, others a long: the register holds both. */
		at.set(threads);
		at.object = dlsym(library, getters[i]);
		if (at.object && at.get() > 0)
			fprintf(w->out, "threads %d\n", at.get());
		return;
	}
}

/* Whose kernels it chose. */
static void say_core(struct work *w, void *library)
{
	static const char *const names[] = {
		"openblas_get_corename", "openblas_get_corename64_",
		"scipy_openblas_get_corename", "scipy_openblas_get_corename64_",
	};
	union { void *object; const char *(*core)(void); int (*id)(void);
		const char *(*name)(int); } at, id;

	for (size_t i = 0; i < LEN(names); i++) {
		at.object = dlsym(library, names[i]);
		if (at.object) {
			fprintf(w->out, "core %s\n", at.core());
			return;
		}
	}
	id.object = dlsym(library, "bli_arch_query_id");
	at.object = dlsym(library, "bli_arch_string");
	if (id.object && at.object)
		fprintf(w->out, "core %s\n", at.name(id.id()));
}

/* dlerror() may bring more than a line. */
static void say_failed(struct work *w, const char *why)
{
	struct span rest = span_of(why ? why : "it cannot be loaded"), line;

	if (!scan_line(&rest, &line) || line.n > 300)
		line = SPAN("it cannot be loaded");
	fprintf(w->out, "failed %.*s\n", (int)line.n, line.v);
}

static void measure_library(struct work *w, const char *path, int threads)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (!library) {
		say_failed(w, dlerror());
		return;
	}
	w->gemm.library = library;
	set_threads(w, library, threads);
	say_core(w, library);
	fflush(w->out);
	if (!gemm_take(&w->gemm)) {
		say_failed(w, "there is not enough memory for matrices of that size");
		return;
	}
	measure_gemm(w, false);
	measure_gemm(w, true);
}

/* On the CPU where it is, which the kernel has just chosen as a free one. */
static void stay_here(void)
{
	cpu_set_t one;
	int cpu = sched_getcpu();

	CPU_ZERO(&one);
	if (cpu < 0 || cpu >= CPU_SETSIZE)
		return;
	CPU_SET((size_t)cpu, &one);
	(void)sched_setaffinity(0, sizeof one, &one);
}

bool bench_work_called(int argc, char *const *words)
{
	return argc == BENCH_WORK_WORDS && strcmp(words[1], BENCH_WORK) == 0;
}

int bench_work(char *const *words)
{
	uint64_t threads, size, milliseconds;
	struct work w = { 0 };

	if (scan_u64(span_of(words[3]), 10, 1 << 20, &threads) < 0 || !threads ||
	    scan_u64(span_of(words[4]), 10, MAX_SIZE, &size) < 0 || !size ||
	    scan_u64(span_of(words[5]), 10, 3600000, &milliseconds) < 0)
		return 2;
	w.out = fdopen(OUT, "w");
	if (!w.out)
		return 2;
	w.end_ns = (int64_t)milliseconds * 1000000 / 2;
	w.gemm.n = (int64_t)size;
	if (threads == 1)
		stay_here();
	if (strcmp(words[2], "neon") == 0)
		for (unsigned kind = 0; kind < NEON_KINDS; kind++)
			measure_neon(&w, (enum neon_kind)kind);
	else
		measure_library(&w, words[2], (int)threads);
	fputs("end\n", w.out);
	/* Without what the library would do at the end of a process, which may hang. */
	_exit(fclose(w.out) == 0 ? 0 : 3);
}
