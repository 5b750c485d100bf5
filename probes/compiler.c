/* Compilers and build tools on PATH.  None is started: versions come from small files beside them,
 * or from a string in the program.
 */
#include "base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/progver.h"
#include "base/root.h"
#include "base/scan.h"
#include "base/tooldir.h"
#include "base/toolmarks.h"
#include "base/userland.h"
#include "compiler.h"
#include "probe.h"

enum { MAX_DIRS = 64, MAX_SETTINGS = 64 * 1024 };

static const struct fact_field fields[] = { COMPILER_FACTS(FACT_FIELD, compiler_facts) };

struct look {
	struct probe_run *run;
	const char *arch;             /* of the programs here, or NULL */
	struct {
		const char *path;
		dev_t dev;
		ino_t ino;
		uint64_t files;       /* a bit for each of tools[] that may stand in it */
	} dirs[MAX_DIRS];             /* where programs are looked for, in order */
	size_t ndirs;
	struct tooldir gcc;           /* of the GCC program before: most often the next one's too */
	struct tooldir rust;          /* of rustc: cargo's too */
};

typedef void read_tool(struct look *k, struct compiler_facts *row);
static read_tool read_gcc, read_clang, read_make, read_cmake, read_ninja, read_pkgconf, read_rust;

/* A tool and the file it may be; a later file counts where no earlier one of that name is there. */
static const struct tool { const char *name, *file; read_tool *read; } tools[] = {
	{ "gcc",        "gcc",        read_gcc },     { "g++",        "g++",         read_gcc },
	{ "gfortran",   "gfortran",   read_gcc },     { "clang",      "clang",       read_clang },
	{ "make",       "make",       read_make },    { "cmake",      "cmake",       read_cmake },
	{ "cmake",      "cmake3",     read_cmake },   { "ninja",      "ninja",       read_ninja },
	{ "ninja",      "ninja-build", read_ninja },  { "pkg-config", "pkg-config",  read_pkgconf },
	{ "pkg-config", "pkgconf",    read_pkgconf }, { "rustc",      "rustc",       read_rust },
	{ "cargo",      "cargo",      read_rust },
};

static void set_searched(struct compiler_facts *row, const char *version)
{
	row->version = version ? KNOWN(str, version, row->real.v)
			       : UNKNOWN(str, row->real.v,
					 "no file beside it and no string in it tells the version");
}

static const char *search(struct look *k, const struct compiler_facts *row,
			  const char *const *prefixes, unsigned least, bool alone)
{
	return progver_find(k->run->root, row->real.v, prefixes, least, alone, k->run->mem);
}

#define PREFIXES(...) (const char *const[]){ __VA_ARGS__, NULL }


static void set_dir_version(struct compiler_facts *row, const struct tooldir *d)
{
	row->version = d->version ? KNOWN(str, d->version, d->src) : UNKNOWN(str, d->src, d->why);
}

/* GCC 10.1 has -moutline-atomics; 9.4 and 8.5 got it later (gcc-8, gcc-9, gcc-10 changes.html). */
static bool knows_outline_atomics(const char *version)
{
	return version_cmp(version, "10.1") >= 0 ||
	       (version_cmp(version, "9.4") >= 0 && version_cmp(version, "10") < 0) ||
	       (version_cmp(version, "8.5") >= 0 && version_cmp(version, "9") < 0);
}

static struct fact_bool has_cxx(struct look *k, const struct tooldir *d)
{
	const char *path = arena_printf(k->run->mem, "%s/cc1plus", d->dir);
	int rc = root_exists(k->run->root, path);

	if (root_absent(rc)) {
		path = arena_printf(k->run->mem, "%s/libexec/gcc/%s/%s/cc1plus", d->prefix,
				    d->target, d->series);
		rc = root_exists(k->run->root, path);
	}
	if (rc == 0 || root_absent(rc))
		return KNOWN(bool, rc == 0, path);
	return UNKNOWN(bool, path, root_strerror(rc));
}

/* gcc, g++ and gfortran of one name's end share the folder and what it tells. */
static bool same_gcc(const struct tooldir *d, const char *real, struct arena *mem)
{
	const char *end = d->series ? arena_printf(mem, "-%s", d->series) : NULL;

	return d->version && end && span_ends(span_of(real), end) &&
	       strncmp(real, d->prefix, strlen(d->prefix)) == 0 &&
	       strncmp(real + strlen(d->prefix), "/bin/", 5) == 0;
}

