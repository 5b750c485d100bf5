/* Do the compilers and OpenBLAS know the cores of this machine? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../blas.h"
#include "../compiler.h"
#include "../cpu.h"
#include "../runtime.h"
#include "check.h"
#include "mcpu.h"

/* "gcc" for gcc, "clang" for clang: what mcpu_for() has lines for; NULL for the others. */
static const char *kind(const struct compiler_facts *c)
{
	return fact_is(c->name, "gcc") ? "gcc" : fact_is(c->name, "clang") ? "clang" : NULL;
}

/* False, with a finding added, where there is no compiler, no Arm core or no name for it. */
static bool has_core(struct judge *j, const struct cpu_facts *cpu, bool gcc_only)
{
	bool any = false;

	for (size_t i = 0; i < FACT_ROWS(j->facts, compiler); i++) {
		const char *name = kind(FACT_ROW(j->facts, compiler, i));

		any = any || (name && (!gcc_only || strcmp(name, "gcc") == 0));
	}
	if (!any)
		judge_skip(j, NULL, gcc_only ? "there is no gcc" : "there is no gcc and no clang");
	else if (cpu->arch.state == FACT_KNOWN && strcmp(cpu->arch.v, "aarch64") != 0)
		judge_skip(j, NULL, "programs are built for %s here", cpu->arch.v);
	else if (!judge_has(j, NULL, &cpu->mcpu_core, "which core this is"))
		return false;
	else if (cpu->mcpu_core.state == FACT_ABSENT)
		judge_skip(j, NULL, "no compiler's name is on record for this core");
	else
		return true;
	return false;
}

/* Judges one compiler's flag: `best` is what its newest version would be given. */
typedef void judge_flag(struct judge *j, const struct compiler_facts *c, const char *core,
			const char *flag, const char *best);

static void each_compiler(struct judge *j, bool gcc_only, judge_flag *judge)
{
	const struct cpu_facts *cpu = FACT_ROW(j->facts, cpu, 0);

	if (!has_core(j, cpu, gcc_only))
		return;
	for (size_t i = 0; i < FACT_ROWS(j->facts, compiler); i++) {
		const struct compiler_facts *c = FACT_ROW(j->facts, compiler, i);
		const char *name = kind(c), *what;

		if (!name || (gcc_only && strcmp(name, "gcc") != 0))
			continue;
		what = arena_printf(j->mem, "which version of %s this is", name);
		if (judge_has(j, c->path.v, &c->version, what))
			judge(j, c, cpu->mcpu_core.v,
			      mcpu_for(cpu->mcpu_core.v, name, c->version.v),
			      mcpu_for(cpu->mcpu_core.v, name, "9999"));
	}
}

static void judge_recommended(struct judge *j, const struct compiler_facts *c, const char *core,
			      const char *flag, const char *best)
{
	(void)best;
	if (flag)
		judge_pass(j, c->path.v, "%s %s builds for this CPU's cores (%s) with %s",
			   c->name.v, c->version.v, core, flag)
			->evidence = c->version.src;
	else
		judge_skip(j, c->path.v, "no flag is on record for %s %s and %s cores", c->name.v,
			   c->version.v, core);
}

static void run_mcpu(struct judge *j)
{
	each_compiler(j, false, judge_recommended);
}

const struct check check_native_mcpu = {
	.id = "native.mcpu", .title = "the compilers' flags for this CPU are known",
	.why = "Programs built for this very machine are faster with its own -mcpu; wheels and "
	       "packages meant for other machines have to be built without.",
	.links = { "https://gcc.gnu.org/onlinedocs/gcc/AArch64-Options.html",
		   "https://github.com/archspec/archspec-json" },
	.needs = NEEDS(compiler) | NEEDS(cpu), .run = run_mcpu,
};

