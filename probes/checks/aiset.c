/* Which variables matter to AI frameworks here, with which value, and which are set in vain. */
#include "../base/base.h"

#include <strings.h>

#include "../aienv.h"
#include "../base/arena.h"
#include "../bundle.h"
#include "../cpu.h"
#include "../runtime.h"
#include "ai.h"
#include "threads.h"

static const struct runtime_facts *runtime(const struct judge *j)
{
	return FACT_ROW(j->facts, runtime, 0);
}

/* The OpenBLAS that was built for the fewest threads, or NULL. */
static const struct bundle_facts *narrowest(const struct judge *j)
{
	const struct bundle_facts *found = NULL;

	for (size_t i = 0; i < FACT_ROWS(j->facts, bundle); i++) {
		const struct bundle_facts *b = FACT_ROW(j->facts, bundle, i);

		if (b->max_threads.state == FACT_KNOWN &&
		    (!found || b->max_threads.v < found->max_threads.v))
			found = b;
	}
	return found;
}

/* The threads that suit this machine: of its CPUs, and of what OpenBLAS was built for. */
static int64_t suits(const struct judge *j)
{
	const struct bundle_facts *b = narrowest(j);
	int64_t n = runtime(j)->cpus_usable.v;

	return b && b->max_threads.v < n ? b->max_threads.v : n;
}

/* One variable: true when a finding was added. */
static bool judge_number(struct judge *j, const char *name, struct fact_str cell, int64_t most,
			 uint64_t *ret)
{
	struct finding *f;

	*ret = 0;
	if (cell.state != FACT_KNOWN)
		return false;
	if (!threads_number(cell.v, ret))
		f = judge_bad(j, name, "%s is '%s', which is not a number of threads", name, cell.v);
	else if (*ret > (uint64_t)most)
		f = judge_bad(j, name, "%s is %s, and %lld threads suit this machine", name, cell.v,
			      (long long)most);
	else
		return false;
	f->evidence = cell.src;
	f->advice = arena_printf(j->mem, "Set %s=%lld.", name, (long long)most);
	return true;
}

static void judge_unset(struct judge *j)
{
	const struct runtime_facts *r = runtime(j);
	const struct bundle_facts *b = narrowest(j);
	int64_t seen = threads_seen(r), usable = r->cpus_usable.v, n = suits(j);
	struct finding *f;

	if (usable < seen) {
		f = judge_bad(j, NULL, "frameworks start %lld threads, and the control group gives "
			      "them %lld.%lld CPUs", (long long)seen,
			      (long long)(r->cpu_quota.v / 1000),
			      (long long)(r->cpu_quota.v % 1000 / 100));
		f->evidence = r->cpu_quota.src;
	} else if (b && b->max_threads.v < seen) {
		f = judge_bad(j, NULL, "%lld CPUs, and the OpenBLAS that %s brings was built for %lld "
			      "threads", (long long)seen, b->package.v, (long long)b->max_threads.v);
		f->evidence = b->path.v;
	} else {
		judge_pass(j, NULL, "frameworks start a thread for each of the %lld CPUs they may use; "
			   "OMP_NUM_THREADS=%lld says the same", (long long)seen, (long long)n)
			->evidence = r->cpus_usable.src;
		return;
	}
	f->advice = arena_printf(j->mem, "Set OMP_NUM_THREADS=%lld and OPENBLAS_NUM_THREADS=%lld, or "
				 "fewer where several processes run at once.", (long long)usable,
				 (long long)n);
}

static void run_threads(struct judge *j)
{
	const struct aienv_facts *e = FACT_ROW(j->facts, aienv, 0);
	const struct runtime_facts *r = runtime(j);
	const struct bundle_facts *b = narrowest(j);
	uint64_t omp, blas, aio;
	struct finding *f;
	bool bad;

	if (!threads_has_cpus(j) ||
	    !judge_has(j, NULL, &r->omp_num_threads, "what the environment says"))
		return;
	bad = judge_number(j, "OMP_NUM_THREADS", r->omp_num_threads, r->cpus_usable.v, &omp);
	bad |= judge_number(j, "OPENBLAS_NUM_THREADS", r->openblas_num_threads, suits(j), &blas);
	bad |= judge_number(j, "AIO_NUM_THREADS", e->aio_num_threads, r->cpus_usable.v, &aio);
	if (bad)
		return;
	if (aio && omp && aio != omp) {
		f = judge_warn(j, "AIO_NUM_THREADS", "AIO_NUM_THREADS is %llu and OMP_NUM_THREADS is "
			       "%llu: Ampere's builds want both the same", (unsigned long long)aio,
			       (unsigned long long)omp);
		f->evidence = e->aio_num_threads.src;
	} else if (!omp) {
		judge_unset(j);
	} else if (b && !blas && omp > (uint64_t)b->max_threads.v) {
		f = judge_bad(j, "OMP_NUM_THREADS", "OMP_NUM_THREADS is %llu, and the OpenBLAS that %s "
			      "brings was built for %lld threads", (unsigned long long)omp,
			      b->package.v, (long long)b->max_threads.v);
		f->evidence = b->path.v;
		f->advice = arena_printf(j->mem, "Set OPENBLAS_NUM_THREADS=%lld beside it.",
					 (long long)suits(j));
	} else {
		judge_pass(j, NULL, "OMP_NUM_THREADS=%s fits the %lld CPUs that may be used",
			   r->omp_num_threads.v, (long long)r->cpus_usable.v)
			->evidence = r->omp_num_threads.src;
	}
}

