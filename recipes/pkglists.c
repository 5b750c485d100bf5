/* The lists of apk, pacman and rpm. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "installed.h"
#include "pkglists.h"

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct package *)a)->name, ((const struct package *)b)->name);
}

static int by_name_version(const void *a, const void *b)
{
	int rc = by_name(a, b);

	return rc ? rc : strcmp(((const struct package *)a)->version,
				((const struct package *)b)->version);
}

void packages_sort(struct installed *all)
{
	size_t n = 0;

	if (all->n)
		qsort(all->v, all->n, sizeof *all->v, by_name_version);
	for (size_t i = 0; i < all->n; i++)
		if (i + 1 == all->n || strcmp(all->v[i].name, all->v[i + 1].name) != 0)
			all->v[n++] = all->v[i];
	all->n = n;
}

void packages_add(struct installed *all, size_t *room, struct package p, struct arena *mem)
{
	if (all->n == *room) {
		struct package *v = TAKE_N(mem, *room = *room ? *room * 2 : 512, struct package);

		if (all->n)
			memcpy(v, all->v, all->n * sizeof *v);
		all->v = v;
	}
	all->v[all->n++] = p;
}

const struct package *installed_find(const struct installed *all, const char *name)
{
	const struct package key = { .name = name };

	return all->n ? bsearch(&key, all->v, all->n, sizeof *all->v, by_name) : NULL;
}

/* It may become a word of a command line, so that it never begins with a dash. */
static bool is_name(struct span s)
{
	if (!s.n || s.n > 255 || s.v[0] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.v[i] <= ' ' || (unsigned char)s.v[i] >= 0x7f)
			return false;
	return true;
}

static int refuse(const char *what, const char **why)
{
	*why = what;
	return -EBADMSG;
}

/* "gcc", "gcc>12", "gcc@edge", "gcc=1~2"; "!gcc" keeps one away. */
static bool world_has(const struct text *world, struct span name)
{
	struct span rest = { world->v, world->n }, word;

	while (scan_word(&rest, &word)) {
		size_t n = 0;

		while (n < word.n && !strchr("<>=~@", word.v[n]))
			n++;
		if (n == name.n && memcmp(word.v, name.v, n) == 0)
			return true;
	}
	return false;
}

int packages_apk(const struct text *db, const struct text *world, struct arena *mem,
		 struct installed *ret, const char **why)
{
	struct span rest = { db->v, db->n }, line, name = { NULL, 0 }, version = { NULL, 0 };
	struct installed all = { 0 };
	size_t room = 0;
	bool more = true;

	while (more) {
		more = scan_line(&rest, &line);
		if (more && span_starts(line, "P:"))
			name = (struct span){ line.v + 2, line.n - 2 };
		else if (more && span_starts(line, "V:"))
			version = (struct span){ line.v + 2, line.n - 2 };
		if ((more && line.n) || !name.n)
			continue;
		if (!is_name(name) || !is_name(version))
			return refuse("a package has a name or a version that cannot be one", why);
		packages_add(&all, &room,
			     (struct package){ span_dup(name, mem), span_dup(version, mem),
					       !world_has(world, name) }, mem);
		name = version = (struct span){ NULL, 0 };
	}
	packages_sort(&all);
	*ret = all;
	return 0;
}

int packages_pacman(const struct text *desc, struct arena *mem, struct package *ret,
		    const char **why)
{
	struct span rest = { desc->v, desc->n }, line, value, name = { NULL, 0 },
		    version = { NULL, 0 }, reason = { NULL, 0 };

	while (scan_line(&rest, &line)) {
		struct span *to = span_is(line, "%NAME%")      ? &name
				  : span_is(line, "%VERSION%") ? &version
				  : span_is(line, "%REASON%")  ? &reason
							       : NULL;

		if (to && scan_line(&rest, &value))
			*to = value;
	}
	if (!is_name(name) || !is_name(version))
		return refuse("it lacks a name or a version that could be one", why);
	*ret = (struct package){ span_dup(name, mem), span_dup(version, mem),
				 span_is(reason, "1") };
	return 0;
}

static bool rpm_fields(struct span line, struct span *name, struct span *version,
		       struct span *arch)
{
	struct span rest;

	return span_cut(line, '\t', name, &rest) && span_cut(rest, '\t', version, arch) &&
	       is_name(*name) && is_name(*version) && is_name(*arch);
}

int packages_rpm(const struct text *lines, struct arena *mem, struct installed *ret,
		 const char **why)
{
	struct span rest = { lines->v, lines->n }, line, name, version, arch;
	struct span native = { NULL, 0 };
	struct installed all = { 0 };
	size_t room = 0;

	while (scan_line(&rest, &line))
		if (rpm_fields(line, &name, &version, &arch) && span_is(name, "rpm"))
			native = arch;
	rest = (struct span){ lines->v, lines->n };
	while (scan_line(&rest, &line)) {
		const char *called;

		/* What it complains about stands among them. */
		if (!memchr(line.v, '\t', line.n))
			continue;
		if (!rpm_fields(line, &name, &version, &arch))
			return refuse("rpm wrote a line that is no package", why);
		/* Not packages but the keys that rpm trusts. */
		if (span_is(name, "gpg-pubkey"))
			continue;
		called = span_dup(name, mem);
		if (!span_is(arch, "noarch") &&
		    (arch.n != native.n || memcmp(arch.v, native.v, arch.n) != 0))
			called = JOIN(mem, called, ".", span_dup(arch, mem));
		packages_add(&all, &room,
			     (struct package){ called, span_dup(version, mem), false }, mem);
	}
	packages_sort(&all);
	*ret = all;
	return 0;
}
