/* Each Python of the machine: version, ABI, what it was built for, and what lies around it. */
#include "base/base.h"

#include <errno.h>

#include "base/arena.h"
#include "base/elf.h"
#include "base/err.h"
#include "base/piptags.h"
#include "base/pyname.h"
#include "base/root.h"
#include "base/scan.h"
#include "base/userland.h"
#include "probe.h"
#include "pylayout.h"
#include "pysearch.h"
#include "python.h"

static const struct fact_field fields[] = { PYTHON_FACTS(FACT_FIELD, python_facts) };

/* Branches of CPython.  Sources: release_management/python-releases.toml of python/peps and
 * the release PEPs, bug-fix dates as endoflife.date collects them, November 2026.
 */
static const char table[] = "table of 2026-11";
static const struct { const char *branch, *bugfix_until, *eol; } branches[] = {
	{ "2.7",  NULL,         "2020-01-01" },
	{ "3.6",  "2018-12-24", "2021-12-23" },
	{ "3.7",  "2020-06-27", "2023-06-27" },
	{ "3.8",  "2021-05-03", "2024-10-07" },
	{ "3.9",  "2022-05-17", "2025-10-31" },
	{ "3.10", "2023-04-05", "2026-10" },
	{ "3.11", "2024-04-01", "2027-10" },
	{ "3.12", "2025-04-02", "2028-10" },
	{ "3.13", "2026-10-07", "2029-10" },
	{ "3.14", "2027-10-07", "2030-10" },
	{ "3.15", NULL,         "2031-10" },
};

struct take { struct arena *mem; const char *version; };

static bool take_version(void *user, struct span s)
{
	struct take *t = user;

	if (!pyversion_is(s))
		return false;
	t->version = span_dup(s, t->mem);
	return true;
}

/* Py_Version, which CPython has since 3.11. */
static const char *symbol_in(struct image *e, int minor, struct arena *mem)
{
	uint64_t hex;

	if ((minor < 0 || minor >= 11) && image_symbol(e, "Py_Version", NULL, &hex) == 0)
		return pyversion_of_hex(hex, mem);
	return NULL;
}

/* The string that Py_GetVersion() begins with. */
static const char *string_in(struct image *e, int minor, struct arena *mem)
{
	struct take take = { .mem = mem };

	if (minor < 0 ||
	    image_find_string(e, arena_printf(mem, "3.%d.", minor), true, take_version, &take) < 0)
		return NULL;
	return take.version;
}

/* libpythonX.Y.so.1.0 as the dynamic linker finds it: the program's runpath, then the usual
 * folders. */
static const char *find_lib(const struct probe_run *run, const struct userland *u,
			    const struct pyfound *f, const struct image_info *info,
			    const char *name)
{
	const char *path = NULL;
	struct span rest = span_of(info->runpath), dir;

	while (rest.n) {
		if (!span_cut(rest, ':', &dir, &rest)) {
			dir = rest;
			rest.n = 0;
		}
		if (span_starts(dir, "$ORIGIN"))
			path = arena_printf(run->mem, "%s/bin%.*s/%s", f->prefix, (int)dir.n - 7,
					    dir.v + 7, name);
		else
			path = arena_printf(run->mem, "%.*s/%s", (int)dir.n, dir.v, name);
		if (root_exists(run->root, path) == 0)
			return path;
	}
	path = arena_printf(run->mem, "%s/lib/%s", f->prefix, name);
	if (root_exists(run->root, path) == 0)
		return path;
	return userland_runtime_lib(run->root, u, name, run->mem, &path) == 0 ? path : NULL;
}

/* The version that the program, or the libpython it needs, carries in itself. */
static struct fact_str image_version(const struct probe_run *run, const struct userland *u,
				     const struct pyfound *f, int minor)
{
	ON_EXIT(image_close) struct image *e = NULL;
	struct image_info info;
	const char *path = f->real, *lib = NULL, *version = NULL;
	int rc = image_open(run->root, path, run->mem, &e);

	if (rc == 0)
		version = symbol_in(e, minor, run->mem);
	if (rc == 0 && !version)
		rc = image_read_info(e, run->mem, &info);
	for (size_t i = 0; rc == 0 && !version && info.needed[i]; i++)
		if (span_starts(span_of(info.needed[i]), "libpython") ||
		    span_starts(span_of(info.needed[i]), "libpypy"))
			lib = info.needed[i];
	if (lib) {
		path = find_lib(run, u, f, &info, lib);
		if (!path)
			return UNKNOWN(str, f->real,
				       arena_printf(run->mem, "'%s' needs %s, which was not found",
						    f->real, lib));
		image_close(&e);
		rc = image_open(run->root, path, run->mem, &e);
		if (rc == 0)
			version = symbol_in(e, minor, run->mem);
	}
	if (rc == -EBADMSG)
		return UNKNOWN(str, path,
			       arena_printf(run->mem, "'%s' is not a sound ELF file", path));
	if (rc < 0)
		return UNKNOWN(str, path, root_reason(path, rc, run->mem));
	if (!version && !f->name.pypy)
		version = string_in(e, minor, run->mem);
	if (version)
		return KNOWN(str, version, path);
	return UNKNOWN(str, path, arena_printf(run->mem, "'%s' does not tell its version", path));
}