const struct check check_ai_threads = {
	.id = "ai.threads",
	.title = "frameworks start as many threads as suit this machine",
	.why = "Frameworks start a thread for each CPU they see, whatever the container's quota and "
	       "whatever their OpenBLAS was built for: more threads than CPUs make them slower, and "
	       "more than that number can end the program.",
	.advice = "Set OMP_NUM_THREADS, OPENBLAS_NUM_THREADS and, for Ampere's builds, "
		  "AIO_NUM_THREADS to the same number, that of the CPUs each process may use.",
	.links = { "https://github.com/OpenMathLib/OpenBLAS/issues/4026",
		   "https://github.com/AmpereComputingAI/ampere_model_library",
		   "https://github.com/aws/aws-graviton-getting-started/blob/main/machinelearning/"
		   "pytorch.md" },
	.only = IN_AI,
	.needs = NEEDS(runtime) | NEEDS(bundle) | NEEDS(aienv),
	.run = run_threads,
};

/* What a value has to be. */
enum form { FORM_FLAG, FORM_NUMBER, FORM_LEVEL, FORM_CPUS, FORM_FILTER, FORM_MODE };

static bool fits(enum form form, const char *v)
{
	static const char *const modes[] = { "STRICT", "BF16", "F16", "TF32", "ANY" };
	uint64_t n;

	switch (form) {
	case FORM_FLAG:
		return strcmp(v, "0") == 0 || strcmp(v, "1") == 0;
	case FORM_NUMBER:
		return scan_u64(span_trim(span_of(v)), 10, 1 << 30, &n) == 0;
	case FORM_LEVEL:
		return scan_u64(span_trim(span_of(v)), 10, 4, &n) == 0;
	case FORM_CPUS:
		return v[strspn(v, "0123456789 ,-")] == '\0';
	case FORM_FILTER:
		return true;
	case FORM_MODE:
		for (size_t i = 0; i < LEN(modes); i++)
			if (strcasecmp(v, modes[i]) == 0)
				return true;
		return false;
	}
	return false;
}

enum whose { WHOSE_TORCH, WHOSE_ONEDNN, WHOSE_TENSORFLOW, WHOSE_AMPERE };

static const struct setting {
	const char *name;
	size_t at;
	enum form form;
	enum whose whose;
	const char *values;
} settings[] = {
#define SETTING(name, cell, form, whose, values) \
	{ name, offsetof(struct aienv_facts, cell), form, whose, values }
	SETTING("DNNL_DEFAULT_FPMATH_MODE", dnnl_default_fpmath_mode, FORM_MODE, WHOSE_ONEDNN,
		"STRICT, BF16, F16, TF32 or ANY"),
	SETTING("TF_ENABLE_ONEDNN_OPTS", tf_enable_onednn_opts, FORM_FLAG, WHOSE_TENSORFLOW,
		"0 or 1"),
	SETTING("LRU_CACHE_CAPACITY", lru_cache_capacity, FORM_NUMBER, WHOSE_TORCH,
		"a number such as 1024"),
	SETTING("THP_MEM_ALLOC_ENABLE", thp_mem_alloc_enable, FORM_FLAG, WHOSE_TORCH, "0 or 1"),
	SETTING("AIO_NUM_THREADS", aio_num_threads, FORM_NUMBER, WHOSE_AMPERE, "a number"),
	SETTING("AIO_IMPLICIT_FP16_TRANSFORM_FILTER", aio_implicit_fp16_transform_filter,
		FORM_FILTER, WHOSE_AMPERE, ""),
	SETTING("AIO_PROCESS_MODE", aio_process_mode, FORM_FLAG, WHOSE_AMPERE, "0 or 1"),
	SETTING("AIO_CPU_BIND", aio_cpu_bind, FORM_FLAG, WHOSE_AMPERE, "0 or 1"),
	SETTING("AIO_MEM_BIND", aio_mem_bind, FORM_FLAG, WHOSE_AMPERE, "0 or 1"),
	SETTING("AIO_NUMA_CPUS", aio_numa_cpus, FORM_CPUS, WHOSE_AMPERE, "CPUs such as '0 1'"),
	SETTING("AIO_SKIP_MASTER_THREAD", aio_skip_master_thread, FORM_FLAG, WHOSE_AMPERE,
		"0 or 1"),
	SETTING("AIO_DEBUG_MODE", aio_debug_mode, FORM_LEVEL, WHOSE_AMPERE, "0 to 4"),
#undef SETTING
};

