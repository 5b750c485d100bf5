/* What the files around a BLAS say of it. */
#include "base.h"

#include "arena.h"
#include "blasmarks.h"
#include "toolmarks.h"

/* A file name or a folder starts with one of these.  ATLAS: Enterprise Linux's libsatlas,
 * libtatlas. */
static const struct { const char *start, *family; } families[] = {
	{ "libopenblas",  "openblas" },  { "openblas",  "openblas" },
	{ "libblis",      "blis" },      { "blis",      "blis" },
	{ "libatlas",     "atlas" },     { "libsatlas", "atlas" },
	{ "libtatlas",    "atlas" },     { "atlas",     "atlas" },
	{ "libarmpl",     "armpl" },     { "armpl",     "armpl" },
	{ "libflexiblas", "flexiblas" }, { "flexiblas", "flexiblas" },
	{ "libmkl",       "mkl" },       { "mkl",       "mkl" },
	{ "libscipy_openblas", "openblas" },
};

static const char *family_of(const char *name, size_t n)
{
	for (size_t i = 0; i < LEN(families); i++)
		if (span_starts((struct span){ name, n }, families[i].start))
			return families[i].family;
	return NULL;
}

const char *blas_family(const char *path)
{
	const char *end = path + strlen(path);

	for (int i = 0; i < 2 && end > path; i++) {
		const char *name = end, *family;

		while (name > path && name[-1] != '/')
			name--;
		family = family_of(name, (size_t)(end - name));
		if (family)
			return family;
		end = name > path ? name - 1 : path;
	}
	return NULL;
}

const char *blas_name_version(const char *path, struct arena *mem)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *release = strstr(name, "-r"), *so = strstr(name, ".so.");
	size_t n;

	if (release && version_length(span_of(release + 2), &n) >= 2)
		return arena_strndup(mem, release + 2, n);
	if (so && version_length(span_of(so + 4), &n) >= 2)
		return arena_strndup(mem, so + 4, n);
	return NULL;
}

bool blas_max_threads(struct span pc, uint64_t *ret)
{
	static const char key[] = "MAX_THREADS=";
	const char *at = pc.n ? memmem(pc.v, pc.n, key, strlen(key)) : NULL;
	uint64_t n;

	if (!at)
		return false;
	at += strlen(key);
	if (!scan_digits((struct span){ at, (size_t)(pc.v + pc.n - at) }, &n) || !n || n > 1 << 20)
		return false;
	*ret = n;
	return true;
}

const char *blas_flexi_default(struct span rc, struct arena *mem)
{
	const char *found = NULL;
	struct span line, key, value;

	while (scan_line(&rc, &line)) {
		line = span_trim(line);
		if (line.n && line.v[0] == '[')
			break;
		if (span_cut(line, '=', &key, &value) && span_is(span_trim(key), "default") &&
		    span_trim(value).n)
			found = span_dup(span_trim(value), mem);
	}
	return found;
}