static void read_gcc(struct look *k, struct compiler_facts *row)
{
	struct tooldir *d = &k->gcc;
	size_t n;

	if (!same_gcc(d, row->real.v, k->run->mem))
		tooldir_gcc(k->run->root, row->real.v, k->arch, k->run->mem, d);
	set_dir_version(row, d);
	if (!d->version && d->series) {
		const char *dot = strchr(d->series, '.');
		const char *major =
			dot ? arena_strndup(k->run->mem, d->series, (size_t)(dot - d->series))
			    : d->series;

		set_searched(row, search(k, row, PREFIXES(arena_printf(k->run->mem, "%s.", major)),
					 3, false));
		if (!row->version.v && version_length(span_of(d->series), &n) == 3)
			row->version = KNOWN(str, d->series, d->dir);
	}
	if (!d->dir) {
		row->target = UNKNOWN(str, row->real.v, d->why);
		row->cxx = UNKNOWN(bool, row->real.v, d->why);
	} else {
		row->target = KNOWN(str, d->target, d->dir);
		row->cxx = has_cxx(k, d);
	}
	if (row->target.v && strncmp(row->target.v, "aarch64", 7) != 0)
		row->outline_atomics = ABSENT(bool, row->target.src);
	else if (row->version.v && row->target.v)
		row->outline_atomics =
			KNOWN(bool, knows_outline_atomics(row->version.v), row->version.src);
	else
		row->outline_atomics = UNKNOWN(bool, row->version.src, "its version is not known");
}

static void read_clang(struct look *k, struct compiler_facts *row)
{
	struct tooldir d;
	const char *found, *path;

	tooldir_clang(k->run->root, row->real.v, k->arch, k->run->mem, &d);
	set_dir_version(row, &d);
	found = d.version ? NULL : progver_clang(k->run->root, row->real.v, k->run->mem, &path);
	if (found)
		row->version = KNOWN(str, found, path);
}

static void read_make(struct look *k, struct compiler_facts *row)
{
	set_searched(row, search(k, row, PREFIXES("4.", "3."), 2, true));
}

static void read_ninja(struct look *k, struct compiler_facts *row)
{
	set_searched(row, search(k, row, PREFIXES("1."), 3, false));
}

static void read_pkgconf(struct look *k, struct compiler_facts *row)
{
	set_searched(row, search(k, row, PREFIXES("1.", "2.", "0."), 3, true));
}

static void read_cmake(struct look *k, struct compiler_facts *row)
{
	set_searched(row, progver_cmake(k->run->root, row->real.v, k->run->mem));
}

/* The toolchain that rustup would choose outside any project, or NULL. */
static const char *rustup_toolchain(struct look *k, const char *rustup, const char **src)
{
	struct arena *mem = k->run->mem;
	const char *home = root_env(k->run->root, "RUSTUP_HOME"),
		   *at = strstr(rustup, "/.cargo/bin/");
	const char *name = root_env(k->run->root, "RUSTUP_TOOLCHAIN");
	struct text text;

	if (!home && root_env(k->run->root, "HOME"))
		home = arena_printf(mem, "%s/.rustup", root_env(k->run->root, "HOME"));
	else if (!home && at)
		home = arena_printf(mem, "%.*s/.rustup", (int)(at - rustup), rustup);
	*src = arena_printf(mem, "%s/settings.toml", home ? home : "~/.rustup");
	if (!name && home && root_read(k->run->root, *src, MAX_SETTINGS, mem, &text) == 0)
		name = mark_rustup((struct span){ text.v, text.n }, mem);
	if (!home || !name || strchr(name, '/'))
		return NULL;
	return arena_printf(mem, "%s/toolchains/%s", home, name);
}

/* cargo has the release of the toolchain it came with; a distribution may build it by itself. */
static void read_rust(struct look *k, struct compiler_facts *row)
{
	const char *slash = strrchr(row->real.v, '/'), *toolchain, *src;
	bool rustup = strcmp(slash, "/rustup") == 0;
	struct tooldir *d = &k->rust;

	if (rustup) {
		row->via = KNOWN(str, "rustup", row->real.v);
		toolchain = rustup_toolchain(k, row->real.v, &src);
		if (!toolchain) {
			row->real = UNKNOWN(str, src, "rustup has no default toolchain there");
			row->version = UNKNOWN(str, src, "rustup has no default toolchain there");
			return;
		}
		row->real = KNOWN(
			str, arena_printf(k->run->mem, "%s/bin/%s", toolchain, row->name.v), src);
	} else if (strcmp(row->name.v, "cargo") == 0) {
		row->version =
			UNKNOWN(str, row->real.v, "no small file beside it tells the version");
		return;
	}
	if (!d->prefix || strncmp(row->real.v, d->prefix, strlen(d->prefix)) != 0)
		tooldir_rust(k->run->root, row->real.v, k->arch, k->run->mem, d);
	set_dir_version(row, d);
	if (!d->version && !rustup)
		set_searched(row, search(k, row, PREFIXES("1."), 3, true));
}