static struct fact_str cell_of(const struct judge *j, const struct setting *s)
{
	const char *row = (const char *)FACT_ROW(j->facts, aienv, 0);

	return *(const struct fact_str *)(const void *)(row + s->at);
}

static bool has_onednn(const struct judge *j)
{
	for (size_t i = 0; i < FACT_ROWS(j->facts, framework); i++)
		if (fact_true(FACT_ROW(j->facts, framework, i)->onednn))
			return true;
	return false;
}

/* Is there anything that reads it?  NULL, or what is missing. */
static const char *nobody_for(const struct judge *j, enum whose whose)
{
	switch (whose) {
	case WHOSE_TORCH:
		return ai_find(j, "torch") ? NULL : "PyTorch";
	case WHOSE_TENSORFLOW:
		return ai_find(j, "tensorflow") ? NULL : "TensorFlow";
	case WHOSE_ONEDNN:
		return has_onednn(j) ? NULL : "framework with oneDNN";
	case WHOSE_AMPERE:
		return ai_has_ampere(j) ? NULL : "Ampere Optimized build";
	}
	return NULL;
}

static struct finding *complain(struct judge *j, const char *name, struct fact_str cell,
				const char *advice, const char *what)
{
	struct finding *f = judge_warn(j, name, "%s=%s %s", name, cell.v, what);

	f->evidence = cell.src;
	f->advice = advice;
	return f;
}

/* What is set, and of no use, or of none here.  True when a finding was added. */
static bool judge_set(struct judge *j, const struct setting *s, struct fact_str cell)
{
	const bool half = s->form == FORM_FILTER && *cell.v;
	const bool brain = s->form == FORM_MODE && strcasecmp(cell.v, "BF16") == 0;
	const char *nobody = nobody_for(j, s->whose), *name = s->name;
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	const char *unset = JOIN(j->mem, "Unset ", name, ".");

	if (!fits(s->form, cell.v))
		complain(j, name, cell, JOIN(j->mem, "Set ", name, " to ", s->values, "."),
			 "is no value that is understood");
	else if (nobody)
		complain(j, name, cell, unset,
			 JOIN(j->mem, "has no effect: no ", nobody, " is installed where ampy looks"));
	else if ((brain && !judge_has(j, name, &c->bf16, "whether the processor has BF16")) ||
		 (half && !judge_has(j, name, &c->fp16, "whether the processor has FP16")))
		return true;
	else if (brain && !fact_true(c->bf16))
		complain(j, name, cell, unset, "has no effect: this processor has no BF16");
	else if (strcmp(name, "TF_ENABLE_ONEDNN_OPTS") == 0 && strcmp(cell.v, "0") == 0)
		complain(j, name, cell, unset, "switches the fast kernels of TensorFlow off");
	else if (strcmp(name, "THP_MEM_ALLOC_ENABLE") == 0 && strcmp(cell.v, "1") == 0 &&
		 fact_is(runtime(j)->thp, "never"))
		complain(j, name, cell, "Let the kernel have huge pages where they are asked for: "
			 "'madvise' in /sys/kernel/mm/transparent_hugepage/enabled.",
			 "has no effect: the kernel makes no huge pages");
	else if (half && !fact_true(c->fp16))
		complain(j, name, cell, unset, "gains nothing: this processor has no FP16");
	else
		return false;
	return true;
}

static struct finding *suggest(struct judge *j, const char *name, const char *value,
			       const char *why)
{
	struct finding *f = judge_warn(j, name, "%s is not set, and %s", name, why);

	f->advice = JOIN(j->mem, "Set ", name, "=", value, ".");
	return f;
}

