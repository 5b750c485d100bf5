/* What the environment makes the dynamic loader and OpenBLAS do. */
#include "../base/base.h"

#include <strings.h>

#include "../base/arena.h"
#include "../cpu.h"
#include "../libc.h"
#include "../runtime.h"
#include "check.h"

/* glibc reserves 512 bytes unless told otherwise; people who met the error needed 2000 or more. */
enum { DEFAULT_SURPLUS = 512, FIT_SURPLUS = 2000 };

static const char tunable[] = "glibc.rtld.optional_static_tls";

static const struct runtime_facts *facts_of(const struct judge *j)
{
	return FACT_ROW(j->facts, runtime, 0);
}

static void run_ld_preload(struct judge *j)
{
	const struct runtime_facts *r = facts_of(j);
	const char *names = r->ld_preload.v ? r->ld_preload.v : r->ld_so_preload.v;

	if (!judge_has(j, NULL, &r->preload_bad, "whether what is loaded first can be loaded"))
		return;
	for (size_t i = 0; r->preload_bad.v[i]; i++)
		judge_bad(j, NULL, "the dynamic loader is told to load a library first, but %s",
			  r->preload_bad.v[i])
			->evidence = r->ld_preload.v ? r->ld_preload.src : r->ld_so_preload.src;
	if (*r->preload_bad.v)
		return;
	if (names)
		judge_pass(j, NULL, "what is loaded first can be loaded: %s",
			   span_dup(span_trim(span_of(names)), j->mem))->evidence =
			r->ld_preload.v ? r->ld_preload.src : r->ld_so_preload.src;
	else
		judge_pass(j, NULL, "nothing is loaded before the libraries that programs ask for");
}

const struct check check_runtime_ld_preload = {
	.id = "runtime.ld-preload",
	.title = "what LD_PRELOAD and /etc/ld.so.preload name can be loaded",
	.why = "The dynamic loader complains in every program it starts about a library that is "
	       "not there or is for another architecture, and the effect one hoped for is missing.",
	.advice = "Unset LD_PRELOAD, or name a library of this machine's own architecture.",
	.links = { "https://man7.org/linux/man-pages/man8/ld.so.8.html" },
	.needs = NEEDS(runtime),
	.run = run_ld_preload,
};

/* The bytes that GLIBC_TUNABLES asks for; false where it does not. */
static bool surplus_of(struct fact_str tunables, uint64_t *ret)
{
	struct span rest = span_of(tunables.v), one, name, value;
	bool more = tunables.state == FACT_KNOWN, found = false;

	while (more) {
		more = span_cut(rest, ':', &one, &rest);
		if (span_cut(more ? one : rest, '=', &name, &value) && span_is(name, tunable))
			found = scan_number(value, INT64_MAX, ret) == 0;
	}
	return found;
}

/* Two copies in one environment are what uses the space up. */
static size_t copies(const struct runtime_facts *r)
{
	size_t n = 0;

	while (r->libgomp.v[n])
		n++;
	return n;
}

static void judge_surplus(struct judge *j)
{
	const struct libc_facts *c = FACT_ROW(j->facts, libc, 0);
	const struct runtime_facts *r = facts_of(j);
	bool old = version_cmp(c->version.v, "2.32") < 0, set;
	uint64_t surplus = DEFAULT_SURPLUS;
	size_t n = copies(r);

	set = surplus_of(r->glibc_tunables, &surplus);
	if (set && old)
		judge_bad(j, NULL, "GLIBC_TUNABLES sets %s, which glibc %s does not know", tunable,
			  c->version.v)
			->evidence = r->glibc_tunables.src;
	else if (set && surplus < DEFAULT_SURPLUS)
		judge_bad(j, NULL, "GLIBC_TUNABLES lowers %s to %llu: libgomp may find no room",
			  tunable, (unsigned long long)surplus)
			->evidence = r->glibc_tunables.src;
	else if (r->ld_preload.v && strstr(r->ld_preload.v, "libgomp"))
		judge_pass(j, NULL, "libgomp is loaded first, by LD_PRELOAD")->evidence =
			r->ld_preload.src;
	else if (n > 1 && old)
		judge_bad(j, NULL,
			  "%zu copies of libgomp come with wheels, among them %s, and glibc %s has "
			  "a fixed room for them",
			  n, r->libgomp.v[0], c->version.v)
			->evidence = c->path.v;
	else if (n > 1 && !set)
		judge_pass(j, NULL,
			   "%zu copies of libgomp come with wheels; should one find no room, "
			   "GLIBC_TUNABLES=%s=%d makes it",
			   n, tunable, FIT_SURPLUS)
			->evidence = c->path.v;
	else
		judge_pass(j, NULL, "glibc %s, and %s of libgomp in the usual folders",
			   c->version.v, n ? set ? "room for copies" : "one copy" : "no copy")
			->evidence = c->path.v;
}

static void run_static_tls(struct judge *j)
{
	const struct libc_facts *c = FACT_ROW(j->facts, libc, 0);

	if (!judge_has(j, NULL, &c->userland, "what programs are built for"))
		return;
	if (!fact_is(c->userland, "aarch64")) {
		judge_skip(j, NULL, "only seen on aarch64; this is %s",
			   c->userland.v ? c->userland.v : "not known");
		return;
	}
	if (!judge_has(j, NULL, &c->kind, "which C library this is"))
		return;
	if (!fact_is(c->kind, "glibc")) {
		judge_skip(j, NULL, "only seen with glibc");
		return;
	}
	if (!judge_has(j, NULL, &c->version, "the version of glibc"))
		return;
	if (c->version.state == FACT_KNOWN)
		judge_surplus(j);
	else
		judge_unknown(j, NULL, "cannot tell the version of glibc");
}

