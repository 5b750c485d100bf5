/* What the files of numerical wheels say of themselves. */
#include "base.h"

#include "ailib.h"
#include "arena.h"
#include "elf.h"

/* A file's name begins so; openblas-libs calls its own libscipy_openblas. */
static const struct { const char *start, *kind; } kinds[] = {
	{ "libopenblas", "openblas" },   { "libscipy_openblas", "openblas" },
	{ "libgomp", "openmp" },         { "libomp", "openmp" },
	{ "libiomp", "openmp" },         { "libdnnl", "onednn" },
	{ "libarm_compute", "arm-compute" }, { "libnvpl_", "nvpl" },
	{ "libtorch_cuda", "cuda" },     { "libc10_cuda", "cuda" },
	{ "libcudart", "cuda" },         { "libcublas", "cuda" },
	{ "libmkl_", "mkl" },            { "libgfortran", "fortran" },
};

const char *ailib_kind(const char *file)
{
	for (size_t i = 0; i < LEN(kinds); i++)
		if (span_starts(span_of(file), kinds[i].start))
			return kinds[i].kind;
	return "other";
}

const char *ailib_openmp(const char *file)
{
	static const char *const runtimes[] = { "libgomp", "libiomp5", "libomp" };

	/* Behind the name comes ".so", or the hash that auditwheel adds. */
	for (size_t i = 0; i < LEN(runtimes); i++)
		if (span_starts(span_of(file), runtimes[i]) &&
		    strchr("-.", file[strlen(runtimes[i])]) && file[strlen(runtimes[i])])
			return runtimes[i];
	return NULL;
}

bool ailib_threads(struct span code, uint64_t *ret)
{
	/* movz w3, #imm16 (Arm ARM, C6.2: MOVZ, 32-bit, no shift) */
	enum { MOVZ_W3 = 0x52800003, MASK = (int)0xffe0001f };
	const unsigned char *b = (const unsigned char *)code.v;
	uint64_t found = 0;

	for (size_t i = 0; i + 4 <= code.n; i += 4) {
		uint32_t word = b[i] | (uint32_t)b[i + 1] << 8 | (uint32_t)b[i + 2] << 16 |
				(uint32_t)b[i + 3] << 24;
		uint32_t n = word >> 5 & 0xffff;

		if ((word & (uint32_t)MASK) != MOVZ_W3)
			continue;
		if (found || n < 2)
			return false;
		found = n;
	}
	if (found)
		*ret = found;
	return found != 0;
}

const char *ailib_version(struct span string, const char *before, struct arena *mem)
{
	size_t skip = strlen(before), n = 0, dots = 0;

	if (!span_starts(string, before))
		return NULL;
	string = (struct span){ string.v + skip, string.n - skip };
	if (string.n && *string.v == 'v')
		string = (struct span){ string.v + 1, string.n - 1 };
	while (n < string.n && n < 32 &&
	       ((string.v[n] >= '0' && string.v[n] <= '9') || (n && string.v[n] == '.')))
		dots += string.v[n++] == '.';
	while (n && string.v[n - 1] == '.')
		n--, dots--;
	return n && dots ? arena_strndup(mem, string.v, n) : NULL;
}

const char *const *ailib_tags(struct span wheel, struct arena *mem)
{
	enum { MAX_TAGS = 64 };
	struct list tags = { 0 };
	struct span line, key, value;

	list_add(&tags, NULL, mem);
	while (scan_line(&wheel, &line) && line.n && tags.n <= MAX_TAGS)
		if (span_cut(line, ':', &key, &value) && span_is_nocase(key, "tag") &&
		    span_trim(value).n && !memchr(value.v, '\0', value.n))
			list_add(&tags, span_dup(span_trim(value), mem), mem);
	return tags.v;
}

struct version_of {
	struct arena *mem;
	const char *before, *found;
};

static bool take_version(void *user, struct span s)
{
	struct version_of *v = user;

	v->found = ailib_version(s, v->before, v->mem);
	return v->found != NULL;
}

int ailib_find_version(struct image *e, const char *before, struct arena *mem, const char **ret)
{
	struct version_of v = { mem, before, NULL };
	int rc = image_find_string(e, before, false, take_version, &v);

	if (rc == 0)
		*ret = v.found;
	return rc;
}

/* One platform of a tag: "manylinux_2_28_aarch64", "manylinux2014_aarch64". */
static bool glibc_of(struct span platform, uint64_t *minor, struct span *machine)
{
	static const struct { const char *name; unsigned minor; } old[] = {
		{ "manylinux1_", 5 }, { "manylinux2010_", 12 }, { "manylinux2014_", 17 },
	};
	static const char new[] = "manylinux_2_";
	size_t n;

	for (size_t i = 0; i < LEN(old); i++)
		if (span_starts(platform, old[i].name)) {
			n = strlen(old[i].name);
			*minor = old[i].minor;
			*machine = (struct span){ platform.v + n, platform.n - n };
			return machine->n != 0;
		}
	if (!span_starts(platform, new))
		return false;
	platform = (struct span){ platform.v + sizeof new - 1, platform.n - sizeof new + 1 };
	n = scan_digits(platform, minor);
	if (!n || *minor > 999 || n + 1 >= platform.n || platform.v[n] != '_')
		return false;
	*machine = (struct span){ platform.v + n + 1, platform.n - n - 1 };
	return true;
}

bool ailib_glibc(const char *const *tags, struct arena *mem, unsigned *minor, const char **machine)
{
	bool any = false;

	for (; *tags; tags++) {
		const char *last = strrchr(*tags, '-');
		struct span rest = span_of(last ? last + 1 : *tags), one, who;
		bool more = true;
		uint64_t n;

		while (more) {
			more = span_cut(rest, '.', &one, &rest);
			if (!glibc_of(more ? one : rest, &n, &who) || (any && n >= *minor))
				continue;
			*minor = (unsigned)n;
			*machine = span_dup(who, mem);
			any = true;
		}
	}
	return any;
}

const char *ailib_release(struct span text, struct arena *mem)
{
	static const char word[] = "release";
	struct span line;

	while (scan_line(&text, &line)) {
		struct span words = line, one, next;

		while (scan_word(&words, &one))
			if (span_is_nocase(one, word) && scan_word(&words, &next)) {
				size_t n = 0;

				while (n < next.n && n < 40 &&
				       ((next.v[n] >= '0' && next.v[n] <= '9') || next.v[n] == '.'))
					n++;
				if (n)
					return arena_strndup(mem, next.v, n);
			}
	}
	return NULL;
}