/* What is not set, and would make a difference here. */
static bool judge_missing(struct judge *j)
{
	const struct aienv_facts *e = FACT_ROW(j->facts, aienv, 0);
	const struct framework_facts *tf = ai_find(j, "tensorflow");
	const struct runtime_facts *r = runtime(j);
	bool ampere = ai_has_ampere(j), any = false;

	if (tf && version_cmp(ai_version(j, tf), "2.14") < 0 &&
	    e->tf_enable_onednn_opts.state == FACT_ABSENT)
		any = suggest(j, "TF_ENABLE_ONEDNN_OPTS", "1", arena_printf(j->mem, "TensorFlow %s "
			      "uses its slow kernels without it", tf->version.v)) != NULL;
	if (ampere && e->aio_num_threads.state == FACT_ABSENT && r->cpus_usable.state == FACT_KNOWN)
		any = suggest(j, "AIO_NUM_THREADS", arena_printf(j->mem, "%lld",
			      (long long)r->cpus_usable.v),
			      "Ampere's builds want it beside OMP_NUM_THREADS") != NULL;
	if (ampere && e->aio_skip_master_thread.state == FACT_ABSENT &&
	    r->cpus_usable.state == FACT_KNOWN && r->cpus_usable.v <= 2)
		any = suggest(j, "AIO_SKIP_MASTER_THREAD", "1",
			      "on two CPUs Ampere's builds are slow without it") != NULL;
	return any;
}

/* What is worth a try, by whom. */
static void judge_worth(struct judge *j)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	const struct { const char *name; bool here; const char *text; } worth[] = {
		{ "DNNL_DEFAULT_FPMATH_MODE", has_onednn(j) && fact_true(c->bf16),
		  "DNNL_DEFAULT_FPMATH_MODE=BF16 makes FP32 models faster here, with less exact "
		  "products" },
		{ "LRU_CACHE_CAPACITY", ai_find(j, "torch") != NULL,
		  "LRU_CACHE_CAPACITY=1024 lets PyTorch keep more prepared kernels where inputs have "
		  "many shapes" },
		{ "THP_MEM_ALLOC_ENABLE", ai_find(j, "torch") && !fact_is(runtime(j)->thp, "never"),
		  "THP_MEM_ALLOC_ENABLE=1 lets PyTorch allocate tensors in huge pages" },
		{ "AIO_IMPLICIT_FP16_TRANSFORM_FILTER", ai_has_ampere(j) && fact_true(c->fp16),
		  "AIO_IMPLICIT_FP16_TRANSFORM_FILTER='.*' runs FP32 models in FP16" },
	};

	for (size_t i = 0; i < LEN(worth); i++)
		for (size_t k = 0; worth[i].here && k < LEN(settings); k++)
			if (strcmp(settings[k].name, worth[i].name) == 0 &&
			    cell_of(j, &settings[k]).state == FACT_ABSENT)
				judge_pass(j, worth[i].name, "not set: %s", worth[i].text);
}

static void run_settings(struct judge *j)
{
	bool bad = false;

	for (size_t i = 0; i < LEN(settings); i++) {
		struct fact_str cell = cell_of(j, &settings[i]);

		if (!judge_has(j, NULL, &cell, "what the environment says"))
			return;
		if (cell.state != FACT_KNOWN)
			continue;
		if (judge_set(j, &settings[i], cell))
			bad = true;
		else
			judge_pass(j, settings[i].name, "%s=%s is understood here",
				   settings[i].name, cell.v)->evidence = cell.src;
	}
	bad |= judge_missing(j);
	judge_worth(j);
	if (!bad)
		judge_pass(j, NULL, "no variable of the frameworks is set in vain, and none is missing");
}

const struct check check_ai_settings = {
	.id = "ai.settings",
	.title = "the variables that frameworks read are right for this machine",
	.why = "Much of a framework's speed hangs on variables that nobody complains about when they "
	       "are missing, misspelt, or meant for another processor or build.",
	.advice = "Set the variable as it is said, or unset it.",
	.links = { "https://github.com/aws/aws-graviton-getting-started/tree/main/machinelearning",
		   "https://github.com/AmpereComputingAI/ampere_model_library",
		   "https://uxlfoundation.github.io/oneDNN/dev_guide_attributes_fpmath_mode.html" },
	.only = IN_AI,
	.needs = NEEDS(framework) | NEEDS(aienv) | NEEDS(runtime) | NEEDS(cpu),
	.run = run_settings,
};