const struct check check_runtime_static_tls = {
	.id = "runtime.static-tls",
	.title = "libgomp finds room in the static TLS block",
	.why = "Wheels such as torch, scikit-learn and OpenCV each bring a libgomp; imported "
	       "together on aarch64 the last one can fail with 'cannot allocate memory in static "
	       "TLS block'.",
	.advice =
		"Import the package that complains first, or set LD_PRELOAD to the libgomp that "
		"the message names; from glibc 2.32 on "
		"GLIBC_TUNABLES=glibc.rtld.optional_static_tls=2000 helps too.",
	.links = { "https://github.com/opencv/opencv/issues/14884",
		   "https://github.com/scikit-learn/scikit-learn/issues/28362",
		   "https://github.com/microsoft/LightGBM/issues/6509" },
	.needs = NEEDS(runtime) | NEEDS(libc),
	.run = run_static_tls,
};

/* OpenBLAS's names of Arm cores (driver/others/dynamic_arm64.c) and what their kernels need. */
static const struct { const char *name; bool v82, sve; } cores[] = {
	{ "ARMV8", false, false },       { "CORTEXA53", false, false },
	{ "CORTEXA55", true, false },    { "CORTEXA57", false, false },
	{ "CORTEXA72", false, false },   { "CORTEXA73", false, false },
	{ "FALKOR", false, false },      { "THUNDERX", false, false },
	{ "THUNDERX2T99", true, false }, { "TSV110", true, false },
	{ "EMAG8180", false, false },    { "NEOVERSEN1", true, false },
	{ "NEOVERSEV1", true, true },    { "NEOVERSEN2", true, true },
	{ "NEOVERSEV2", true, true },    { "THUNDERX3T110", true, false },
	{ "ARMV8SVE", true, true },      { "A64FX", true, true },
	{ "ARMV9SME", true, true },      { "VORTEX", true, false },
	{ "VORTEXM4", true, false },
};

static void judge_core(struct judge *j, const char *core, size_t i)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	const struct runtime_facts *r = facts_of(j);

	if (i == LEN(cores)) {
		judge_bad(j, NULL,
			  "OPENBLAS_CORETYPE is '%s', which is no Arm core: OpenBLAS falls back to "
			  "its slowest kernels",
			  core)
			->evidence = r->openblas_coretype.src;
		return;
	}
	if ((cores[i].v82 && !judge_has(j, NULL, &c->lse, "what this CPU can do")) ||
	    (cores[i].sve && !judge_has(j, NULL, &c->sve, "whether this CPU has SVE")))
		return;
	if ((cores[i].v82 && !fact_true(c->lse)) || (cores[i].sve && !fact_true(c->sve)))
		judge_bad(j, NULL,
			  "OPENBLAS_CORETYPE is '%s', whose kernels need %s, and %s has not got "
			  "it: programs can die of SIGILL",
			  core, cores[i].sve ? "SVE" : "Armv8.1 or later",
			  c->model.v ? c->model.v : "this CPU")
			->evidence = r->openblas_coretype.src;
	else
		judge_pass(j, NULL, "OPENBLAS_CORETYPE=%s runs on %s", core,
			   c->model.v ? c->model.v : "this CPU")
			->evidence = r->openblas_coretype.src;
}

static void run_coretype(struct judge *j)
{
	const struct cpu_facts *c = FACT_ROW(j->facts, cpu, 0);
	const struct runtime_facts *r = facts_of(j);
	const char *core = r->openblas_coretype.v;
	size_t i = 0;

	if (!core) {
		judge_pass(j, NULL,
			   "OPENBLAS_CORETYPE is not set: OpenBLAS picks the kernels itself");
		return;
	}
	if (!judge_has(j, NULL, &c->arch, "what programs are built for"))
		return;
	while (i < LEN(cores) && strcasecmp(core, cores[i].name) != 0)
		i++;
	if (fact_is(c->arch, "aarch64"))
		judge_core(j, core, i);
	else if (i < LEN(cores))
		judge_bad(j, NULL, "OPENBLAS_CORETYPE is '%s', a core of Arm; this is %s", core,
			  c->arch.v ? c->arch.v : "not one")->evidence = r->openblas_coretype.src;
	else
		judge_skip(j, NULL, "OPENBLAS_CORETYPE=%s is no matter of Arm", core);
}

const struct check check_runtime_coretype = {
	.id = "runtime.coretype",
	.title = "OPENBLAS_CORETYPE names a core whose code this CPU can run",
	.why = "OpenBLAS believes OPENBLAS_CORETYPE without looking at the CPU: kernels for "
	       "another core are slow, or end the program with an illegal instruction.",
	.advice = "Unset OPENBLAS_CORETYPE; where OpenBLAS does not know the CPU, NEOVERSEN1 suits "
		  "Altra and AmpereOne, and ARMV8 every 64-bit Arm.",
	.links = { "https://github.com/OpenMathLib/OpenBLAS/pull/5309",
		   "https://github.com/numpy/numpy/issues/18131" },
	.needs = NEEDS(runtime) | NEEDS(cpu),
	.run = run_coretype,
};
