/* Which AI frameworks are there, and do they fit this machine? */
#include "../base/base.h"

#include "../aienv.h"
#include "../base/arena.h"
#include "../cpu.h"
#include "../libc.h"
#include "ai.h"

static const char aarch64[] = "aarch64";

bool ai_is_tensorflow(const struct framework_facts *f)
{
	return strncmp(f->name.v, "tensorflow", strlen("tensorflow")) == 0;
}

const struct framework_facts *ai_find(const struct judge *j, const char *name)
{
	for (size_t i = 0; i < FACT_ROWS(j->facts, framework); i++) {
		const struct framework_facts *f = FACT_ROW(j->facts, framework, i);

		if (fact_is(f->name, name) ||
		    (ai_is_tensorflow(f) && strcmp(name, "tensorflow") == 0))
			return f;
	}
	return NULL;
}

const char *ai_subject(const struct judge *j, const struct framework_facts *f)
{
	return JOIN(j->mem, f->site.v, "/", f->name.v);
}

const char *ai_version(const struct judge *j, const struct framework_facts *f)
{
	return arena_strndup(j->mem, f->version.v, strcspn(f->version.v, "+"));
}

bool ai_has_ampere(const struct judge *j)
{
	bool any = FACT_ROW(j->facts, aienv, 0)->ampere_release.state == FACT_KNOWN;

	for (size_t i = 0; i < FACT_ROWS(j->facts, framework); i++)
		any |= fact_true(FACT_ROW(j->facts, framework, i)->ampere);
	return any;
}

/* False, with the finding added, where nothing is installed. */
static bool any_framework(struct judge *j)
{
	if (FACT_ROWS(j->facts, framework))
		return true;
	judge_skip(j, NULL, "no AI framework is installed where ampy looks");
	return false;
}

static const char *whole_name(const struct judge *j, const struct framework_facts *f)
{
	return JOIN(j->mem, f->name.v, " ", f->version.v);
}

/* A distribution without code of its own. */
static void judge_shell(struct judge *j, const struct framework_facts *f)
{
	const char *subject = ai_subject(j, f);
	struct finding *bad;

	for (size_t i = 0; i < FACT_ROWS(j->facts, framework); i++) {
		const struct framework_facts *other = FACT_ROW(j->facts, framework, i);

		if (fact_is(other->site, f->site.v) && fact_is(other->name, "tensorflow-cpu-aws") &&
		    fact_is(f->name, "tensorflow")) {
			judge_pass(j, subject, "%s is a shell; its code is that of %s beside it",
				   whole_name(j, f), whole_name(j, other))->evidence = f->name.src;
			return;
		}
	}
	bad = judge_bad(j, subject, "%s has no library in '%s'", whole_name(j, f), f->site.v);
	bad->evidence = f->name.src;
	if (fact_is(f->name, "tensorflow"))
		bad->advice = "Before 2.16 'tensorflow' for aarch64 is an empty shell: install "
			      "tensorflow-cpu-aws of the same version, or a newer tensorflow.";
}

static void judge_fit(struct judge *j, const struct framework_facts *f)
{
	const struct libc_facts *l = FACT_ROW(j->facts, libc, 0);
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	const char *subject = ai_subject(j, f), *name = whole_name(j, f);
	struct finding *bad = NULL;

	if (f->arch.state == FACT_KNOWN && !fact_is(l->userland, f->arch.v))
		bad = judge_bad(j, subject, "%s is built for %s, and this machine's programs for %s",
				name, f->arch.v, l->userland.v);
	else if (fact_is(l->kind, "musl") && f->glibc.state == FACT_KNOWN)
		bad = judge_bad(j, subject, "%s is built for glibc, and this machine has musl", name);
	else if (fact_is(l->kind, "glibc") && f->glibc.state == FACT_KNOWN &&
		 version_cmp(f->glibc.v, l->version.v) > 0)
		bad = judge_bad(j, subject, "%s needs glibc %s, and this machine has %s", name,
				f->glibc.v, l->version.v);
	else if (c->page_size.state == FACT_KNOWN && f->align.state == FACT_KNOWN && f->align.v &&
		 f->align.v < c->page_size.v)
		bad = judge_bad(j, subject, "%s is linked for pages of %lld KiB, and this machine's "
				"are of %lld KiB", name, (long long)f->align.v / 1024,
				(long long)c->page_size.v / 1024);
	if (bad)
		bad->evidence = f->library.src;
	else
		judge_pass(j, subject, "%s fits this machine (%s%s%s)", name,
			   f->arch.v ? f->arch.v : "built for no machine that ampy knows",
			   f->glibc.state == FACT_KNOWN ? ", from glibc " : "",
			   f->glibc.state == FACT_KNOWN ? f->glibc.v : "")
			->evidence = f->library.src;
}

