/* The tags that a Python on a Linux takes: what they are made of, and the rank of a wheel. */
#include "../base/base.h"

#include <errno.h>

#include "../base/err.h"
#include "tagparts.h"
#include "tagrank.h"
#include "tags.h"

/* The first pip with each, read from the sources of 98 releases of pip. */
static const char *const since[KNOWS_FAMILIES] = {
	[KNOWS_MANYLINUX1] = "8.1",     [KNOWS_MANYLINUX2010] = "19.0",
	[KNOWS_MANYLINUX2014] = "19.3", [KNOWS_MANYLINUX_X_Y] = "20.3",
	[KNOWS_MUSLLINUX] = "21.2",     [KNOWS_FREE_THREADED] = "24.1",
	[KNOWS_ARMV8L] = "24.1",        [KNOWS_NEW_ARCHS] = "24.1",
	[KNOWS_ABI3T] = "26.1",
};

const struct glibc_legacy glibc_legacy[3] = {
	{ 17, "manylinux2014" }, { 12, "manylinux2010" }, { 5, "manylinux1" },
};

/* Those that manylinux tags are made for; 32-bit Arm and x86 are judged by their ELF header. */
static const char *const manylinux_archs[] = {
	"x86_64", "aarch64", "ppc64", "ppc64le", "s390x", "loongarch64", "riscv64", "armv7l",
	"i686",
};

static const char *const new_archs[] = { "riscv64", "loongarch64" };

static bool one_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static bool has_arch(const struct tags *t, const char *arch)
{
	return one_of(arch, t->arch, t->narch);
}

static bool knows(const struct tags *t, enum tag_family family)
{
	return !(t->unknown & BIT(family));
}

static int set_pip(struct tags *t, struct err *err)
{
	struct version pip, first;

	if (!t->target.pip)
		return 0;
	if (!version_parse(span_of(t->target.pip), &pip))
		return err_set(err, -EINVAL, "'%s' is no version of pip", t->target.pip);
	/* A candidate has what its release has. */
	pip.pre = 0;
	pip.dev = false;
	pip.dev_n.n = 0;
	for (size_t i = 0; i < KNOWS_FAMILIES; i++)
		if (version_parse(span_of(since[i]), &first) && version_order(&pip, &first) < 0)
			t->unknown |= (uint32_t)BIT(i);
	t->linux_last = true;
	return 0;
}

static void set_archs(struct tags *t)
{
	const char *arch = t->target.machine;

	if (t->target.bits32 && strcmp(arch, "x86_64") == 0)
		arch = "i686";
	if (t->target.bits32 && strcmp(arch, "aarch64") == 0)
		arch = knows(t, KNOWS_ARMV8L) ? "armv8l" : "armv7l";
	t->arch[t->narch++] = arch;
	if (strcmp(arch, "armv8l") == 0 && knows(t, KNOWS_ARMV8L))
		t->arch[t->narch++] = "armv7l";
}

/* How many of glibc's named versions lie in (above, newest]. */
static unsigned named_between(const struct tags *t, unsigned above)
{
	unsigned n = 0;

	for (size_t i = 0; i < LEN(glibc_legacy); i++)
		n += glibc_legacy[i].minor > above && glibc_legacy[i].minor >= t->first_glibc &&
		     glibc_legacy[i].minor <= t->target.libc_minor;
	return n;
}

static void set_columns(struct tags *t)
{
	bool is_made = false;

	for (size_t i = 0; i < LEN(manylinux_archs); i++)
		is_made |= has_arch(t, manylinux_archs[i]);
	if (!knows(t, KNOWS_NEW_ARCHS) && one_of(t->arch[0], new_archs, LEN(new_archs)))
		is_made = false;
	t->first_glibc = has_arch(t, "x86_64") || has_arch(t, "i686") ? 5 : 17;
	if (t->target.libc == TARGET_GLIBC && is_made && t->target.libc_major == 2 &&
	    t->target.libc_minor >= t->first_glibc)
		t->per_arch = t->target.libc_minor - t->first_glibc + 1 + named_between(t, 0);
	if (t->target.libc == TARGET_MUSL)
		t->per_arch = t->target.libc_minor + 1;
	t->columns = t->narch * (1 + t->per_arch);
}

static void set_abi(struct tags *t, unsigned i, const char *suffix)
{
	const char *name = t->target.pypy ? "pypy" : "cp";

	(void)snprintf(t->abi[i].v, sizeof t->abi[i].v, "%s%u%u%s", name, t->target.major,
		       t->target.minor, suffix);
	t->nabi = i + 1;
}

static void set_rows(struct tags *t)
{
	const struct target *g = &t->target;
	bool bare = g->major == 3 && g->minor < 8;

	if (g->pypy) {
		set_abi(t, 0, "_pp73");
	} else if (bare) {
		set_abi(t, 0, g->debug ? "dm" : "m");
	} else if (g->debug) {
		set_abi(t, 0, g->free_threaded ? "td" : "d");
		set_abi(t, 1, g->free_threaded ? "t" : "");
	} else {
		set_abi(t, 0, g->free_threaded ? "t" : "");
	}
	if (!g->pypy) {
		t->stable = g->free_threaded ? "abi3t" : "abi3";
		t->olds = g->minor - 2;
	}
	t->rows = t->nabi + (t->stable ? 1 : 0) + 1 + t->olds + g->minor + 2;
}

