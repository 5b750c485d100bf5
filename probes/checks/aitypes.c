/* Which data types are fast on this processor, and which of them each framework can use. */
#include "../base/base.h"

#include "../base/arena.h"
#include "../cpu.h"
#include "ai.h"

/* What the processor has, by the cells that tell. */
struct types {
	const char *fast, *not;
};

static struct types types_of(const struct judge *j, const struct cpu_facts *c)
{
	const struct { const char *name; struct fact_bool cell; } all[] = {
		{ "FP16 (fphp, asimdhp)", c->fp16 }, { "BF16", c->bf16 },
		{ "INT8 by dot products (asimddp)", c->dotprod }, { "INT8 by I8MM", c->i8mm },
		{ "SVE", c->sve },
	};
	struct types t = { "FP32", "" };

	for (size_t i = 0; i < LEN(all); i++) {
		const char **to = fact_true(all[i].cell) ? &t.fast : &t.not;

		*to = JOIN(j->mem, *to, **to ? ", " : "", all[i].name);
	}
	return t;
}

/* What this version does with BF16, or without it. */
static const char *use_of(const struct judge *j, const struct framework_facts *f,
			  const struct cpu_facts *c)
{
	const char *version = ai_version(j, f);
	bool bf16 = fact_true(c->bf16);

	if (fact_true(f->ampere))
		return fact_true(c->fp16)
			? "runs FP32 models in FP16 with AIO_IMPLICIT_FP16_TRANSFORM_FILTER='.*'"
			: "runs FP32 models as they are: this processor has no FP16";
	if (fact_is(f->name, "onnxruntime") && bf16)
		return version_cmp(version, "1.17") >= 0
			? "multiplies FP32 matrices in BF16 with the session option "
			  "mlas.enable_gemm_fastmath_arm64_bfloat16=1"
			: "does not use BF16; from 1.17 on it can";
	if (fact_true(f->onednn) && bf16)
		return "multiplies FP32 matrices in BF16 with DNNL_DEFAULT_FPMATH_MODE=BF16";
	if (fact_is(f->name, "onnxruntime") || fact_true(f->onednn))
		return fact_true(c->fp16) ? "gains nothing from BF16, which this processor has not; "
					    "FP32, FP16 and INT8 models suit it"
					  : "does best with FP32 models here";
	return NULL;
}

static void run_data_types(struct judge *j)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	struct types t;

	if (!judge_has(j, NULL, &c->arch, "what programs are built for"))
		return;
	if (!fact_is(c->arch, "aarch64")) {
		judge_skip(j, NULL, "ampy knows the data types of aarch64 only");
		return;
	}
	if (!judge_has(j, NULL, &c->fp16, "which data types this processor makes fast"))
		return;
	t = types_of(j, c);
	if (!fact_true(c->fp16) && !fact_true(c->dotprod) && !fact_true(c->bf16))
		judge_warn(j, NULL, "only FP32 is fast on this processor; it has no %s", t.not)
			->evidence = c->fp16.src;
	else
		judge_pass(j, NULL, "fast here: %s%s%s", t.fast, *t.not ? "; not here: " : "", t.not)
			->evidence = c->fp16.src;
	for (size_t i = 0; i < FACT_ROWS(j->facts, framework); i++) {
		const struct framework_facts *f = FACT_ROW(j->facts, framework, i);
		const char *use = use_of(j, f, c);

		if (use)
			judge_pass(j, ai_subject(j, f), "%s %s %s", f->name.v, f->version.v, use)
				->evidence = f->version.src;
	}
}

const struct check check_ai_data_types = {
	.id = "ai.data-types",
	.title = "the processor makes more than FP32 fast",
	.why = "A model in a data type that the processor computes with natively runs up to twice "
	       "as fast for each halving of its size; in one that it only converts it gets slower.",
	.advice = "Use FP32 models on this processor.",
	.links = { "https://docs.kernel.org/arch/arm64/elf_hwcaps.html",
		   "https://github.com/aws/aws-graviton-getting-started/blob/main/machinelearning/"
		   "pytorch.md",
		   "https://github.com/aws/aws-graviton-getting-started/blob/main/machinelearning/"
		   "onnx.md" },
	.only = IN_AI,
	.needs = NEEDS(cpu) | NEEDS(framework),
	.run = run_data_types,
};