static void run_frameworks(struct judge *j)
{
	const struct libc_facts *l = FACT_ROW(j->facts, libc, 0);

	if (!FACT_ROWS(j->facts, framework)) {
		judge_warn(j, NULL, "no AI framework is installed where ampy looks");
		return;
	}
	if (!judge_has(j, NULL, &l->userland, "what this machine's programs are built for"))
		return;
	for (size_t i = 0; i < FACT_ROWS(j->facts, framework); i++) {
		const struct framework_facts *f = FACT_ROW(j->facts, framework, i);
		const char *subject = ai_subject(j, f);

		if (!judge_has(j, subject, &f->library, "which library it has") ||
		    !judge_has(j, subject, &f->arch, "what it is built for") ||
		    !judge_has(j, subject, &f->tags, "what its wheel is for") ||
		    (f->glibc.state == FACT_KNOWN &&
		     (!judge_has(j, subject, &l->kind, "which C library this is") ||
		      !judge_has(j, subject, &l->version, "the version of the C library"))))
			continue;
		if (f->library.state == FACT_ABSENT)
			judge_shell(j, f);
		else
			judge_fit(j, f);
	}
}

const struct check check_ai_frameworks = {
	.id = "ai.frameworks",
	.title = "AI frameworks are there, and built for this machine",
	.why = "PyTorch, TensorFlow, ONNX Runtime, NumPy or SciPy for another processor, a newer C "
	       "library or smaller memory pages install without complaint here and there, and fail "
	       "when they are imported.",
	.advice = "Install it with pip on this machine, or see what 'ampy setup --profile ai "
		  "--framework torch --plan' would do.",
	.links = { "https://packaging.python.org/en/latest/specifications/"
		   "platform-compatibility-tags/",
		   "https://github.com/tensorflow/tensorflow/issues/60204",
		   "https://github.com/numpy/numpy/issues/16677" },
	.required = IN_AI,
	.only = IN_AI,
	.needs = NEEDS(framework) | NEEDS(libc) | NEEDS(cpu),
	.run = run_frameworks,
};

enum fault { FAULT_LSE, FAULT_ARM, FAULT_OLD };

/* Releases that are known to fail: one version, or with FAULT_OLD all before it. */
static const struct {
	const char *name, *version;
	enum fault fault;
	const char *what, *advice;
} faults[] = {
	{ "torch", "2.0.0", FAULT_LSE, "uses LSE atomics without asking", "Install torch 2.0.1." },
	{ "torch", "2.1.0", FAULT_LSE, "uses LSE atomics without asking", "Install torch 2.1.1." },
	{ "torch", "2.4.0", FAULT_LSE, "uses LSE atomics without asking", "Install torch 2.4.1." },
	{ "torch", "2.10.0", FAULT_LSE, "uses LSE atomics without asking (its mimalloc)",
	  "Install torch 2.9.1, or 2.11 or later." },
	{ "onnxruntime", "1.21.0", FAULT_LSE, "uses instructions that Armv8.0 does not have",
	  "Install another onnxruntime than 1.21.0." },
	{ "numpy", "1.19.5", FAULT_ARM, "brings an OpenBLAS that takes this core for another",
	  "Install another numpy, or set OPENBLAS_CORETYPE=ARMV8." },
	{ "numpy", "1.21.1", FAULT_OLD, "brings an OpenBLAS with errors on aarch64",
	  "Install numpy 1.21.1 or later." },
	{ "scipy", "1.7.2", FAULT_OLD, "brings an OpenBLAS with errors on aarch64",
	  "Install scipy 1.7.2 or later." },
};

static void judge_release(struct judge *j, const struct framework_facts *f)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	const char *subject = ai_subject(j, f), *version = ai_version(j, f);
	struct finding *bad = NULL;

	for (size_t i = 0; !bad && i < LEN(faults); i++) {
		int order = version_cmp(version, faults[i].version);

		if (!fact_is(f->name, faults[i].name) ||
		    (faults[i].fault == FAULT_OLD ? order >= 0 : order != 0))
			continue;
		if (faults[i].fault == FAULT_LSE) {
			if (!judge_has(j, subject, &c->lse, "whether the processor has LSE atomics"))
				return;
			if (fact_true(c->lse))
				continue;
		}
		if (faults[i].fault == FAULT_OLD)
			bad = judge_warn(j, subject, "%s %s: results can be wrong",
					 whole_name(j, f), faults[i].what);
		else
			bad = judge_bad(j, subject, "%s %s: it stops with 'Illegal instruction' on "
					"this processor", whole_name(j, f), faults[i].what);
		bad->advice = faults[i].advice;
		bad->evidence = f->version.src;
	}
	if (!bad)
		judge_pass(j, subject, "%s is not known to fail on this processor",
			   whole_name(j, f))->evidence = f->version.src;
}