static void judge_version(struct judge *j, const struct compiler_facts *c, const char *core,
			  const char *flag, const char *best)
{
	struct finding *f;

	if (!best) {
		judge_skip(j, NULL, "no flag is on record for %s and %s cores", c->name.v, core);
		return;
	}
	if (flag && strcmp(flag, best) == 0)
		f = judge_pass(j, NULL, "%s %s (%s) knows %s", c->name.v, c->version.v, c->path.v,
			       flag);
	else if (flag)
		f = judge_warn(j, NULL, "%s %s (%s) does not know %s, and does best here with %s",
			       c->name.v, c->version.v, c->path.v, best, flag);
	else
		f = judge_warn(j, NULL, "%s %s (%s) does not know %s", c->name.v, c->version.v,
			       c->path.v, best);
	f->evidence = c->version.src;
}

static void run_version(struct judge *j)
{
	each_compiler(j, true, judge_version);
}

const struct check check_native_compiler_version = {
	.id = "native.compiler-version",
	.title = "gcc knows this CPU's cores",
	.why = "A gcc older than the core schedules for another one and leaves instructions "
	       "unused.",
	.advice = "Where speed matters install a newer gcc beside it, if the release has one "
		  "(gcc-toolset-13 on Enterprise Linux 8, gcc-toolset-14 on 9, gcc14 on Amazon "
		  "Linux 2023, gcc10 on 2), or use the flags named here.",
	.links = { "https://gcc.gnu.org/gcc-9/changes.html",
		   "https://gcc.gnu.org/gcc-12/changes.html",
		   "https://gcc.gnu.org/gcc-13/changes.html" },
	.needs = NEEDS(compiler) | NEEDS(cpu),
	.run = run_version,
};

static void run_openblas_core(struct judge *j)
{
	const struct blas_facts *b = FACT_ROW(j->facts, blas, 0);
	const struct cpu_facts *cpu = FACT_ROW(j->facts, cpu, 0);
	const struct runtime_facts *r =
		FACT_ROWS(j->facts, runtime) ? FACT_ROW(j->facts, runtime, 0) : NULL;

	if (!judge_has(j, NULL, &b->provider, "which BLAS programs get"))
		return;
	if (!fact_is(b->provider, "openblas") || !fact_is(b->arch, "aarch64")) {
		judge_skip(j, NULL, "BLAS is not an OpenBLAS for aarch64");
		return;
	}
	if (!judge_has(j, NULL, &cpu->implementer, "whose core this is"))
		return;
	if (!fact_is(cpu->implementer, "0xc0"))
		judge_skip(j, NULL, "this is about AmpereOne's cores (implementer 0xc0)");
	else if (!judge_has(j, NULL, &b->version, "which OpenBLAS it is"))
		return;
	else if (version_cmp(b->version.v, "0.3.30") < 0 && r &&
		 r->openblas_coretype.state == FACT_KNOWN)
		judge_pass(j, NULL,
			   "OpenBLAS %s does not know AmpereOne's cores, but is told which kernels "
			   "to take: OPENBLAS_CORETYPE=%s",
			   b->version.v, r->openblas_coretype.v)
			->evidence = r->openblas_coretype.src;
	else if (version_cmp(b->version.v, "0.3.30") < 0)
		judge_warn(j, NULL,
			   "OpenBLAS %s (%s) does not know AmpereOne's cores and falls back to "
			   "generic kernels",
			   b->version.v, b->library.v)
			->evidence = b->library.v;
	else
		judge_pass(j, NULL, "OpenBLAS %s (%s) knows AmpereOne's cores", b->version.v,
			   b->library.v)->evidence = b->library.v;
}

const struct check check_native_openblas_core = {
	.id = "native.openblas-core", .title = "OpenBLAS knows this CPU's cores",
	.why = "An OpenBLAS that does not know the core takes its generic ARMV8 kernels, which are "
	       "slower than those of Neoverse N1 that fit AmpereOne.",
	.advice = "Set OPENBLAS_CORETYPE=NEOVERSEN1 in the environment of what computes, or use "
		  "OpenBLAS 0.3.30 or later.",
	.links = { "https://github.com/OpenMathLib/OpenBLAS/pull/5309",
		   "https://github.com/OpenMathLib/OpenBLAS/pull/5314" },
	.needs = NEEDS(blas) | NEEDS(cpu) | NEEDS(runtime), .run = run_openblas_core,
};
