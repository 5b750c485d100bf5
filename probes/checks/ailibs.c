/* What frameworks bring along: OpenMP runtimes, and OpenBLAS. */
#include "../base/base.h"

#include "../base/arena.h"
#include "../bundle.h"
#include "../cpu.h"
#include "../runtime.h"
#include "ai.h"

static const struct bundle_facts *bundle(const struct judge *j, size_t i)
{
	return FACT_ROW(j->facts, bundle, i);
}

/* The runtimes of one folder of packages: "libgomp (torch) and libomp (tensorflow-cpu-aws)". */
static const char *runtimes_of(const struct judge *j, const char *site, size_t *n)
{
	struct list seen = { 0 };
	const char *text = "";

	for (size_t i = 0; i < FACT_ROWS(j->facts, bundle); i++) {
		const struct bundle_facts *b = bundle(j, i);

		if (b->openmp.state != FACT_KNOWN || !fact_is(b->site, site) ||
		    list_has(&seen, b->openmp.v))
			continue;
		text = arena_printf(j->mem, "%s%s%s (%s)", text, seen.n ? " and " : "", b->openmp.v,
				    b->package.v);
		list_add(&seen, b->openmp.v, j->mem);
	}
	*n = seen.n;
	return text;
}

static void run_openmp(struct judge *j)
{
	struct list sites = { 0 };

	for (size_t i = 0; i < FACT_ROWS(j->facts, bundle); i++) {
		const struct bundle_facts *b = bundle(j, i);
		const char *text;
		size_t n;

		if (b->openmp.state != FACT_KNOWN || list_has(&sites, b->site.v))
			continue;
		list_add(&sites, b->site.v, j->mem);
		text = runtimes_of(j, b->site.v, &n);
		if (n > 1)
			judge_warn(j, b->site.v, "%zu OpenMP runtimes are in one environment: %s", n,
				   text)->evidence = b->path.v;
		else
			judge_pass(j, b->site.v, "one OpenMP runtime is in the environment: %s", text)
				->evidence = b->path.v;
	}
	if (!sites.n)
		judge_pass(j, NULL, "no package brings an OpenMP runtime along");
}

const struct check check_ai_openmp = {
	.id = "ai.openmp",
	.title = "one OpenMP runtime in each environment",
	.why = "Each runtime that a process loads starts threads of its own, as many as there are "
	       "CPUs: they wait for each other, and mixing them can end in a deadlock.",
	.advice = "Keep the packages in environments of their own, or set OMP_NUM_THREADS to the "
		  "CPUs divided by the number of runtimes.",
	.links = { "https://github.com/scikit-learn/scikit-learn/issues/28362",
		   "https://github.com/joblib/threadpoolctl/blob/master/multiple_openmp.md" },
	.only = IN_AI,
	.needs = NEEDS(bundle),
	.run = run_openmp,
};

static void judge_openblas(struct judge *j, const struct bundle_facts *b)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	const struct runtime_facts *r = FACT_ROW(j->facts, runtime, 0);
	struct finding *f;

	if (!judge_has(j, b->path.v, &b->version, "which OpenBLAS it is") ||
	    !judge_has(j, b->path.v, &c->implementer, "whose core this is"))
		return;
	if (version_cmp(b->version.v, "0.3.17") < 0) {
		f = judge_warn(j, b->path.v, "%s brings OpenBLAS %s, which computes wrong on aarch64 "
			       "here and there", b->package.v, b->version.v);
		f->advice = arena_printf(j->mem, "Install a newer %s: OpenBLAS 0.3.17 is sound.",
					 b->package.v);
	} else if (fact_is(c->implementer, "0xc0") && version_cmp(b->version.v, "0.3.30") < 0 &&
		   r->openblas_coretype.state != FACT_KNOWN) {
		f = judge_warn(j, b->path.v, "%s brings OpenBLAS %s, which does not know AmpereOne's "
			       "cores and takes its slowest kernels", b->package.v, b->version.v);
	} else {
		f = judge_pass(j, b->path.v, "%s brings OpenBLAS %s%s", b->package.v, b->version.v,
			       b->max_threads.state != FACT_KNOWN ? "" :
			       arena_printf(j->mem, ", built for up to %lld threads",
					    (long long)b->max_threads.v));
	}
	f->evidence = b->path.v;
}

static void run_openblas(struct judge *j)
{
	bool any = false;

	for (size_t i = 0; i < FACT_ROWS(j->facts, bundle); i++) {
		const struct bundle_facts *b = bundle(j, i);

		if (!fact_is(b->kind, "openblas") || (b->arch.state == FACT_KNOWN &&
						      !fact_is(b->arch, "aarch64")))
			continue;
		any = true;
		judge_openblas(j, b);
	}
	if (!any)
		judge_skip(j, NULL, "no package brings an OpenBLAS for aarch64 along");
}

const struct check check_ai_openblas = {
	.id = "ai.openblas",
	.title = "the OpenBLAS that packages bring knows this processor",
	.why = "NumPy, SciPy and PyTorch do not use the system's BLAS but their own copy: an old one "
	       "is slow on a processor it does not know, whatever else is installed.",
	.advice = "Set OPENBLAS_CORETYPE=NEOVERSEN1, or install a release with OpenBLAS 0.3.30 or "
		  "later.",
	.links = { "https://github.com/OpenMathLib/OpenBLAS/pull/5309",
		   "https://github.com/aws/aws-graviton-getting-started/blob/main/python.md" },
	.only = IN_AI,
	.needs = NEEDS(bundle) | NEEDS(cpu) | NEEDS(runtime),
	.run = run_openblas,
};
