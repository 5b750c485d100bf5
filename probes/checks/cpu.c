/* What the processor is, and what of it today's native code counts on. */
#include "../base/base.h"

#include "../cpu.h"
#include "../distro.h"
#include "../libc.h"
#include "check.h"

static bool not_aarch64(const struct cpu_facts *c)
{
	return c->arch.state == FACT_KNOWN && strcmp(c->arch.v, "aarch64") != 0;
}

static void run_cpu(struct judge *j)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	struct finding *f;

	if (!judge_has(j, NULL, &c->model, "what processor this is"))
		return;
	if (c->model.state != FACT_KNOWN)
		f = judge_warn(j, NULL, "the processor is not an Arm one, and has no name");
	else if (c->implementer.state != FACT_KNOWN)
		f = judge_warn(j, NULL, "the processor is %s, not an Arm one", c->model.v);
	else if (!fact_true(c->named) && c->core.state != FACT_KNOWN)
		f = judge_warn(j, NULL, "the processor is not one that ampy knows: %s", c->model.v);
	else
		f = judge_pass(j, NULL, "%s (%s: %s)", c->model.v, c->confidence.v, c->evidence.v);
	f->evidence = c->model.src;
	if (c->implementer.state != FACT_KNOWN)
		f->advice = "Measure and build on an Arm machine what is meant to run on one.";
}

const struct check check_system_cpu = {
	.id = "system.cpu",
	.title = "the processor is an Arm core that ampy knows",
	.why = "Which compiler flags and which BLAS kernels are best depends on the core; Ampere "
	       "Altra and AWS Graviton2 show the same numbers, so what else speaks for one of them "
	       "is named.",
	.advice = "Compile with -mcpu=native, and look whether a newer ampy knows it.",
	.links = { "https://github.com/util-linux/util-linux/blob/master/sys-utils/lscpu-arm.c",
		   "https://github.com/llvm/llvm-project/blob/main/llvm/lib/TargetParser/"
		   "Host.cpp" },
	.needs = NEEDS(cpu),
	.run = run_cpu,
};

static void run_emulation(struct judge *j)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);

	if (!judge_has(j, NULL, &c->emulated, "whether the programs are emulated"))
		return;
	if (c->emulated.v)
		judge_warn(j, NULL,
			   "the programs are %s, but /proc/cpuinfo describes another architecture: "
			   "they run under an emulator",
			   c->arch.v)
			->evidence = c->emulated.src;
	else
		judge_pass(j, NULL,
			   "no emulation: /proc/cpuinfo describes the architecture of the programs")
			->evidence = c->emulated.src;
}

const struct check check_system_emulation = {
	.id = "system.emulation",
	.title = "the programs run on a processor of their own architecture",
	.why = "Under user emulation everything is many times slower, and what is measured there "
	       "says nothing about a real machine.",
	.advice = "Use a real Arm machine for anything but building images.",
	.links = { "https://www.qemu.org/docs/master/user/main.html" },
	.needs = NEEDS(cpu),
	.run = run_emulation,
};

static void run_pagesize(struct judge *j)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	const struct distro_facts *d =
		FACT_ROWS(j->facts, distro) ? FACT_ROW(j->facts, distro, 0) : NULL;
	struct finding *f;

	if (!judge_has(j, NULL, &c->page_size, "the size of a memory page"))
		return;
	if (c->page_size.v == 4096) {
		judge_pass(j, NULL, "pages of 4 KiB")->evidence = c->page_size.src;
		return;
	}
	f = judge_warn(j, NULL,
		       "pages of %lld KiB: older wheels and those with a jemalloc built for 4 KiB "
		       "fail here",
		       (long long)c->page_size.v / 1024);
	f->evidence = c->page_size.src;
	if (!d || !fact_is(d->family, "rhel") || d->version.state != FACT_KNOWN ||
	    strcspn(d->version.v, ".") != 1 || *d->version.v != '8')
		return;
	f->advice = fact_is(d->id, "ol")
		? "Take newer releases of the packages that fail, or Oracle's kernel UEK R7 or "
		  "later, whose pages are of 4 KiB: look first whether the file systems and swap "
		  "were made for 64 KiB."
		: "Take newer releases of the packages that fail, or move to Enterprise Linux 9: "
		  "on aarch64 all kernels of Enterprise Linux 8 have pages of 64 KiB.";
}