static void run_releases(struct judge *j)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);

	if (!any_framework(j) || !judge_has(j, NULL, &c->arch, "what programs are built for"))
		return;
	if (!fact_is(c->arch, aarch64)) {
		judge_skip(j, NULL, "ampy knows of faults on aarch64 only");
		return;
	}
	for (size_t i = 0; i < FACT_ROWS(j->facts, framework); i++)
		judge_release(j, FACT_ROW(j->facts, framework, i));
}

const struct check check_ai_releases = {
	.id = "ai.releases",
	.title = "no framework is a release known to fail on this processor",
	.why = "Some releases end with 'Illegal instruction' on processors without LSE atomics "
	       "(eMAG), and old ones bring an OpenBLAS that computes wrong on aarch64.",
	.advice = "Install another release of it.",
	.links = { "https://github.com/pytorch/pytorch/issues/174344",
		   "https://github.com/microsoft/onnxruntime/issues/24112",
		   "https://github.com/aws/aws-graviton-getting-started/blob/main/python.md" },
	.required = IN_AI,
	.only = IN_AI,
	.needs = NEEDS(framework) | NEEDS(cpu),
	.run = run_releases,
};

static void run_cpu_build(struct judge *j)
{
	bool any = false;

	for (size_t i = 0; i < FACT_ROWS(j->facts, framework); i++) {
		const struct framework_facts *f = FACT_ROW(j->facts, framework, i);
		const char *subject = ai_subject(j, f);

		if (!fact_is(f->name, "torch"))
			continue;
		any = true;
		if (!judge_has(j, subject, &f->cuda, "whether it is built for CUDA"))
			continue;
		if (fact_true(f->cuda))
			judge_warn(j, subject, "%s is built for CUDA, and most of it is for GPUs of "
				   "NVIDIA's", whole_name(j, f))->evidence = f->cuda.src;
		else
			judge_pass(j, subject, "%s is built for CPUs alone", whole_name(j, f))
				->evidence = f->cuda.src;
	}
	if (!any)
		judge_skip(j, NULL, "PyTorch is not installed where ampy looks");
}

const struct check check_ai_cpu_build = {
	.id = "ai.cpu-build",
	.title = "PyTorch is a build for CPUs",
	.why = "From 2.11 on the PyTorch that an index offers for aarch64 by default is built for "
	       "CUDA: it is four times as large, brings NVIDIA's packages along, and on a machine "
	       "without such a GPU nothing of that is used.",
	.advice = "Install 'torch<2.11', or a '+cpu' build from the index that PyTorch keeps for "
		  "these; 'ampy setup --profile ai --framework torch' chooses so.",
	.links = { "https://pytorch.org/get-started/locally/",
		   "https://github.com/pytorch/pytorch/issues/160162" },
	.only = IN_AI,
	.needs = NEEDS(framework),
	.run = run_cpu_build,
};

static void run_ampere(struct judge *j)
{
	const struct aienv_facts *e = FACT_ROW(j->facts, aienv, 0);
	const char *release = "";
	struct finding *f;

	if (!judge_has(j, NULL, &e->ampere_release, "whether this is an image of Ampere's"))
		return;
	if (!ai_has_ampere(j)) {
		judge_skip(j, NULL, "no Ampere Optimized build is here");
		return;
	}
	if (!judge_has(j, NULL, &e->aio_process_mode, "whether it is switched off"))
		return;
	if (e->ampere_release.state == FACT_KNOWN)
		release = arena_printf(j->mem, " (release %s)", e->ampere_release.v);
	if (fact_is(e->aio_process_mode, "0")) {
		f = judge_warn(j, NULL, "Ampere's optimizations%s are switched off by "
			       "AIO_PROCESS_MODE=0", release);
		f->evidence = e->aio_process_mode.src;
	} else {
		judge_pass(j, NULL, "an Ampere Optimized build is here%s", release)->evidence =
			e->ampere_release.src;
	}
}

const struct check check_ai_ampere = {
	.id = "ai.ampere",
	.title = "an Ampere Optimized build is used as one",
	.why = "Ampere's builds of PyTorch, TensorFlow and ONNX Runtime run models by kernels of "
	       "their own, in FP16 too; AIO_PROCESS_MODE=0 leaves these out.",
	.advice = "Unset AIO_PROCESS_MODE.",
	.links = { "https://github.com/AmpereComputingAI/ampere_model_library",
		   "https://github.com/AmpereComputingAI/releases_meta" },
	.only = IN_AI,
	.needs = NEEDS(framework) | NEEDS(aienv),
	.run = run_ampere,
};
