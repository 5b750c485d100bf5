/* May root load this library? */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/elf.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/trust.h"
#include "benchtrust.h"

/* One folder of the run path (ld.so(8)): $ORIGIN is the library's own; the system's are root's. */
static int look(const struct root *root, const char *path, struct span entry, struct arena *mem,
		const char **why)
{
	const char *slash = strrchr(path, '/'), *dir, *real;
	struct span rest;

	if (span_starts(entry, "$ORIGIN") || span_starts(entry, "${ORIGIN}")) {
		size_t skip = strlen(entry.v[1] == '{' ? "${ORIGIN}" : "$ORIGIN");

		rest = (struct span){ entry.v + skip, entry.n - skip };
		dir = arena_printf(mem, "%.*s%.*s", (int)(slash - path), path, (int)rest.n, rest.v);
	} else {
		dir = span_dup(entry, mem);
	}
	if (*dir != '/' || strchr(dir, '$')) {
		*why = arena_printf(mem, "it looks for libraries in '%s'", dir);
		return -EPERM;
	}
	if (root_absent(root_exists(root, dir)))
		return 0;
	return trusted_library(dir, mem, &real, why);
}

int bench_trusted(const struct root *root, const char *path, struct arena *mem, const char **why)
{
	ON_EXIT(image_close) struct image *image = NULL;
	struct image_info info;
	struct span rest, entry;
	const char *real;
	int rc = trusted_library(path, mem, &real, why);

	if (rc < 0)
		return rc;
	rc = image_open(root, real, mem, &image);
	if (rc == 0)
		rc = image_read_info(image, mem, &info);
	if (rc < 0) {
		*why = root_reason(real, rc, mem);
		return rc;
	}
	rest = span_of(info.runpath);
	while (rc == 0 && rest.n) {
		if (!span_cut(rest, ':', &entry, &rest)) {
			entry = rest;
			rest = (struct span){ "", 0 };
		}
		rc = look(root, real, entry, mem, why);
	}
	return rc;
}