int tags_of(const struct target *target, struct tags *ret, struct err *err)
{
	struct tags t = { .target = *target };
	int rc;

	if (target->major != 3 || target->minor < 2 || target->minor > 99)
		return err_set(err, -EINVAL, "Python %u.%u: wheels are judged for 3.2 and newer",
			       target->major, target->minor);
	if (!target->machine || !*target->machine)
		return err_set(err, -EINVAL, "the target's machine is not known");
	if (target->libc_minor > 999)
		return err_set(err, -EINVAL, "there is no C library of version %u.%u",
			       target->libc_major, target->libc_minor);
	rc = set_pip(&t, err);
	if (rc < 0)
		return rc;
	set_archs(&t);
	set_columns(&t);
	set_rows(&t);
	*ret = t;
	return 0;
}

enum tag_family tag_family_of(const struct platform_tag *p)
{
	if (p->kind == PLATFORM_MUSLLINUX)
		return KNOWS_MUSLLINUX;
	if (p->kind != PLATFORM_MANYLINUX)
		return KNOWS_FAMILIES;
	if (!p->legacy)
		return KNOWS_MANYLINUX_X_Y;
	return p->minor == 17 ? KNOWS_MANYLINUX2014 :
	       p->minor == 12 ? KNOWS_MANYLINUX2010 : KNOWS_MANYLINUX1;
}

bool platform_known(const struct tags *t, const struct platform_tag *p)
{
	return knows(t, tag_family_of(p));
}

static int arch_of(const struct tags *t, struct span arch)
{
	for (unsigned i = 0; i < t->narch; i++)
		if (tag_is(arch, t->arch[i]))
			return (int)i;
	return -1;
}

int column_of(const struct tags *t, const struct platform_tag *p)
{
	const struct target *g = &t->target;
	unsigned first = t->linux_last ? 0 : t->narch, at;
	int arch = arch_of(t, p->arch);

	if (arch < 0)
		return -1;
	if (p->kind == PLATFORM_LINUX)
		return arch + (int)(t->linux_last ? t->narch * t->per_arch : 0);
	if (p->kind == PLATFORM_MUSLLINUX && g->libc == TARGET_MUSL) {
		if (p->major != g->libc_major || p->minor > g->libc_minor)
			return -1;
		at = g->libc_minor - p->minor;
	} else if (p->kind == PLATFORM_MANYLINUX && g->libc == TARGET_GLIBC) {
		if (!t->per_arch || p->major != 2 || p->minor > g->libc_minor ||
		    p->minor < t->first_glibc)
			return -1;
		at = g->libc_minor - p->minor + named_between(t, p->minor) + p->legacy;
	} else {
		return -1;
	}
	return (int)(first + (unsigned)arch * t->per_arch + at);
}

struct abi_flags abi_flags_read(const struct tags *t, struct span abis)
{
	struct abi_flags f = { .own = -1 };
	struct span abi;

	while (tag_next(&abis, &abi)) {
		for (unsigned i = t->nabi; i-- > 0;)
			if (tag_is(abi, t->abi[i].v) && (f.own < 0 || (unsigned)f.own > i))
				f.own = (int)i;
		f.none |= tag_is(abi, "none");
		f.stable |= t->stable && tag_is(abi, t->stable);
	}
	if (t->target.free_threaded && !knows(t, KNOWS_FREE_THREADED))
		f.own = -1;
	if (t->target.free_threaded && !knows(t, KNOWS_ABI3T))
		f.stable = false;
	return f;
}

/* Which of "py311", "py3", "py310" ... "py30" it is; -1: none of them. */
static int any_python(const struct tags *t, const struct python_tag *p)
{
	int minor = (int)t->target.minor;

	if (p->kind != PYTHON_ANY || p->major != t->target.major || p->minor > minor)
		return -1;
	if (p->minor < 0)
		return 1;
	return p->minor == minor ? 0 : 1 + minor - p->minor;
}

int row_of(const struct tags *t, struct span python, const struct abi_flags *f, int64_t *any)
{
	const struct target *g = &t->target;
	struct python_tag p = python_tag_read(python);
	int64_t behind = (int64_t)t->rows * t->columns;
	unsigned none = t->nabi + (t->stable ? 1 : 0);
	int i = any_python(t, &p);

	*any = -1;
	if (i >= 0) {
		if (f->none)
			*any = behind + 1 + i;
		return f->none ? (int)(none + 1 + t->olds) + i : -1;
	}
	if (p.kind != (g->pypy ? PYTHON_PYPY : PYTHON_CPYTHON) || p.major != g->major)
		return -1;
	/* For any platform it is CPython's branch, and PyPy of any. */
	if (f->none && (g->pypy ? p.minor < 0 : p.minor == (int)g->minor))
		*any = behind;
	if (p.minor == (int)g->minor)
		return f->own >= 0 ? f->own : f->stable ? (int)t->nabi : f->none ? (int)none : -1;
	if (f->stable && p.minor >= 2 && p.minor < (int)g->minor)
		return (int)(none + g->minor) - p.minor;
	return -1;
}

/* The best column of those that its pip knows. */
static int best_column(const struct tags *t, struct span platforms, bool *any)
{
	struct span platform;
	int best = -1;

	while (tag_next(&platforms, &platform)) {
		struct platform_tag p = platform_tag_read(platform);
		int column = platform_known(t, &p) ? column_of(t, &p) : -1;

		*any |= p.kind == PLATFORM_ANY;
		if (column >= 0 && (best < 0 || column < best))
			best = column;
	}
	return best;
}

int64_t tags_rank(const struct tags *t, const struct wheel_name *w)
{
	struct abi_flags f = abi_flags_read(t, w->abi);
	struct span pythons = w->python, python;
	int64_t best = -1, any, rank;
	bool is_any = false;
	int column = best_column(t, w->platform, &is_any);

	while (tag_next(&pythons, &python)) {
		int row = row_of(t, python, &f, &any);

		rank = row >= 0 && column >= 0 ? (int64_t)row * t->columns + column :
		       is_any ? any : -1;
		if (rank >= 0 && (best < 0 || rank < best))
			best = rank;
	}
	return best;
}