const struct check check_system_pagesize = {
	.id = "system.pagesize",
	.title = "memory pages are of 4 KiB",
	.why = "On larger pages a jemalloc built for 4 KiB stops with 'Unsupported system page "
	       "size', and libraries linked for 4 KiB with 'ELF load command alignment not "
	       "page-aligned'.",
	.advice =
		"Boot a kernel with 4 KiB pages, or take newer releases of the packages that fail.",
	.links = { "https://github.com/pola-rs/polars/issues/5654",
		   "https://github.com/astral-sh/ruff/issues/3791",
		   "https://github.com/numpy/numpy/issues/16677" },
	.needs = NEEDS(cpu),
	.run = run_pagesize,
};

static void run_lse(struct judge *j)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	const struct libc_facts *l = FACT_ROW(j->facts, libc, 0);
	const struct distro_facts *d = FACT_ROW(j->facts, distro, 0);
	struct finding *f;

	if (not_aarch64(c)) {
		judge_skip(j, NULL, "the programs are not aarch64");
	} else if (!judge_has(j, NULL, &c->lse, "whether the processor has LSE atomics")) {
		return;
	} else if (!fact_true(c->lse)) {
		f = judge_warn(
			j, NULL,
			"%s has no LSE atomics (Armv8.0): locks are slow on many cores, and some "
			"wheels stop with 'Illegal instruction'",
			c->model.v ? c->model.v : "the processor");
		f->evidence = c->lse.src;
	} else if (fact_is(l->kind, "musl")) {
		judge_skip(j, NULL, "musl has no build for LSE atomics");
	} else if (!judge_has(j, NULL, &l->lse, "whether the C library uses LSE atomics")) {
		return;
	} else if (!fact_true(l->lse)) {
		f = judge_warn(
			j, NULL,
			"the processor has LSE atomics, but glibc %s does not use them: locks are "
			"slow on many cores",
			l->version.v ? l->version.v : "");
		f->evidence = l->lse.src;
		f->advice =
			"Move to a newer release: its C library chooses the atomics at run time.";
		if (fact_is(d->id, "ubuntu") && fact_is(d->version, "18.04"))
			f->cure = "lse-libc";
	} else {
		judge_pass(j, NULL, "the processor has LSE atomics, and the C library uses them")
			->evidence = l->lse.src;
	}
}

const struct check check_system_lse = {
	.id = "system.lse",
	.title = "processor and C library have LSE atomics",
	.why = "Armv8.0's atomics are loops that many cores can starve each other in; Armv8.1 has "
	       "single instructions for them (LSE), and some wheels are built to need these.",
	.advice = "On such a processor take other releases of the wheels that fail, or build them "
		  "from source; for conda take Miniforge, as Anaconda and Miniconda since 2021 "
		  "need LSE.",
	.links = { "https://github.com/aws/aws-graviton-getting-started/blob/main/os.md",
		   "https://github.com/conda/conda/issues/10723",
		   "https://github.com/pytorch/pytorch/issues/100156" },
	.needs = NEEDS(cpu) | NEEDS(libc) | NEEDS(distro),
	.run = run_lse,
};

static void run_fp16(struct judge *j)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);

	if (not_aarch64(c))
		judge_skip(j, NULL, "the programs are not aarch64");
	else if (!judge_has(j, NULL, &c->fp16, "whether the processor computes in half precision"))
		return;
	else if (fact_true(c->fp16))
		judge_pass(j, NULL, "the processor computes in half precision (fphp, asimdhp)")
			->evidence = c->fp16.src;
	else
		judge_warn(j, NULL,
			   "the processor does not compute in half precision (no fphp and asimdhp)")
			->evidence = c->fp16.src;
}

const struct check check_system_fp16 = {
	.id = "system.fp16",
	.title = "the processor computes in half precision",
	.why = "With native FP16 arithmetic inference in half precision handles twice the numbers "
	       "per instruction; without it, half precision is converted back and forth and gains "
	       "nothing but memory.",
	.advice = "Use float32 or int8 models on this processor.",
	.links = { "https://docs.kernel.org/arch/arm64/elf_hwcaps.html" },
	.needs = NEEDS(cpu),
	.run = run_fp16,
};