/* Which of the tools' files stand in a folder. */
static uint64_t files_in(struct look *k, const char *dir)
{
	const char *files[LEN(tools)];
	uint64_t found;

	for (size_t i = 0; i < LEN(tools); i++)
		files[i] = tools[i].file;
	return root_names(k->run->root, dir, files, LEN(files), &found) < 0 ? UINT64_MAX : found;
}

static void add_dir(struct look *k, const char *dir)
{
	struct stat st;

	if (dir[0] != '/' || k->ndirs == MAX_DIRS || root_stat(k->run->root, dir, &st) < 0)
		return;
	for (size_t i = 0; i < k->ndirs; i++)
		if (k->dirs[i].dev == st.st_dev && k->dirs[i].ino == st.st_ino)
			return;
	k->dirs[k->ndirs].path = dir;
	k->dirs[k->ndirs].dev = st.st_dev;
	k->dirs[k->ndirs].ino = st.st_ino;
	k->dirs[k->ndirs++].files = files_in(k, dir);
}

/* PATH first, then the usual folders that it may lack, and where rustup puts its programs. */
static void set_dirs(struct look *k)
{
	static const char *const usual[] = { "/usr/local/bin", "/usr/bin", "/bin" };
	const char *home = root_env(k->run->root, "HOME");
	const char *path = root_env(k->run->root, "PATH");
	struct span rest = span_of(path ? path : ""), dir;

	while (span_cut(rest, ':', &dir, &rest))
		add_dir(k, span_dup(dir, k->run->mem));
	add_dir(k, span_dup(rest, k->run->mem));
	for (size_t i = 0; i < LEN(usual); i++)
		add_dir(k, usual[i]);
	if (home)
		add_dir(k, arena_printf(k->run->mem, "%s/.cargo/bin", home));
}

/* The first program of a tool's name; a folder or a FIFO is none.  -ENOENT, or what kept it
 * hidden, *ret then being the path.
 */
static int find(struct look *k, size_t tool, const char **ret)
{
	int worst = -ENOENT;

	for (size_t i = 0; i < k->ndirs; i++) {
		const char *path;
		struct stat st;
		int rc;

		if (!(k->dirs[i].files & BIT(tool)))
			continue;
		path = arena_printf(k->run->mem, "%s/%s", k->dirs[i].path, tools[tool].file);
		rc = root_stat(k->run->root, path, &st);

		if (rc == 0 && S_ISREG(st.st_mode) && (st.st_mode & 0111)) {
			*ret = path;
			return 0;
		}
		if (rc < 0 && !root_absent(rc) && root_absent(worst)) {
			worst = rc;
			*ret = path;
		}
	}
	return worst;
}

static void fill(struct look *k, const struct tool *t, struct compiler_facts *row, int rc,
		 const char *path)
{
	const char *real;

	*row = (struct compiler_facts){ 0 };
	row->name = KNOWN(str, t->name, path);
	row->via = ABSENT(str, NULL);
	row->target = ABSENT(str, NULL);
	row->cxx = ABSENT(bool, NULL);
	row->outline_atomics = ABSENT(bool, NULL);
	if (rc == 0)
		rc = root_real(k->run->root, path, k->run->mem, &real);
	if (rc < 0) {
		row->path = row->real = row->version = UNKNOWN(str, path, root_strerror(rc));
		if (t->read == read_gcc) {
			row->target = row->version;
			row->cxx = row->outline_atomics = UNKNOWN(bool, path, root_strerror(rc));
		}
		return;
	}
	row->path = KNOWN(str, path, path);
	row->real = KNOWN(str, real, path);
	t->read(k, row);
}

static int read_compiler(struct probe_run *run)
{
	struct compiler_facts *rows = TAKE_N(run->mem, LEN(tools), struct compiler_facts);
	struct look *k = TAKE(run->mem, struct look);
	struct userland u;

	k->run = run;
	k->arch = userland_read(run->root, run->mem, &u) == 0 ? u.arch : NULL;
	set_dirs(k);
	for (size_t i = 0; i < LEN(tools); i++) {
		const char *path = NULL;
		int rc;

		if (run->n && strcmp(rows[run->n - 1].name.v, tools[i].name) == 0)
			continue;
		rc = find(k, i, &path);
		if (!root_absent(rc))
			fill(k, &tools[i], &rows[run->n++], rc, path);
	}
	run->rows = rows;
	return 0;
}

PROBE_DEFINE(compiler, "compilers and build tools", fields, true, read_compiler);
