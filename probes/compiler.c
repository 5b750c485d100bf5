/* Compilers and build tools on PATH.  None is started: versions come from small files beside them,
 * or from a string in the program.
 */
#include "base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/elf.h"
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
	const char *dirs[MAX_DIRS];   /* where programs are looked for, in order */
	struct { dev_t dev; ino_t ino; } seen[MAX_DIRS];
	size_t ndirs;
	struct tooldir gcc;           /* of the GCC program before: most often the next one's too */
	struct tooldir rust;          /* of rustc: cargo's too */
};

typedef void read_tool(struct look *k, struct compiler_facts *row);
static read_tool read_gcc, read_clang, read_make, read_cmake, read_ninja, read_pkgconf, read_rust;

static const struct tool { const char *name, *also; read_tool *read; } tools[] = {
	{ "gcc",      NULL, read_gcc },      { "g++",   NULL,    read_gcc },
	{ "gfortran", NULL, read_gcc },      { "clang", NULL,    read_clang },
	{ "make",     NULL, read_make },     { "cmake", "cmake3", read_cmake },
	{ "ninja",    "ninja-build", read_ninja }, { "pkg-config", "pkgconf", read_pkgconf },
	{ "rustc",    NULL, read_rust },     { "cargo", NULL,    read_rust },
};


/* The version that is wanted: a string of so many numbers, the highest one or the first. */
struct wish {
	struct arena *mem;
	size_t skip;             /* bytes before the version */
	unsigned least;
	bool alone, highest;     /* nothing but the version; look on for a higher one */
	const char *found;
};

static bool take_version(void *user, struct span s)
{
	struct wish *w = user;
	const char *version;
	size_t n;

	if (s.n < w->skip)
		return false;
	s = (struct span){ s.v + w->skip, s.n - w->skip };
	if (version_length(s, &n) < w->least || (w->alone && n != s.n))
		return false;
	version = arena_strndup(w->mem, s.v, n);
	if (!w->found || version_cmp(version, w->found) > 0)
		w->found = version;
	return !w->highest;
}

/* The version among the strings that start with `prefix`; NULL where there is none. */
static const char *search(struct look *k, struct image *image, const char *prefix, bool whole,
			  struct wish wish)
{
	wish.mem = k->run->mem;
	if (image_find_string(image, prefix, whole, take_version, &wish) < 0 && !wish.highest)
		return NULL;
	return wish.found;
}

/* The first of several prefixes that some whole string of a program starts with. */
static const char *search_program(struct look *k, const char *path, const char *const *prefixes,
				  struct wish wish)
{
	struct image *image;
	const char *found = NULL;

	if (image_open(k->run->root, path, k->run->mem, &image) < 0)
		return NULL;
	for (; *prefixes && !found; prefixes++)
		found = search(k, image, *prefixes, true, wish);
	image_close(&image);
	return found;
}

static void set_searched(struct compiler_facts *row, const char *version)
{
	row->version = version ? KNOWN(str, version, row->real.v)
		: UNKNOWN(str, row->real.v, "no file beside it and no string in it tells the version");
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
		path = arena_printf(k->run->mem, "%s/libexec/gcc/%s/%s/cc1plus", d->prefix, d->target, d->series);
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
		const char *major = dot ? arena_strndup(k->run->mem, d->series, (size_t)(dot - d->series))
					: d->series;

		set_searched(row, search_program(k, row->real.v,
				PREFIXES(arena_printf(k->run->mem, "%s.", major)), (struct wish){ .least = 3 }));
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
		row->outline_atomics = KNOWN(bool, knows_outline_atomics(row->version.v), row->version.src);
	else
		row->outline_atomics = UNKNOWN(bool, row->version.src, "its version is not known");
}

/* What libclang-cpp says of itself, where clang needs it: megabytes are searched, so it comes last. */
static const char *clang_library_version(struct look *k, const char *real, const char **path)
{
	static const char start[] = "clang version ";
	struct wish wish = { .skip = strlen(start), .least = 3 };
	struct image_info info;
	struct image *image;
	struct userland u;
	const char *found = NULL;

	if (userland_read(k->run->root, k->run->mem, &u) < 0 ||
	    image_open(k->run->root, real, k->run->mem, &image) < 0)
		return NULL;
	if (image_read_info(image, k->run->mem, &info) == 0)
		for (const char *const *lib = info.needed; *lib && !found; lib++) {
			struct image *cpp;

			if (strncmp(*lib, "libclang-cpp", 12) != 0 ||
			    userland_runtime_lib(k->run->root, &u, *lib, k->run->mem, path) < 0 ||
			    image_open(k->run->root, *path, k->run->mem, &cpp) < 0)
				continue;
			found = search(k, cpp, start, false, wish);
			image_close(&cpp);
		}
	image_close(&image);
	return found;
}

