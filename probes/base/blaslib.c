/* One BLAS or LAPACK library: where it really is, and whose it is. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "blaslib.h"
#include "blasmarks.h"
#include "root.h"
#include "scan.h"
#include "toolmarks.h"
#include "userland.h"

/* Exported by one implementation only; asked where neither a name nor a needed library tells. */
static const struct { const char *symbol, *family; } signs[] = {
	{ "openblas_get_config", "openblas" }, { "bli_info_get_version_str", "blis" },
	{ "flexiblas_list", "flexiblas" },     { "ATL_buildinfo", "atlas" },
	{ "armplversion", "armpl" },           { "MKL_Get_Version", "mkl" },
};

void blaslib_close(struct blaslib *l)
{
	image_close(&l->image);
}

/* The needed library that does the work behind a thin one, or NULL. */
static const char *worker(const struct blaslib *l, const char **family)
{
	for (const char *const *n = l->info.needed; *n; n++) {
		*family = blas_family(*n);
		if (*family)
			return *n;
	}
	return NULL;
}

/* By what it needs, by its path, by what it exports; the reference one has none of these. */
static const char *family_of(const struct blaslib *l)
{
	const char *family;

	if (worker(l, &family))
		return family;
	family = blas_family(l->path);
	for (size_t i = 0; !family && i < LEN(signs); i++)
		if (image_symbol(l->image, signs[i].symbol, NULL, NULL) == 0)
			family = signs[i].family;
	return family ? family : "reference";
}

int blaslib_open(const struct root *r, const char *path, struct arena *mem, struct blaslib *ret)
{
	int rc;

	*ret = (struct blaslib){ 0 };
	rc = root_real(r, path, mem, &ret->path);
	if (rc == 0)
		rc = image_open(r, ret->path, mem, &ret->image);
	if (rc == 0)
		rc = image_read_info(ret->image, mem, &ret->info);
	if (rc == 0)
		ret->family = family_of(ret);
	return rc;
}

int blaslib_follow(const struct root *r, const struct userland *u, const struct blaslib *from,
		   struct arena *mem, struct blaslib *ret)
{
	const char *family, *name = worker(from, &family), *path;
	const char *slash = strrchr(from->path, '/');

	*ret = (struct blaslib){ 0 };
	if (!name)
		return -ENOENT;
	path = arena_printf(mem, "%.*s%s", (int)(slash - from->path + 1), from->path, name);
	/* Debian's look beside themselves first. */
	if (!from->info.runpath || !span_starts(span_of(from->info.runpath), "$ORIGIN") ||
	    root_exists(r, path) < 0)
		(void)!userland_runtime_lib(r, u, name, mem, &path);
	return blaslib_open(r, path, mem, ret);
}

/* A version that is a whole string, of two or three numbers, or what follows "OpenBLAS ". */
struct wish {
	struct arena *mem;
	const char *before;    /* stands before the version */
	bool whole;            /* nothing may follow it */
	const char *found;
};

static bool take_version(void *user, struct span s)
{
	struct wish *w = user;
	size_t skip = strlen(w->before), n;

	if (s.n < skip)
		return false;
	s = (struct span){ s.v + skip, s.n - skip };
	if (version_length(s, &n) < 2 || (w->whole && n != s.n))
		return false;
	w->found = arena_strndup(w->mem, s.v, n);
	return true;
}

const char *blaslib_version(const struct blaslib *l, struct arena *mem)
{
	static const struct { const char *family, *prefix, *before; bool whole; } strings[] = {
		{ "openblas", "OpenBLAS 0.", "OpenBLAS ", false },
		{ "blis", "0.", "", true }, { "blis", "1.", "", true }, { "blis", "2.", "", true },
	};
	const char *version = blas_name_version(l->path, mem);

	for (size_t i = 0; !version && i < LEN(strings); i++) {
		struct wish w = { mem, strings[i].before, strings[i].whole, NULL };

		if (strcmp(l->family, strings[i].family) == 0 &&
		    image_find_string(l->image, strings[i].prefix, true, take_version, &w) == 0)
			version = w.found;
	}
	return version;
}

static bool needs_openmp(const struct blaslib *l)
{
	static const char *const runtimes[] = { "libgomp.so", "libomp.so", "libiomp5.so" };

	for (const char *const *n = l->info.needed; *n; n++)
		for (size_t i = 0; i < LEN(runtimes); i++)
			if (span_starts(span_of(*n), runtimes[i]))
				return true;
	return false;
}

/* OpenBLAS exports blas_cpu_number in its parallel builds only; BLIS's folders say it in Debian. */
const char *blaslib_threading(const struct blaslib *l)
{
	static const struct { const char *part, *how; } names[] = {
		{ "-pthread/", "pthread" }, { "-openmp/", "openmp" }, { "-serial/", "serial" },
		{ "/libtatlas", "pthread" }, { "/libsatlas", "serial" },
	};

	if (needs_openmp(l))
		return "openmp";
	if (strcmp(l->family, "openblas") == 0)
		return image_symbol(l->image, "blas_cpu_number", NULL, NULL) == 0 ? "pthread"
										  : "serial";
	if (strcmp(l->family, "reference") == 0)
		return "serial";
	for (size_t i = 0; i < LEN(names); i++)
		if (strstr(l->path, names[i].part))
			return names[i].how;
	return NULL;
}
