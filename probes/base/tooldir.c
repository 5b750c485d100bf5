/* The folders beside a compiler in which its libraries lie, and the version they tell. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "root.h"
#include "scan.h"
#include "tooldir.h"
#include "toolmarks.h"

enum { MAX_ENTRIES = 1024, MAX_OBJECT = 64 * 1024 };

typedef const char *mark(struct span bytes, struct arena *mem);

/* "/usr" of "/usr/bin/gcc-12"; "" of "/bin/gcc". */
static const char *prefix_of(const char *real, struct arena *mem)
{
	const char *slash = strrchr(real, '/');

	while (slash && slash > real && *--slash != '/')
		continue;
	return slash ? arena_strndup(mem, real, (size_t)(slash - real)) : "";
}

static bool mark_of(const struct root *r, const char *path, mark *read, struct arena *mem,
		    struct tooldir *ret)
{
	struct text text;
	int rc = root_read(r, path, MAX_OBJECT, mem, &text);

	if (rc == 0) {
		const char *version = read((struct span){ text.v, text.n }, mem);

		if (version) {
			ret->version = version;
			ret->src = path;
			return true;
		}
	}
	if (!root_absent(rc)) {
		ret->src = path;
		ret->why = rc < 0 ? root_strerror(rc) : "does not tell the version";
	}
	return false;
}

/* The first name that starts with `start` and has `inside` in it. */
static const char *pick(const struct root *r, const char *dir, const char *start,
			const char *inside, struct arena *mem)
{
	const char *const *names;

	if (!start || root_list(r, dir, MAX_ENTRIES, mem, &names) < 0)
		return NULL;
	for (; *names; names++)
		if (strncmp(*names, start, strlen(start)) == 0 && strstr(*names, inside))
			return *names;
	return NULL;
}

/* What follows the last dash of a program's name, where that is a number: "12" of x-gcc-12. */
static const char *suffix_of(const char *real)
{
	const char *dash = strrchr(real, '-');
	size_t n;

	return dash && !strchr(dash, '/') && version_length(span_of(dash + 1), &n) &&
	       dash[1 + n] == '\0' ? dash + 1 : NULL;
}

/* The folder of a version: that of the program's suffix, or the only one. */
static const char *gcc_series(const struct root *r, const char *dir, const char *suffix,
			      struct arena *mem)
{
	const char *const *names, *only = NULL;
	size_t n;

	if (root_list(r, dir, MAX_ENTRIES, mem, &names) < 0)
		return NULL;
	for (; *names; names++) {
		if (!version_length(span_of(*names), &n))
			continue;
		if (suffix && strcmp(*names, suffix) == 0)
			return *names;
		only = only ? "" : *names;
	}
	return only && *only ? only : NULL;
}

void tooldir_gcc(const struct root *r, const char *real, const char *arch, struct arena *mem,
		 struct tooldir *ret)
{
	static const char *const libs[] = { "lib/gcc", "lib64/gcc" };
	const char *suffix = suffix_of(real);

	*ret = (struct tooldir){ .prefix = prefix_of(real, mem), .src = real,
				 .why = "there is no single GCC folder beside it" };
	if (arch && strncmp(arch, "arm", 3) == 0)
		arch = "arm";
	for (size_t i = 0; !ret->dir && i < LEN(libs); i++) {
		const char *top = arena_printf(mem, "%s/%s", ret->prefix, libs[i]);
		const char *target = pick(r, top, arch, "-", mem), *series;

		if (!target)
			continue;
		series = gcc_series(r, arena_printf(mem, "%s/%s", top, target), suffix, mem);
		if (!series)
			continue;
		ret->target = target;
		ret->series = series;
		ret->dir = arena_printf(mem, "%s/%s/%s", top, target, series);
		(void)mark_of(r, arena_printf(mem, "%s/crtbegin.o", ret->dir), mark_gcc, mem, ret);
	}
}

/* A full version among the names of a folder: of one major version where that is known. */
static const char *full_version(const struct root *r, const char *dir, const char *major,
				bool *more, struct arena *mem)
{
	const char *const *names, *found = NULL;
	size_t n, m = major ? strlen(major) : 0;

	if (root_list(r, dir, MAX_ENTRIES, mem, &names) < 0)
		return NULL;
	for (; *names; names++) {
		if (version_length(span_of(*names), &n) < 3 || (*names)[n] ||
		    (m && (strncmp(*names, major, m) != 0 || (*names)[m] != '.')))
			continue;
		*more = found != NULL;
		found = *names;
	}
	return found;
}

/* clang up to 15 names its folder by the full version; since 16 by the major one alone. */
void tooldir_clang(const struct root *r, const char *real, const char *arch, struct arena *mem,
		   struct tooldir *ret)
{
	static const char *const libs[] = { "lib/clang", "lib64/clang" };
	const char *major = suffix_of(real);
	bool more = false;

	*ret = (struct tooldir){ .prefix = prefix_of(real, mem), .src = real,
				 .why = "there is no folder of headers beside it" };
	for (size_t i = 0; i < LEN(libs); i++) {
		const char *dir = arena_printf(mem, "%s/%s", ret->prefix, libs[i]);
		const char *full = full_version(r, dir, major, &more, mem), *const *names;
		size_t n;

		if (full && !more) {
			ret->version = full;
			ret->src = arena_printf(mem, "%s/%s", dir, full);
			return;
		}
		if (full || root_list(r, dir, MAX_ENTRIES, mem, &names) < 0)
			continue;
		for (; *names && !ret->series; names++)
			if (version_length(span_of(*names), &n) == 1 && !(*names)[n] &&
			    (!major || strcmp(*names, major) == 0)) {
				ret->series = *names;
				ret->src = arena_printf(mem, "%s/%s", dir, *names);
				ret->why = "the folder of its headers tells only the major version";
			}
		if (!ret->series)
			continue;
		if (arch && mark_of(r,
				    arena_printf(mem, "%s/lib/linux/clang_rt.crtbegin-%s.o",
						 ret->src, arch),
				    mark_clang, mem, ret))
			return;
		full = full_version(r, "/usr/lib/clang", ret->series, &more, mem);
		if (full && !more) {
			ret->version = full;
			ret->src = arena_printf(mem, "/usr/lib/clang/%s", full);
			return;
		}
	}
}

/* The smallest of the standard library's crates holds the compiler's version in its metadata. */
void tooldir_rust(const struct root *r, const char *real, const char *arch, struct arena *mem,
		  struct tooldir *ret)
{
	static const char crate[] = "librustc_std_workspace_core-";
	const char *dir, *triple, *name;

	*ret = (struct tooldir){ .prefix = prefix_of(real, mem), .src = real,
				 .why = "there is no standard library of Rust beside it" };
	dir = arena_printf(mem, "%s/lib/rustlib", ret->prefix);
	triple = pick(r, dir, arch, "-linux", mem);
	if (!triple)
		return;
	dir = arena_printf(mem, "%s/%s/lib", dir, triple);
	name = pick(r, dir, crate, ".rlib", mem);
	if (name)
		(void)mark_of(r, arena_printf(mem, "%s/%s", dir, name), mark_rustc, mem, ret);
}
