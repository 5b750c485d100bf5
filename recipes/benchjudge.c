/* What the figures mean, or why they mean nothing. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "bench.h"

static const char *name_of(const struct bench_library *l)
{
	const char *slash = strrchr(l->path, '/');

	return slash ? slash + 1 : l->path;
}

static const char *too_wide(const char *what, const char *of, const struct spread *s,
			    struct arena *mem)
{
	int64_t spread = spread_permille(s);

	if (spread <= BENCH_MAX_SPREAD)
		return NULL;
	return arena_printf(mem, "the middle half of the figures of %s%s spreads over %lld %% of "
			    "their median, and %d %% is the limit", what, of,
			    (long long)(spread + 5) / 10, BENCH_MAX_SPREAD / 10);
}

static bool has_threads(const struct bench_library *l)
{
	return l->series[BENCH_ALL][BENCH_DGEMM].n;
}

/* NULL, or why these two cannot be compared on so many cores. */
static const char *noise(const struct bench *b, const struct bench_library *own,
			 const struct bench_library *fastest, enum bench_cores cores,
			 struct arena *mem)
{
	const struct bench_library *both[] = { own, fastest };
	const char *why = NULL;

	if (b->emulated)
		return "this processor is emulated, and its figures say nothing of a real one";
	if (cores == BENCH_ALL && b->taken > BENCH_MAX_TAKEN)
		return arena_printf(mem, "others had %lld %% of the time of a core, and %d %% is "
				    "the limit", (long long)(b->taken + 5) / 10,
				    BENCH_MAX_TAKEN / 10);
	for (size_t i = 0; i < LEN(both) && !why; i++) {
		const struct bench_series *s =
			&both[i]->series[has_threads(both[i]) ? cores : BENCH_ONE][BENCH_DGEMM];

		why = too_wide("dgemm through ", name_of(both[i]), &s->mflops, mem);
	}
	return why;
}

/* One that has no threads is on all cores what it is on one. */
static int64_t rate(const struct bench_library *l, enum bench_cores cores)
{
	int64_t all = l->series[cores][BENCH_DGEMM].mflops.median;

	return all ? all : l->series[BENCH_ONE][BENCH_DGEMM].mflops.median;
}

/* Which to choose: one with threads before one without that is not much faster on one core. */
static bool is_better(const struct bench *b, const struct bench_library *l,
		      const struct bench_library *than)
{
	double mine = (double)rate(l, BENCH_ONE), theirs = (double)rate(than, BENCH_ONE);

	if (b->cpus > 1 && !has_threads(l))
		mine *= 0.9;
	if (b->cpus > 1 && !has_threads(than))
		theirs *= 0.9;
	return mine > theirs;
}

static int64_t ratio(int64_t a, int64_t b)
{
	double thousandths = b > 0 ? (double)a * 1000 / (double)b : 0;

	return thousandths < 1e9 ? (int64_t)(thousandths + 0.5) : 0;
}

static void compare(const struct bench *b, struct arena *mem, struct bench_verdict *v)
{
	for (unsigned cores = 0; cores < BENCH_CORES; cores++) {
		if (cores == BENCH_ALL && b->cpus < 2)
			continue;
		v->noise[cores] = noise(b, v->own, v->fastest, (enum bench_cores)cores, mem);
		if (!v->noise[cores])
			v->factor[cores] = ratio(rate(v->fastest, (enum bench_cores)cores),
						 rate(v->own, (enum bench_cores)cores));
	}
}

static void compare_halves(const struct bench *b, struct arena *mem, struct bench_verdict *v)
{
	const struct spread *one = &b->neon[NEON_FP32].series.mflops;
	const struct spread *half = &b->neon[NEON_FP16].series.mflops;

	if (b->neon_state != BENCH_MEASURED || !one->n || !half->n)
		return;
	v->half_noise = b->emulated
		? "this processor is emulated, and its figures say nothing of a real one"
		: too_wide("FP32", "", one, mem);
	if (!v->half_noise)
		v->half_noise = too_wide("FP16", "", half, mem);
	if (!v->half_noise)
		v->half = ratio(half->median, one->median);
}

void bench_judge(const struct bench *b, struct arena *mem, struct bench_verdict *ret)
{
	struct bench_verdict v = { 0 };

	for (size_t i = 0; i < b->n; i++) {
		const struct bench_library *l = &b->v[i];

		if (l->is_default)
			v.own = l;
		if (l->state == BENCH_MEASURED && rate(l, BENCH_ONE) &&
		    (!v.fastest || is_better(b, l, v.fastest)))
			v.fastest = l;
	}
	if (v.own && v.own->state == BENCH_MEASURED && v.fastest)
		compare(b, mem, &v);
	compare_halves(b, mem, &v);
	*ret = v;
}
