/* One BLAS or LAPACK library: where it really is, and whose it is. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "blaslib.h"
#include "blasmarks.h"
#include "root.h"
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
	if (userland_runtime_lib(r, u, name, mem, &path) < 0)
		path = arena_printf(mem, "%.*s%s", (int)(slash - from->path + 1), from->path, name);
	return blaslib_open(r, path, mem, ret);
}