/* Headers outside /usr come from the same installation as the program, and cost less to read. */
static struct fact_str version_of(const struct probe_run *run, const struct userland *u,
				  const struct pyfound *f, const struct pylayout *l)
{
	struct fact_str v;

	if (strcmp(f->prefix, "/usr") != 0 && l->headers_version.state == FACT_KNOWN)
		return l->headers_version;
	v = image_version(run, u, f, l->minor);
	if (v.state == FACT_UNKNOWN && f->venv && f->version)
		v = KNOWN(str, f->version, arena_printf(run->mem, "%s/pyvenv.cfg", f->venv));
	return v;
}

static void set_branch(struct python_facts *row, const struct pyfound *f, const struct pylayout *l,
		       struct arena *mem)
{
	const char *branch =
		row->version.state == FACT_KNOWN ? pyversion_branch(row->version.v, mem) : NULL;

	if (branch)
		row->branch = KNOWN(str, branch, row->version.src);
	else if (l->minor >= 0)
		row->branch = KNOWN(str, arena_printf(mem, "3.%d", l->minor), f->real);
	else
		row->branch = UNKNOWN(str, f->real, "neither its name nor its folders tell");
}

/* The letters behind "cpython-313". */
static void set_flags(struct python_facts *row)
{
	const char *flags;

	if (row->abi.state != FACT_KNOWN || strncmp(row->abi.v, "cpython-", 8) != 0) {
		const char *why = row->abi.why ? row->abi.why : "only CPython's ABI tells";

		row->free_threaded = UNKNOWN(bool, row->abi.src, why);
		row->debug = UNKNOWN(bool, row->abi.src, why);
		return;
	}
	flags = row->abi.v + 8 + strspn(row->abi.v + 8, "0123456789");
	row->free_threaded = KNOWN(bool, strchr(flags, 't') != NULL, row->abi.src);
	row->debug = KNOWN(bool, strchr(flags, 'd') != NULL, row->abi.src);
}

/* What the branch's status is on a day; NULL where nobody has fixed the dates yet. */
static const char *status_on(struct day today, const char *version, struct day bugfix,
			     struct day eol)
{
	if (day_cmp(today, eol) > 0)
		return "end-of-life";
	if (version && strpbrk(version, "abr"))
		return "prerelease";
	if (!bugfix.year)
		return NULL;
	return day_cmp(today, bugfix) > 0 ? "security" : "bugfix";
}

static void set_status(struct python_facts *row, struct day today)
{
	row->bugfix_until = ABSENT(str, table);
	row->eol = ABSENT(str, table);
	row->status = ABSENT(str, table);
	for (size_t i = 0; row->branch.state == FACT_KNOWN && i < LEN(branches); i++) {
		struct day bugfix = { 0 }, eol = { 0 };

		if (strcmp(branches[i].branch, row->branch.v) != 0)
			continue;
		row->bugfix_until = fact_str_of(branches[i].bugfix_until, table);
		row->eol = KNOWN(str, branches[i].eol, table);
		if (!today.year || scan_day(span_of(branches[i].eol), &eol) < 0)
			row->status = UNKNOWN(str, table, "the root has no clock");
		else if (branches[i].bugfix_until &&
			 scan_day(span_of(branches[i].bugfix_until), &bugfix) < 0)
			bugfix = (struct day){ 0 };
		if (eol.year)
			row->status =
				fact_str_of(status_on(today, row->version.v, bugfix, eol), table);
	}
}

