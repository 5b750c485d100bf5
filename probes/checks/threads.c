/* Do numerical libraries start as many threads as there are CPUs for them, and may they? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../blas.h"
#include "../runtime.h"
#include "check.h"
#include "threads.h"

enum { MANY_CPUS = 64, MAX_THREADS = 1 << 20, THREADS_PER_CPU = 4 };

static const struct runtime_facts *facts_of(const struct judge *j)
{
	return FACT_ROW(j->facts, runtime, 0);
}

bool threads_has_cpus(struct judge *j)
{
	const struct runtime_facts *r = facts_of(j);

	if (r->running.state == FACT_KNOWN && !r->running.v) {
		judge_skip(j, NULL,
			   "this root does not run: its CPUs are those of the machine that will "
			   "run it");
		return false;
	}
	if (!judge_has(j, NULL, &r->cpus_usable, "how many CPUs may be used"))
		return false;
	if (r->cpus_usable.state == FACT_KNOWN)
		return true;
	judge_unknown(j, NULL, "cannot tell how many CPUs may be used: '%s' is not there",
		      r->cpus_online.src);
	return false;
}

int64_t threads_seen(const struct runtime_facts *r)
{
	return r->cpus_allowed.state == FACT_KNOWN ? r->cpus_allowed.v : r->cpus_online.v;
}

bool threads_number(const char *v, uint64_t *ret)
{
	struct span s = span_of(v), rest;

	if (span_cut(s, ',', &s, &rest) && !rest.n)
		return false;
	return scan_u64(span_trim(s), 10, MAX_THREADS, ret) == 0 && *ret;
}

struct wanted {
	const char *name, *value;
	uint64_t n;
};

/* In the order in which OpenBLAS asks for them. False, with the finding added, when one is no
 * number. */
static bool read_wanted(struct judge *j, struct wanted *ret)
{
	const struct runtime_facts *r = facts_of(j);
	const struct { const char *name; struct fact_str cell; } variables[] = {
		{ "OPENBLAS_NUM_THREADS", r->openblas_num_threads },
		{ "GOTO_NUM_THREADS", r->goto_num_threads },
		{ "OMP_NUM_THREADS", r->omp_num_threads },
	};

	*ret = (struct wanted){ 0 };
	for (size_t i = 0; i < LEN(variables); i++) {
		uint64_t n;

		if (variables[i].cell.state != FACT_KNOWN)
			continue;
		if (!threads_number(variables[i].cell.v, &n)) {
			struct finding *f =
				judge_bad(j, NULL, "%s is '%s', which is not a number of threads",
					  variables[i].name, variables[i].cell.v);

			f->evidence = variables[i].cell.src;
			f->advice = arena_printf(j->mem, "Set %s to a number, at most %lld here.",
						 variables[i].name, (long long)r->cpus_usable.v);
			return false;
		}
		if (!ret->name)
			*ret = (struct wanted){ variables[i].name, variables[i].cell.v, n };
	}
	return true;
}

static const char *set_both(struct judge *j, int64_t n)
{
	return arena_printf(
		j->mem,
		"Set OMP_NUM_THREADS=%lld and OPENBLAS_NUM_THREADS=%lld, or fewer where several "
		"processes run at once.",
		(long long)n, (long long)n);
}

static void judge_unset(struct judge *j)
{
	const struct runtime_facts *r = facts_of(j);
	const struct blas_facts *b = FACT_ROWS(j->facts, blas) ? FACT_ROW(j->facts, blas, 0) : NULL;
	int64_t seen = threads_seen(r), usable = r->cpus_usable.v;
	struct finding *f = NULL;

	if (usable < seen) {
		f = judge_bad(j, NULL,
			      "BLAS and OpenMP start %lld threads, but the control group's quota "
			      "is %lld.%lld CPUs",
			      (long long)seen, (long long)(r->cpu_quota.v / 1000),
			      (long long)(r->cpu_quota.v % 1000 / 100));
		f->evidence = r->cpu_quota.src;
		f->advice = set_both(j, usable);
	} else if (b && b->max_threads.state == FACT_KNOWN && b->max_threads.v < seen) {
		f = judge_bad(j, NULL, "%lld CPUs, but %s was built for %lld threads",
			      (long long)seen, b->path.v ? b->path.v : "OpenBLAS",
			      (long long)b->max_threads.v);
		f->evidence = b->max_threads.src;
		f->advice = set_both(j, b->max_threads.v);
	} else if (seen > MANY_CPUS) {
		f = judge_bad(j, NULL,
			      "%lld CPUs and no limit of threads: OpenBLAS in some wheels is built "
			      "for 64 or 128 threads, and few problems gain from more",
			      (long long)seen);
		f->evidence = r->cpus_allowed.src;
		f->advice = set_both(j, MANY_CPUS);
	} else {
		judge_pass(j, NULL,
			   "BLAS and OpenMP start a thread for each of the %lld CPUs they may use",
			   (long long)seen)
			->evidence = r->cpus_usable.src;
	}
}

