/* Is there what compiles extensions, and is it recent enough? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../compiler.h"
#include "../header.h"
#include "check.h"

/* The row of a tool, or NULL where it is not there. */
static const struct compiler_facts *tool(const struct judge *j, const char *name)
{
	for (size_t i = 0; i < FACT_ROWS(j->facts, compiler); i++)
		if (fact_is(FACT_ROW(j->facts, compiler, i)->name, name))
			return FACT_ROW(j->facts, compiler, i);
	return NULL;
}

/* "gcc 12.2.0 (/usr/bin/gcc)" */
static const char *describe(const struct compiler_facts *c, struct arena *mem)
{
	return arena_printf(mem, "%s%s%s (%s)", c->name.v, c->version.v ? " " : "",
			    c->version.v ? c->version.v : "", c->path.v ? c->path.v : c->path.src);
}

/* "gcc, g++ and make"; NULL for an empty list. */
static const char *words(const struct list *l, struct arena *mem)
{
	const char *text = NULL;

	for (size_t i = 0; i < l->n; i++)
		text = !text ? l->v[i]
			     : arena_printf(mem, "%s%s%s", text, i + 1 == l->n ? " and " : ", ",
					    l->v[i]);
	return text;
}

/* Unknown for the first of the tools that something kept from being seen. */
static bool all_seen(struct judge *j, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct compiler_facts *c = tool(j, names[i]);

		if (c && !judge_has(j, NULL, &c->path,
				    arena_printf(j->mem, "whether %s is there", names[i])))
			return false;
	}
	return true;
}

static void run_compiler(struct judge *j)
{
	static const char *const needed[] = { "gcc", "g++", "make" };
	const struct header_facts *h = FACT_ROW(j->facts, header, 0);
	const struct compiler_facts *gcc = tool(j, "gcc"), *cxx = tool(j, "g++");
	struct list missing = { 0 };
	struct finding *f;

	for (size_t i = 0; i < LEN(needed); i++)
		if (!tool(j, needed[i]))
			list_add(&missing, needed[i], j->mem);
	if (cxx && cxx->cxx.state == FACT_KNOWN && !cxx->cxx.v)
		list_add(&missing, "cc1plus (the C++ compiler proper)", j->mem);
	if (h->libc.state == FACT_KNOWN && !h->libc.v)
		list_add(&missing, "the C library's headers (stdio.h, crt1.o)", j->mem);
	if (missing.n) {
		f = judge_bad(j, NULL, "%s %s missing", words(&missing, j->mem),
			      missing.n == 1 ? "is" : "are");
		f->cure = "compiler";
		return;
	}
	if (!all_seen(j, needed, LEN(needed)) ||
	    !judge_has(j, NULL, &h->libc, "whether the C library's headers are there"))
		return;
	judge_pass(j, NULL, "%s, g++, make and the C library's headers are there",
		   describe(gcc, j->mem))
		->evidence = gcc->path.v;
}

const struct check check_native_compiler = {
	.id = "native.compiler",
	.title = "C and C++ can be compiled",
	.why = "Where no wheel fits, pip builds from source, and that takes gcc, g++, make and the "
	       "C library's headers: more often on Arm than on x86.",
	.links = { "https://github.com/AmpereComputing/ampere-porting-advisor",
		   "https://packaging.python.org/en/latest/guides/packaging-binary-extensions/" },
	.required = IN_DEV | IN_SCIENCE,
	.needs = NEEDS(compiler) | NEEDS(header),
	.run = run_compiler,
};

static void run_outline(struct judge *j)
{
	const struct compiler_facts *gcc = tool(j, "gcc");
	struct finding *f;

	if (!gcc || gcc->outline_atomics.state == FACT_ABSENT) {
		judge_skip(j, NULL, gcc ? "gcc builds for %s, not for aarch64" : "there is no gcc",
			   gcc ? gcc->target.v : "");
		return;
	}
	if (!judge_has(j, NULL, &gcc->outline_atomics, "whether gcc knows -moutline-atomics"))
		return;
	if (gcc->outline_atomics.v)
		f = judge_pass(j, NULL, "%s knows -moutline-atomics", describe(gcc, j->mem));
	else
		f = judge_warn(
			j, NULL,
			"%s does not know -moutline-atomics, so what it builds locks without LSE "
			"atomics",
			describe(gcc, j->mem));
	f->evidence = gcc->version.src;
}

