/* Headers and the linker's libraries, where gcc and clang look for them. */
#include "base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/root.h"
#include "base/scan.h"
#include "base/userland.h"
#include "header.h"
#include "probe.h"

enum { MAX_INCLUDE = 8192 };

static const struct fact_field fields[] = { HEADER_FACTS(FACT_FIELD, header_facts) };

/* One question: a header, or with `link` a library for -l, and the folders of /usr/include in
 * which distributions put it instead.
 */
static const struct question {
	size_t cell;
	const char *name;
	bool link;
	const char *also[3];
} questions[] = {
#define HEADER(cell_, name_, ...) \
	{ .cell = offsetof(struct header_facts, cell_), .name = (name_), .also = { __VA_ARGS__ } },
#define LIBRARY(cell_, name_) \
	{ .cell = offsetof(struct header_facts, cell_), .name = (name_), .link = true },
	HEADER(ffi, "ffi.h", NULL)
	LIBRARY(blas, "libblas.so")
	LIBRARY(lapack, "liblapack.so")
	HEADER(cblas, "cblas.h", "cblas", "openblas", "flexiblas")
	HEADER(lapacke, "lapacke.h", "lapacke", "openblas", "flexiblas")
	LIBRARY(openblas_link, "libopenblas.so")
	LIBRARY(flexiblas_link, "libflexiblas.so")
	HEADER(openssl, "openssl/ssl.h", NULL)
	HEADER(zlib, "zlib.h", NULL)
	HEADER(bz2, "bzlib.h", NULL)
	HEADER(lzma, "lzma.h", NULL)
	HEADER(sqlite, "sqlite3.h", NULL)
	HEADER(readline, "readline/readline.h", NULL)
	HEADER(linux, "linux/version.h", NULL)
#undef HEADER
#undef LIBRARY
};

/* The cell for an answer: where it is, known not to be there, or why that is not known. */
static struct fact_bool answer(struct probe_run *run, int rc, const char *path, const char *name)
{
	struct stat st;

	if (rc == 0) {
		rc = root_stat(run->root, path, &st);
		if (rc == 0 && S_ISREG(st.st_mode))
			return KNOWN(bool, true, path);
		if (rc == 0)
			rc = S_ISDIR(st.st_mode) ? -EISDIR : -ENXIO;
		return UNKNOWN(bool, path, root_strerror(rc));
	}
	return root_absent(rc) ? KNOWN(bool, false, NULL) : UNKNOWN(bool, name, root_strerror(rc));
}

static int find(struct probe_run *run, const struct userland *u, const struct question *q,
		const char **ret)
{
	int rc = q->link ? userland_link_lib(run->root, u, q->name, run->mem, ret)
			 : userland_header(run->root, u, q->name, run->mem, ret);

	for (size_t i = 0; root_absent(rc) && i < LEN(q->also) && q->also[i]; i++) {
		const char *path =
			arena_printf(run->mem, "/usr/include/%s/%s", q->also[i], q->name);

		rc = root_exists(run->root, path);
		if (rc == 0)
			*ret = path;
	}
	return rc;
}

/* Any python3*'s Python.h in one folder. */
static int find_python_in(struct probe_run *run, const char *dir, const char **ret)
{
	const char *const *names;
	int rc = root_list(run->root, dir, MAX_INCLUDE, run->mem, &names), worst = -ENOENT;

	for (; rc == 0 && *names; names++) {
		const char *path;
		int found;

		if (!span_starts(span_of(*names), "python3"))
			continue;
		path = arena_printf(run->mem, "%s/%s/Python.h", dir, *names);
		found = root_exists(run->root, path);
		if (found == 0) {
			*ret = path;
			return 0;
		}
		if (!root_absent(found))
			worst = found;
	}
	return rc < 0 ? rc : worst;
}

/* The folder named after what /usr/bin/python3 is a link to first, which saves two listings. */
static int find_python(struct probe_run *run, const char **ret)
{
	const char *target, *path;
	int rc, local;

	if (root_link(run->root, "/usr/bin/python3", run->mem, &target) == 0 &&
	    !strchr(target, '/')) {
		path = arena_printf(run->mem, "/usr/include/%s/Python.h", target);
		if (root_exists(run->root, path) == 0) {
			*ret = path;
			return 0;
		}
	}
	rc = find_python_in(run, "/usr/include", ret);
	if (rc == 0)
		return 0;
	local = find_python_in(run, "/usr/local/include", ret);
	return root_absent(local) ? rc : local;
}

static void read_libc(struct probe_run *run, const struct userland *u, struct header_facts *row)
{
	const char *header = NULL, *start = NULL;
	int rc = userland_header(run->root, u, "stdio.h", run->mem, &header);

	if (rc == 0)
		rc = userland_link_lib(run->root, u, "crt1.o", run->mem, &start);
	row->libc = answer(run, rc, header, header ? "crt1.o" : "stdio.h");
}

static int read_header(struct probe_run *run)
{
	struct header_facts *row = TAKE(run->mem, struct header_facts);
	struct userland u;
	const char *path = NULL;
	int rc = userland_read(run->root, run->mem, &u);

	if (rc < 0)
		return err_set(run->err, rc,
			       "what programs are built for is not known: no sh, env or init could "
			       "be read: %s",
			       root_strerror(rc));
	for (size_t i = 0; i < LEN(questions); i++) {
		struct fact_bool *cell =
			(struct fact_bool *)(void *)((char *)row + questions[i].cell);

		path = NULL;
		rc = find(run, &u, &questions[i], &path);
		*cell = answer(run, rc, path, questions[i].name);
	}
	path = NULL;
	rc = find_python(run, &path);
	row->python = answer(run, rc, path, "Python.h");
	read_libc(run, &u, row);
	run->rows = row;
	run->n = 1;
	return 0;
}

PROBE_DEFINE(header, "headers and the linker's libraries", fields, false, read_header);