static void read_clang(struct look *k, struct compiler_facts *row)
{
	struct tooldir d;
	const char *found, *path;

	tooldir_clang(k->run->root, row->real.v, k->arch, k->run->mem, &d);
	set_dir_version(row, &d);
	found = d.version ? NULL : clang_library_version(k, row->real.v, &path);
	if (found)
		row->version = KNOWN(str, found, path);
}

static void read_make(struct look *k, struct compiler_facts *row)
{
	set_searched(row, search_program(k, row->real.v, PREFIXES("4.", "3."),
					 (struct wish){ .least = 2, .alone = true }));
}

static void read_ninja(struct look *k, struct compiler_facts *row)
{
	set_searched(row, search_program(k, row->real.v, PREFIXES("1."), (struct wish){ .least = 3 }));
}

static void read_pkgconf(struct look *k, struct compiler_facts *row)
{
	set_searched(row, search_program(k, row->real.v, PREFIXES("1.", "2.", "0."),
					 (struct wish){ .least = 3, .alone = true }));
}

/* The folder it looks for tells X.Y, and policies name versions up to X.Y.0: its own is the highest. */
static void read_cmake(struct look *k, struct compiler_facts *row)
{
	static const char folder[] = "/share/cmake-";
	struct wish wish = { .least = 3, .alone = true, .highest = true };
	const char *series, *version;
	struct image *image;
	int rc = image_open(k->run->root, row->real.v, k->run->mem, &image);

	if (rc < 0) {
		set_searched(row, NULL);
		return;
	}
	series = search(k, image, folder, false, (struct wish){ .skip = strlen(folder), .least = 2 });
	version = search(k, image, series ? arena_printf(k->run->mem, "%s.", series) : "3.", !series, wish);
	set_searched(row, version ? version : search(k, image, "4.", true, wish));
	image_close(&image);
}

/* The toolchain that rustup would choose outside any project, or NULL. */
static const char *rustup_toolchain(struct look *k, const char *rustup, const char **src)
{
	struct arena *mem = k->run->mem;
	const char *home = root_env(k->run->root, "RUSTUP_HOME"), *at = strstr(rustup, "/.cargo/bin/");
	const char *name = root_env(k->run->root, "RUSTUP_TOOLCHAIN");
	struct text text;

	if (!home && root_env(k->run->root, "HOME"))
		home = arena_printf(mem, "%s/.rustup", root_env(k->run->root, "HOME"));
	else if (!home && at)
		home = arena_printf(mem, "%.*s/.rustup", (int)(at - rustup), rustup);
	*src = arena_printf(mem, "%s/settings.toml", home ? home : "~/.rustup");
	if (!name && home && root_read(k->run->root, *src, MAX_SETTINGS, mem, &text) == 0)
		name = mark_rustup((struct span){ text.v, text.n }, mem);
	return home && name && !strchr(name, '/') ? arena_printf(mem, "%s/toolchains/%s", home, name) : NULL;
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
		row->real = KNOWN(str, arena_printf(k->run->mem, "%s/bin/%s", toolchain, row->name.v), src);
	} else if (strcmp(row->name.v, "cargo") == 0) {
		row->version = UNKNOWN(str, row->real.v, "no small file beside it tells the version");
		return;
	}
	if (!d->prefix || strncmp(row->real.v, d->prefix, strlen(d->prefix)) != 0)
		tooldir_rust(k->run->root, row->real.v, k->arch, k->run->mem, d);
	set_dir_version(row, d);
	if (!d->version && !rustup)
		set_searched(row, search_program(k, row->real.v, PREFIXES("1."),
						 (struct wish){ .least = 3, .alone = true }));
}


static void add_dir(struct look *k, const char *dir)
{
	struct stat st;

	if (dir[0] != '/' || k->ndirs == MAX_DIRS || root_stat(k->run->root, dir, &st) < 0)
		return;
	for (size_t i = 0; i < k->ndirs; i++)
		if (k->seen[i].dev == st.st_dev && k->seen[i].ino == st.st_ino)
			return;
	k->seen[k->ndirs].dev = st.st_dev;
	k->seen[k->ndirs].ino = st.st_ino;
	k->dirs[k->ndirs++] = dir;
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

/* The first program of that name; a folder or a FIFO is none.  -ENOENT, or what kept it hidden. */
static int find(struct look *k, const char *name, const char **ret)
{
	int worst = -ENOENT;

	for (size_t i = 0; name && i < k->ndirs; i++) {
		const char *path = arena_printf(k->run->mem, "%s/%s", k->dirs[i], name);
		struct stat st;
		int rc = root_stat(k->run->root, path, &st);

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

	*row = (struct compiler_facts){ .name = KNOWN(str, t->name, path) };
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
		const char *path;
		int rc = find(k, tools[i].name, &path);

		if (root_absent(rc) && tools[i].also)
			rc = find(k, tools[i].also, &path);
		if (!root_absent(rc))
			fill(k, &tools[i], &rows[run->n++], rc, path);
	}
	run->rows = rows;
	return 0;
}

PROBE_DEFINE(compiler, "compilers and build tools", fields, true, read_compiler);
