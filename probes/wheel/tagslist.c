/* All tags that a Python on a Linux takes, best first. */
#include "../base/base.h"

#include "../base/arena.h"
#include "tagparts.h"
#include "tagrank.h"
#include "tags.h"

/* Adds a platform that the target's pip knows. */
static void add_platform(const struct tags *t, struct list *l, const char *name,
			 struct arena *mem)
{
	struct platform_tag p = platform_tag_read(span_of(name));

	if (platform_known(t, &p))
		list_add(l, name, mem);
}

static void add_linux(const struct tags *t, struct list *l, struct arena *mem)
{
	for (unsigned i = 0; i < t->narch; i++)
		list_add(l, JOIN(mem, "linux_", t->arch[i]), mem);
}

static void add_manylinux(const struct tags *t, const char *arch, struct list *l,
			  struct arena *mem)
{
	for (unsigned m = t->target.libc_minor + 1; m-- > t->first_glibc;) {
		add_platform(t, l, arena_printf(mem, "manylinux_2_%u_%s", m, arch), mem);
		for (size_t i = 0; i < LEN(glibc_legacy); i++)
			if (glibc_legacy[i].minor == m)
				add_platform(t, l, JOIN(mem, glibc_legacy[i].name, "_", arch),
					     mem);
	}
}

static void add_musllinux(const struct tags *t, const char *arch, struct list *l,
			  struct arena *mem)
{
	for (unsigned m = t->target.libc_minor + 1; m-- > 0;)
		add_platform(t, l, arena_printf(mem, "musllinux_%u_%u_%s", t->target.libc_major,
						m, arch), mem);
}

static struct list platforms_of(const struct tags *t, struct arena *mem)
{
	struct list l = { 0 };

	list_add(&l, NULL, mem);
	if (!t->linux_last)
		add_linux(t, &l, mem);
	for (unsigned i = 0; t->per_arch && i < t->narch; i++) {
		if (t->target.libc == TARGET_GLIBC)
			add_manylinux(t, t->arch[i], &l, mem);
		if (t->target.libc == TARGET_MUSL)
			add_musllinux(t, t->arch[i], &l, mem);
	}
	if (t->linux_last)
		add_linux(t, &l, mem);
	return l;
}

/* One row: an interpreter and an ABI with each platform; not where the target's pip does not know
 * the ABI.
 */
static void add_row(const struct tags *t, const struct list *platforms, const char *python,
		    const char *abi, struct list *l, struct arena *mem)
{
	struct abi_flags f = abi_flags_read(t, span_of(abi));

	for (size_t i = 0; (f.own >= 0 || f.stable || f.none) && i < platforms->n; i++)
		list_add(l, JOIN(mem, python, "-", abi, "-", platforms->v[i]), mem);
}

/* "py311", "py3", "py310" ... "py30" */
static struct list any_pythons(const struct tags *t, struct arena *mem)
{
	const struct target *g = &t->target;
	struct list l = { 0 };

	list_add(&l, arena_printf(mem, "py%u%u", g->major, g->minor), mem);
	list_add(&l, arena_printf(mem, "py%u", g->major), mem);
	for (unsigned m = g->minor; m-- > 0;)
		list_add(&l, arena_printf(mem, "py%u%u", g->major, m), mem);
	return l;
}

const char *const *tags_list(const struct tags *t, struct arena *mem)
{
	const struct target *g = &t->target;
	struct list platforms = platforms_of(t, mem), any = any_pythons(t, mem), l = { 0 };
	const char *own = arena_printf(mem, "%s%u%u", g->pypy ? "pp" : "cp", g->major, g->minor);

	list_add(&l, NULL, mem);
	for (unsigned i = 0; i < t->nabi; i++)
		add_row(t, &platforms, own, t->abi[i].v, &l, mem);
	if (t->stable)
		add_row(t, &platforms, own, t->stable, &l, mem);
	add_row(t, &platforms, own, "none", &l, mem);
	for (unsigned m = g->minor; t->stable && m-- > 2;)
		add_row(t, &platforms, arena_printf(mem, "cp%u%u", g->major, m), t->stable, &l,
			mem);
	for (size_t i = 0; i < any.n; i++)
		add_row(t, &platforms, any.v[i], "none", &l, mem);
	list_add(&l, JOIN(mem, g->pypy ? arena_printf(mem, "pp%u", g->major) : own, "-none-any"),
		 mem);
	for (size_t i = 0; i < any.n; i++)
		list_add(&l, JOIN(mem, any.v[i], "-none-any"), mem);
	return l.v;
}