const struct check check_native_outline_atomics = {
	.id = "native.outline-atomics",
	.title = "gcc can use LSE atomics where the CPU has them",
	.why = "Locks made of load and store exclusive loops are slow on machines with many cores; "
	       "with -moutline-atomics the same program uses LSE atomics where the CPU has them.",
	.advice = "Compile with CFLAGS=-march=armv8.2-a, or with gcc 8.5, 9.4, 10.1 or later.",
	.links = { "https://github.com/aws/aws-graviton-getting-started/blob/main/c-c++.md",
		   "https://gcc.gnu.org/gcc-10/changes.html" },
	.needs = NEEDS(compiler),
	.run = run_outline,
};

/* A tool that only some builds want: passes when it is there; where it is not, bad in the
 * profiles that require it, and of no matter elsewhere.
 */
static void judge_wanted(struct judge *j, const char *name, const char *cure)
{
	const struct compiler_facts *c = tool(j, name);

	if (!c && !(j->check->required & BIT(j->profile)))
		judge_skip(j, NULL, "there is no %s, and this profile does not need it", name);
	else if (!c)
		judge_bad(j, NULL, "there is no %s on PATH", name)->cure = cure;
	else if (judge_has(j, NULL, &c->path, arena_printf(j->mem, "whether %s is there", name)))
		judge_pass(j, NULL, "%s is there", describe(c, j->mem))->evidence = c->path.v;
}

static void run_fortran(struct judge *j)
{
	judge_wanted(j, "gfortran", "fortran");
}

const struct check check_native_fortran = {
	.id = "native.fortran",
	.title = "Fortran can be compiled",
	.why = "SciPy and other scientific packages hold Fortran, which takes gfortran where they "
	       "are built from source.",
	.links = { "https://docs.scipy.org/doc/scipy/building/index.html" },
	.required = IN_SCIENCE,
	.needs = NEEDS(compiler),
	.run = run_fortran,
};

static void run_pkg_config(struct judge *j)
{
	judge_wanted(j, "pkg-config", "pkg-config");
}

const struct check check_native_pkg_config = {
	.id = "native.pkg-config",
	.title = "pkg-config is there",
	.why = "Meson, and with it NumPy and SciPy, finds BLAS and other libraries through "
	       "pkg-config.",
	.links = { "https://docs.scipy.org/doc/scipy/building/blas_lapack.html" },
	.required = IN_SCIENCE,
	.needs = NEEDS(compiler),
	.run = run_pkg_config,
};

/* A tool whose age matters: skips where there is none. */
static void judge_age(struct judge *j, const char *name, const char *least, const char *so)
{
	const struct compiler_facts *c = tool(j, name);

	if (!c)
		judge_skip(j, NULL, "there is no %s", name);
	else if (!judge_has(j, NULL, &c->version, arena_printf(j->mem, "how old %s is", name)))
		return;
	else if (version_cmp(c->version.v, least) < 0)
		judge_warn(j, NULL, "%s is older than %s, which %s", describe(c, j->mem), least, so)
			->evidence = c->version.src;
	else
		judge_pass(j, NULL, "%s", describe(c, j->mem))->evidence = c->version.src;
}

static void run_rust(struct judge *j)
{
	judge_age(j, "rustc", "1.74", "cryptography 45 and later need");
}

const struct check check_native_rust = {
	.id = "native.rust",
	.title = "the Rust compiler is recent enough for Python packages",
	.why = "cryptography, pydantic-core, orjson and others are written in Rust; their current "
	       "releases do not build with the rustc of older distributions.",
	.advice =
		"Upgrade pip first, which most often finds a wheel; else install Rust with rustup.",
	.links = { "https://github.com/pyca/cryptography/pull/12919",
		   "https://github.com/SickChill/sickchill/issues/8181" },
	.needs = NEEDS(compiler),
	.run = run_rust,
};

static void run_cmake(struct judge *j)
{
	judge_age(j, "cmake", "3.15", "scikit-build-core asks for");
}

const struct check check_native_cmake = {
	.id = "native.cmake",
	.title = "CMake is recent enough for Python packages",
	.why = "Packages built with scikit-build-core take a CMake from the index where the one "
	       "here is too old, which then has to have a wheel or be built.",
	.advice = "Install a newer one into the virtual environment: pip install cmake.",
	.links = { "https://scikit-build-core.readthedocs.io/" },
	.needs = NEEDS(compiler),
	.run = run_cmake,
};