static void set_pip(struct python_facts *row, const struct pylayout *l, struct arena *mem)
{
	row->pip = l->pip;
	row->pip_path = l->pip_path;
	if (l->pip.state == FACT_KNOWN)
		row->pip_tags = KNOWN(list, piptags_of(l->pip.v, mem),
				      "table of pip's releases up to 26.2");
	else if (l->pip.state == FACT_ABSENT)
		row->pip_tags = ABSENT(list, l->pip.src);
	else
		row->pip_tags = UNKNOWN(list, l->pip.src, l->pip.why);
}

/* No branch, no library folder: everything below hangs on it. */
static void set_nothing(struct pylayout *l, const char *src)
{
	static const char why[] = "its branch is not known";

	l->stdlib = UNKNOWN(str, src, why);
	l->abi = UNKNOWN(str, src, why);
	l->headers = UNKNOWN(bool, src, why);
	l->headers_version = UNKNOWN(str, src, why);
	l->venv = UNKNOWN(bool, src, why);
	l->managed = UNKNOWN(bool, src, why);
	l->pip = UNKNOWN(str, src, why);
	l->pip_path = UNKNOWN(str, src, why);
}

static void read_row(struct probe_run *run, const struct pysearch *all, const struct pyfound *f,
		     const struct userland *u, const char *user, struct day today,
		     struct python_facts *row)
{
	struct pylayout_of of = {
		.prefix = f->prefix, .venv = f->venv, .user = user,
		.minor = f->name.minor, .flags = f->name.flags, .pypy = f->name.pypy,
	};
	const char *arch = f->rc == 0 ? image_machine_name(f->machine, f->bits) : NULL;
	struct pylayout l;

	row->path = KNOWN(str, f->path, f->path);
	row->real = KNOWN(str, f->real, f->path);
	row->command = KNOWN(str, f->command, "PATH");
	row->origin = KNOWN(str, f->origin, f->real);
	row->prefix = KNOWN(str, f->venv ? f->venv : f->prefix, f->real);
	row->implementation = KNOWN(str, f->name.pypy ? "pypy" : "cpython", f->path);
	row->is_system = KNOWN(bool, f->is_system, "/usr/bin/python3");
	row->is_default = all->default_why ? UNKNOWN(bool, "PATH", all->default_why)
					   : KNOWN(bool, f->is_default, "PATH");
	if (f->rc < 0)
		row->arch = UNKNOWN(str, f->real, root_reason(f->real, f->rc, run->mem));
	else
		row->arch =
			KNOWN(str, arch ? arch : arena_printf(run->mem, "machine 0x%x", f->machine),
			      f->real);
	row->userland =
		u->arch ? KNOWN(str, u->arch, u->src)
			: UNKNOWN(str, NULL, "no program tells what the machine is built for");
	pylayout_read(run->root, u, &of, run->mem, &l);
	if (l.minor < 0)
		set_nothing(&l, f->real);
	row->version = version_of(run, u, f, &l);
	set_branch(row, f, &l, run->mem);
	row->stdlib = l.stdlib;
	row->abi = l.abi;
	set_flags(row);
	row->headers = l.headers;
	row->headers_version = l.headers_version;
	row->venv = l.venv;
	row->externally_managed = l.managed;
	set_pip(row, &l, run->mem);
	set_status(row, today);
}

static int read_python(struct probe_run *run)
{
	struct userland u = { 0 };
	struct day today = { 0 };
	struct pysearch all;
	struct python_facts *rows;
	struct text clock;
	const char *user = root_env(run->root, "HOME");
	int rc = pysearch_run(run->root, run->mem, &all, run->err);

	if (rc < 0)
		return rc;
	if (!all.n && all.rc < 0)
		return err_set(run->err, all.rc, "%s", root_reason(all.rc_path, all.rc, run->mem));
	if (root_ask(run->root, "clock", run->mem, &clock) < 0 ||
	    scan_day(span_trim((struct span){ clock.v, clock.n }), &today) < 0)
		today = (struct day){ 0 };
	if (all.n && userland_read(run->root, run->mem, &u) < 0)
		u = (struct userland){ 0 };
	if (user)
		user = arena_printf(run->mem, "%s/.local/lib", user);
	if (user && root_exists(run->root, user) < 0)
		user = NULL;
	rows = TAKE_N(run->mem, all.n, struct python_facts);
	for (size_t i = 0; i < all.n; i++)
		read_row(run, &all, &all.v[i], &u, user, today, &rows[i]);
	run->rows = rows;
	run->n = all.n;
	return 0;
}

PROBE_DEFINE(python, "each Python: version, headers, venv, pip", fields, true, read_python);