static void run_threads(struct judge *j)
{
	const struct runtime_facts *r = facts_of(j);
	struct wanted wanted;
	struct finding *f;

	if (!threads_has_cpus(j) || !read_wanted(j, &wanted))
		return;
	if (!wanted.name) {
		judge_unset(j);
	} else if (wanted.n > (uint64_t)r->cpus_usable.v) {
		f = judge_bad(j, NULL, "%s is %llu, but only %lld CPUs may be used", wanted.name,
			      (unsigned long long)wanted.n, (long long)r->cpus_usable.v);
		f->evidence = r->cpus_usable.src;
		f->advice = set_both(j, r->cpus_usable.v);
	} else {
		judge_pass(j, NULL, "%s=%s fits the %lld CPUs that may be used", wanted.name,
			   wanted.value, (long long)r->cpus_usable.v)
			->evidence = r->cpus_usable.src;
	}
}

const struct check check_runtime_threads = {
	.id = "runtime.threads",
	.title = "BLAS and OpenMP start as many threads as they may use CPUs",
	.why = "With more threads than CPUs they wait for each other, and BLAS gets slower instead "
	       "of faster; beyond the number it was built for, OpenBLAS can end the program.",
	.advice = "Set OMP_NUM_THREADS and OPENBLAS_NUM_THREADS to the number of CPUs that each "
		  "process may use.",
	.links = { "https://github.com/OpenMathLib/OpenBLAS/issues/4026",
		   "https://github.com/OpenMathLib/OpenBLAS/issues/5638",
		   "https://github.com/MacPython/openblas-libs/issues/64" },
	.needs = NEEDS(runtime) | NEEDS(blas),
	.run = run_threads,
};

static void run_nproc(struct judge *j)
{
	const struct runtime_facts *r = facts_of(j);
	struct fact_int limit = r->pids_max;
	struct finding *f;
	int64_t cpus;

	if (!threads_has_cpus(j) ||
	    !judge_has(j, NULL, &r->pids_max, "how many processes the control group allows") ||
	    !judge_has(j, NULL, &r->nproc_limit, "how many processes a user may have"))
		return;
	cpus = threads_seen(r);
	if (limit.state != FACT_KNOWN ||
	    (r->nproc_limit.state == FACT_KNOWN && r->nproc_limit.v < limit.v))
		limit = r->nproc_limit;
	if (limit.state != FACT_KNOWN) {
		judge_pass(j, NULL, "nothing limits how many threads may be started")->evidence =
			limit.src;
	} else if (limit.v < THREADS_PER_CPU * cpus) {
		f = judge_bad(j, NULL,
			      "at most %lld processes and threads may be there, for %lld CPUs",
			      (long long)limit.v, (long long)cpus);
		f->evidence = limit.src;
		f->advice = "Raise 'ulimit -u' or the control group's pids.max (docker run "
			    "--pids-limit), or set OPENBLAS_NUM_THREADS=8.";
	} else {
		judge_pass(j, NULL, "%lld processes and threads may be there, enough for %lld CPUs",
			   (long long)limit.v, (long long)cpus)->evidence = limit.src;
	}
}

const struct check check_runtime_nproc = {
	.id = "runtime.nproc",
	.title = "limits allow a few threads for each CPU",
	.why = "OpenBLAS starts a thread for each CPU in every process; where that is refused it "
	       "prints 'pthread_create failed: Resource temporarily unavailable' and may end the "
	       "program.",
	.advice = "Raise the limit, or set OPENBLAS_NUM_THREADS.",
	.links = { "https://github.com/OpenMathLib/OpenBLAS/issues/1668" },
	.needs = NEEDS(runtime),
	.run = run_nproc,
};
