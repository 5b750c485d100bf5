/* Libraries that are loaded before all others, and the reason why people do that. */
#include "base.h"

#include <errno.h>

#include "elf.h"
#include "preload.h"
#include "root.h"
#include "scan.h"
#include "userland.h"

enum { MAX_FILES = 4096, FIRST_MINOR = 6, LAST_MINOR = 16, MAX_ENTRIES = 64 };

/* Where wheels for Arm put their own libgomp (scikit-learn#17231, opencv#14884, LightGBM#6509). */
static const char *const bundles[] = {
	"torch/lib", "torch.libs", "scikit_learn.libs", "sklearn/.libs", "opencv_python.libs",
	"opencv_python_headless.libs", "lightgbm.libs", NULL,
};
static const char *const gomp[] = { "libgomp", NULL };

static const char *const libs[] = { "/usr/local/lib", "/usr/local/lib64", "/usr/lib64",
				    "/usr/lib" };
static const char *const folders[] = { "dist-packages", "site-packages" };

static bool next_entry(struct span *rest, struct span *entry)
{
	for (;;) {
		size_t n = 0;

		while (n < rest->n && !memchr(" \t\r\n:", rest->v[n], 5))
			n++;
		*entry = (struct span){ rest->v, n };
		if (!rest->n)
			return false;
		n += n < rest->n;
		*rest = (struct span){ rest->v + n, rest->n - n };
		if (entry->n)
			return true;
	}
}

static int check_one(const struct root *r, const struct userland *u, const char *name,
		     struct arena *mem, struct list *bad, const char **why)
{
	const char *path = name;
	unsigned machine, bits;
	int rc = 0;

	if (!strchr(name, '/'))
		rc = userland_runtime_lib(r, u, name, mem, &path);
	if (rc == 0)
		rc = image_kind(r, path, mem, &machine, &bits);
	if (root_absent(rc))
		list_add(bad, arena_printf(mem, "%s is not there", name), mem);
	else if (rc == -EBADMSG)
		list_add(bad, arena_printf(mem, "%s is no ELF file", name), mem);
	else if (rc < 0)
		*why = root_reason(path, rc, mem);
	else if (machine != u->machine || bits != u->bits)
		list_add(bad,
			 arena_printf(mem, "%s is for %s, not for %s", name,
				      image_machine_name(machine, bits)
					      ? image_machine_name(machine, bits)
					      : "another machine",
				      u->arch),
			 mem);
	return root_absent(rc) || rc == -EBADMSG ? 0 : rc;
}

int preload_check(const struct root *r, const char *entries, struct arena *mem, struct list *bad,
		  const char **why)
{
	struct span rest = span_of(entries), entry;
	struct userland u;
	unsigned n = 0;
	int rc = userland_read(r, mem, &u);

	if (rc < 0) {
		*why = "what this root's programs are built for is not known";
		return rc;
	}
	while (rc == 0 && next_entry(&rest, &entry))
		/* $LIB, $PLATFORM and $ORIGIN are the loader's business. */
		if (++n > MAX_ENTRIES) {
			*why = "more libraries are preloaded than can be meant";
			rc = -E2BIG;
		} else if (!memchr(entry.v, '$', entry.n)) {
			rc = check_one(r, &u, span_dup(entry, mem), mem, bad, why);
		}
	return rc;
}

/* What is looked for: libraries whose names start so, in these folders of a site-packages. */
struct bundled {
	const char *const *folders, *const *starts;
	struct list *found;
};

static void look_in(const struct root *r, const char *site, const struct bundled *b,
		    struct arena *mem)
{
	if (root_exists(r, site) < 0)
		return;
	for (const char *const *folder = b->folders; *folder; folder++) {
		const char *dir = arena_printf(mem, "%s/%s", site, *folder);
		const char *const *names;

		if (root_list(r, dir, MAX_FILES, mem, &names) < 0)
			continue;
		for (; *names; names++)
			for (const char *const *s = b->starts; *s; s++)
				if (span_starts(span_of(*names), *s) && strstr(*names, ".so"))
					list_add(b->found, arena_printf(mem, "%s/%s", dir, *names),
						 mem);
	}
}

static void look_below(const struct root *r, const char *lib, const struct bundled *b,
		       struct arena *mem)
{
	if (root_exists(r, lib) < 0)
		return;
	for (int minor = FIRST_MINOR; minor <= LAST_MINOR; minor++) {
		const char *python = arena_printf(mem, "%s/python3.%d", lib, minor);

		if (root_exists(r, python) < 0)
			continue;
		for (size_t i = 0; i < LEN(folders); i++)
			look_in(r, arena_printf(mem, "%s/%s", python, folders[i]), b, mem);
	}
}

void preload_bundled(const struct root *r, const char *venv, const char *const *in,
		     const char *const *starts, struct arena *mem, struct list *found)
{
	static const char debian[] = "/usr/lib/python3/dist-packages";
	const struct bundled b = { in, starts, found };
	/* Where Debian's folder is, /usr/lib and /usr/lib64 hold no site-packages. */
	size_t n = root_exists(r, debian) == 0 ? 1 : LEN(libs);

	if (n == 1)
		look_in(r, debian, &b, mem);
	for (size_t i = 0; i < n; i++)
		look_below(r, libs[i], &b, mem);
	if (venv && *venv == '/')
		look_below(r, arena_printf(mem, "%s/lib", venv), &b, mem);
}

void preload_libgomps(const struct root *r, const char *venv, struct arena *mem, struct list *found)
{
	preload_bundled(r, venv, bundles, gomp, mem, found);
}
