/* The package manager: dpkg's database, apt's sources and lists, and the sources of the others. */
#include "base/base.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>

#include "base/arena.h"
#include "base/dpkg.h"
#include "base/lines.h"
#include "base/root.h"
#include "base/scan.h"
#include "base/sources.h"
#include "packages.h"
#include "probe.h"

enum { MAX_STATUS = 64 << 20, MAX_SOURCES = 256 * 1024, MAX_NAMES = 20000, MAX_ARCH = 4096,
	MAX_SOURCES_FILES = 512 };

static const struct fact_field fields[] = { PACKAGES_FACTS(FACT_FIELD, packages_facts) };

typedef void sources_read(const struct text *text, const char *path, struct sources *s,
			  struct arena *mem);

/* The first that is there.  A folder is read for files with this ending; a file has none. */
static const struct { const char *manager, *program; } managers[] = {
	{ "apt", "/usr/bin/apt-get" }, { "zypper", "/usr/bin/zypper" }, { "dnf", "/usr/bin/dnf" },
	{ "tdnf", "/usr/bin/tdnf" },   { "dnf", "/usr/bin/microdnf" },  { "yum", "/usr/bin/yum" },
	{ "apk", "/sbin/apk" },        { "pacman", "/usr/bin/pacman" },
};

static const struct { const char *manager, *path, *ending; sources_read *read; } places[] = {
	{ "apt",    "/etc/apt/sources.list",   NULL,      sources_list },
	{ "apt",    "/etc/apt/sources.list.d", "list",    sources_list },
	{ "apt",    "/etc/apt/sources.list.d", "sources", sources_deb822 },
	{ "zypper", "/etc/zypp/repos.d",       "repo",    sources_repo },
	{ "dnf",    "/etc/yum.repos.d",        "repo",    sources_repo },
	{ "tdnf",   "/etc/yum.repos.d",        "repo",    sources_repo },
	{ "yum",    "/etc/yum.repos.d",        "repo",    sources_repo },
	{ "apk",    "/etc/apk/repositories",   NULL,      sources_apk },
	{ "pacman", "/etc/pacman.conf",        NULL,      sources_repo },
};

static const char *why_of(struct arena *mem, const char *path, const char *what)
{
	return arena_printf(mem, "'%s' %s", path, what);
}

static void set_manager(struct packages_facts *row, const struct root *root, struct arena *mem)
{
	const char *why = NULL;

	row->manager = ABSENT(str, NULL);
	for (size_t i = 0; i < LEN(managers); i++) {
		int rc = root_exists(root, managers[i].program);

		if (rc == 0) {
			row->manager = KNOWN(str, managers[i].manager, managers[i].program);
			return;
		}
		if (!root_absent(rc))
			why = root_reason(managers[i].program, rc, mem);
	}
	if (why)
		row->manager = UNKNOWN(str, NULL, why);
}

static const char *const *list_of(struct list *l, struct arena *mem)
{
	list_add(l, NULL, mem);
	return l->v;
}

/* 0, or a negative errno with *why. */
static int scan_status(const struct root *root, const char *path, struct arena *mem,
		       struct dpkg_scan *s, const char **why)
{
	ON_EXIT(lines_close) struct lines *lines = NULL;
	struct span line;
	int rc = lines_open(root, path, MAX_STATUS, mem, &lines);

	if (rc < 0) {
		*why = root_strerror(rc);
		return rc;
	}
	while ((rc = lines_next(lines, &line)) == 1) {
		rc = dpkg_line(s, line, mem, why);
		if (rc == 0 && dpkg_settled(s))
			rc = lines_skip(lines, SPAN("Package:"));
		if (rc < 0)
			break;
	}
	if (rc == 0 && lines_cut(lines)) {
		*why = "is cut off: its last line has no end";
		return -EBADMSG;
	}
	if (rc == 0)
		return dpkg_end(s, mem, why);
	if (!*why)
		*why = rc == -E2BIG ? "has a line over 64 KiB" : root_strerror(rc);
	return rc;
}

/* Without what was said of a package: its name, or "NAME: state". */
static void forget(struct list *l, const char *name)
{
	size_t kept = 0, n = strlen(name);

	for (size_t i = 0; i < l->n; i++)
		if (strncmp(l->v[i], name, n) != 0 || (l->v[i][n] && l->v[i][n] != ':'))
			l->v[kept++] = l->v[i];
	l->n = kept;
}

/* One file of dpkg's journal: a paragraph that takes the place of the package's in status. */
static int scan_update(const struct root *root, const char *path, struct arena *mem,
		       struct dpkg_scan *s, const char **why)
{
	struct dpkg_scan u = { 0 };
	int rc = scan_status(root, path, mem, &u, why);

	if (rc < 0)
		return rc;
	forget(&s->broken, u.last);
	forget(&s->held, u.last);
	for (size_t i = 0; i < u.broken.n; i++)
		list_add(&s->broken, u.broken.v[i], mem);
	for (size_t i = 0; i < u.held.n; i++)
		list_add(&s->held, u.held.v[i], mem);
	return 0;
}

/* dpkg writes each change to updates/NNNN first and folds them into status when it ends.  Sets
 * `interrupted`; 0, or a negative errno with *why when a change could not be read.
 */
static int scan_updates(struct packages_facts *row, const struct root *root, struct arena *mem,
			struct dpkg_scan *s, const char **why)
{
	static const char path[] = "/var/lib/dpkg/updates";
	const char *const *names;
	bool any = false;
	int rc = root_list(root, path, MAX_NAMES, mem, &names), worst = 0;

	if (root_absent(rc)) {
		row->interrupted = ABSENT(bool, path);
		return 0;
	}
	if (rc < 0) {
		row->interrupted = UNKNOWN(bool, path, why_of(mem, path, root_strerror(rc)));
		return 0;
	}
	for (; *names; names++) {
		const char *file = arena_printf(mem, "%s/%s", path, *names), *reason = NULL;

		if ((*names)[strspn(*names, "0123456789")])
			continue;
		any = true;
		rc = scan_update(root, file, mem, s, &reason);
		if (rc < 0) {
			worst = rc;
			*why = why_of(mem, file, reason ? reason : root_strerror(rc));
		}
	}
	row->interrupted = KNOWN(bool, any, path);
	return worst;
}

static void set_status(struct packages_facts *row, const struct root *root, struct arena *mem)
{
	static const char path[] = "/var/lib/dpkg/status";
	struct dpkg_scan s = { 0 };
	const char *why = NULL;
	int rc = scan_status(root, path, mem, &s, &why);

	why = why_of(mem, path, why ? why : "");
	if (rc == 0)
		rc = scan_updates(row, root, mem, &s, &why);
	if (root_absent(rc)) {
		row->interrupted = ABSENT(bool, path);
		row->installed = ABSENT(int, path);
		row->half_configured = ABSENT(list, path);
		row->held = ABSENT(list, path);
		row->arch = ABSENT(str, path);
	} else if (rc < 0) {
		if (row->interrupted.state == FACT_UNKNOWN && !row->interrupted.why)
			row->interrupted = UNKNOWN(bool, path, why);
		row->installed = UNKNOWN(int, path, why);
		row->half_configured = UNKNOWN(list, path, why);
		row->held = UNKNOWN(list, path, why);
		row->arch = UNKNOWN(str, path, why);
	} else {
		row->installed = fact_true(row->interrupted)
			? UNKNOWN(int, path, "dpkg was interrupted while it changed that")
			: KNOWN(int, s.installed, path);
		row->half_configured = KNOWN(list, list_of(&s.broken, mem), path);
		row->held = KNOWN(list, list_of(&s.held, mem), path);
		row->arch = fact_str_of(s.arch, path);
	}
}

/* The file is there once a foreign architecture was added; its first line is the native one. */
static void set_arch(struct packages_facts *row, const struct root *root, struct arena *mem)
{
	static const char path[] = "/var/lib/dpkg/arch";
	struct list foreign = { 0 };
	struct span rest, line;
	struct text text;
	int rc = root_read(root, path, MAX_ARCH, mem, &text);

	if (root_absent(rc) && row->installed.state == FACT_ABSENT) {
		row->foreign = ABSENT(list, path);
		return;
	}
	if (rc < 0 && !root_absent(rc)) {
		row->foreign = UNKNOWN(list, path, root_reason(path, rc, mem));
		return;
	}
	rest = rc == 0 ? (struct span){ text.v, text.n } : (struct span){ 0 };
	for (bool first = true; scan_line(&rest, &line);) {
		line = span_trim(line);
		if (!line.n)
			continue;
		if (first)
			row->arch = KNOWN(str, span_dup(line, mem), path);
		else
			list_add(&foreign, span_dup(line, mem), mem);
		first = false;
	}
	row->foreign = KNOWN(list, list_of(&foreign, mem), path);
}

struct reading {
	const struct root *root;
	struct arena *mem;
	struct sources all;
	struct list files;
	const char *src, *why;
};

static void read_file(struct reading *r, const char *path, sources_read *read)
{
	struct text text;
	int rc;

	if (r->files.n == MAX_SOURCES_FILES || r->all.over)
		return;
	rc = root_read(r->root, path, MAX_SOURCES, r->mem, &text);

	if (rc == 0 && text.n && memchr(text.v, '\0', text.n))
		r->why = why_of(r->mem, path, "holds NUL bytes");
	else if (rc == 0) {
		list_add(&r->files, path, r->mem);
		read(&text, path, &r->all, r->mem);
	} else if (!root_absent(rc) && rc != -EISDIR) {
		r->why = root_reason(path, rc, r->mem);
	}
}

static void read_folder(struct reading *r, const char *path, const char *ending, sources_read *read)
{
	const char *const *names;
	int rc = root_list(r->root, path, MAX_NAMES, r->mem, &names);

	if (rc < 0 && !root_absent(rc))
		r->why = root_reason(path, rc, r->mem);
	for (size_t i = 0; rc == 0 && names[i]; i++)
		if (sources_name_fits(names[i], ending))
			read_file(r, arena_printf(r->mem, "%s/%s", path, names[i]), read);
}

static void set_sources(struct packages_facts *row, const struct root *root, struct arena *mem)
{
	struct reading r = { .root = root, .mem = mem };
	bool apt = fact_is(row->manager, "apt");

	if (row->manager.state != FACT_KNOWN) {
		row->sources = (struct fact_int){ row->manager.state, NULL, row->manager.why, 0 };
		row->sources_files =
			(struct fact_list){ row->manager.state, NULL, row->manager.why, NULL };
		row->insecure = row->malformed = row->sources_files;
		return;
	}
	for (size_t i = 0; i < LEN(places); i++) {
		if (strcmp(places[i].manager, row->manager.v) != 0)
			continue;
		r.src = r.src ? r.src : places[i].path;
		if (places[i].ending)
			read_folder(&r, places[i].path, places[i].ending, places[i].read);
		else
			read_file(&r, places[i].path, places[i].read);
	}
	row->sources_files = KNOWN(list, list_of(&r.files, mem), r.src);
	if (r.files.n == MAX_SOURCES_FILES || r.all.over)
		r.why = why_of(mem, r.src, r.all.over ? "and its like hold too many wrong entries"
						      : "holds more files than allowed");
	if (r.why) {
		row->sources = UNKNOWN(int, r.src, r.why);
		row->insecure = row->malformed = UNKNOWN(list, r.src, r.why);
		return;
	}
	row->sources = KNOWN(int, r.all.active, r.files.n ? r.files.v[0] : r.src);
	row->insecure =
		apt ? KNOWN(list, list_of(&r.all.insecure, mem), r.src) : ABSENT(list, r.src);
	row->malformed =
		apt ? KNOWN(list, list_of(&r.all.malformed, mem), r.src) : ABSENT(list, r.src);
}

static const char *day_text(int64_t seconds, struct arena *mem)
{
	return arena_strndup(mem, time_text(seconds, mem), strlen("2026-11-22"));
}

/* When the lists were last asked for.  Where nothing was new apt writes no list: only partial/
 * changes. */
static void set_age(struct packages_facts *row, const struct root *root, struct arena *mem)
{
	static const char *const stamps[] = {
		"/var/lib/apt/lists/partial",
		"/var/lib/apt/lists",
		"/var/lib/apt/periodic/update-success-stamp",
	};
	const char *newest = NULL;
	struct stat st;
	struct text now;
	struct day today;
	int64_t last = 0;
	int rc;

	for (size_t i = 0; i < LEN(stamps); i++)
		if (root_stat(root, stamps[i], &st) == 0 && (!newest || st.st_mtime > last)) {
			last = st.st_mtime;
			newest = stamps[i];
		}
	if (!newest) {
		row->lists_updated =
			UNKNOWN(str, stamps[1], why_of(mem, stamps[1], "cannot be looked at"));
		row->lists_age = UNKNOWN(int, stamps[1], row->lists_updated.why);
		return;
	}
	row->lists_updated = KNOWN(str, day_text(last, mem), newest);
	rc = root_ask(root, "clock", mem, &now);
	if (rc < 0 || scan_day((struct span){ now.v, now.n }, &today) < 0)
		row->lists_age = UNKNOWN(int, newest, "this root does not say what day it is");
	else
		row->lists_age = KNOWN(int, day_number(today) - last / 86400, newest);
}

static void set_lists(struct packages_facts *row, const struct root *root, struct arena *mem)
{
	static const char path[] = "/var/lib/apt/lists";
	const char *const *names;
	bool any = false;
	int rc;

	if (!fact_is(row->manager, "apt")) {
		row->lists = (struct fact_bool){ row->manager.state == FACT_UNKNOWN ? FACT_UNKNOWN
										    : FACT_ABSENT,
						 NULL, row->manager.why, false };
		row->lists_age = (struct fact_int){ row->lists.state, NULL, row->manager.why, 0 };
		row->lists_updated =
			(struct fact_str){ row->lists.state, NULL, row->manager.why, NULL };
		return;
	}
	rc = root_list(root, path, MAX_NAMES, mem, &names);
	if (rc < 0 && !root_absent(rc)) {
		row->lists = UNKNOWN(bool, path, root_reason(path, rc, mem));
		row->lists_age = UNKNOWN(int, path, row->lists.why);
		row->lists_updated = UNKNOWN(str, path, row->lists.why);
		return;
	}
	for (size_t i = 0; rc == 0 && names[i] && !any; i++)
		any = strstr(names[i], "_Packages") != NULL;
	row->lists = KNOWN(bool, any, path);
	row->lists_age = ABSENT(int, path);
	row->lists_updated = ABSENT(str, path);
	if (any)
		set_age(row, root, mem);
}

static void set_reboot(struct packages_facts *row, const struct root *root, struct arena *mem)
{
	static const char *const paths[] = { "/run/reboot-required", "/var/run/reboot-required" };

	row->needs_reboot = KNOWN(bool, false, paths[0]);
	for (size_t i = 0; i < LEN(paths) && !row->needs_reboot.v; i++) {
		int rc = root_exists(root, paths[i]);

		if (rc == 0)
			row->needs_reboot = KNOWN(bool, true, paths[i]);
		else if (!root_absent(rc))
			row->needs_reboot =
				UNKNOWN(bool, paths[i], root_reason(paths[i], rc, mem));
	}
}

static int read_packages(struct probe_run *run)
{
	struct packages_facts *row = TAKE(run->mem, struct packages_facts);

	set_manager(row, run->root, run->mem);
	set_status(row, run->root, run->mem);
	set_arch(row, run->root, run->mem);
	set_sources(row, run->root, run->mem);
	set_lists(row, run->root, run->mem);
	set_reboot(row, run->root, run->mem);
	run->rows = row;
	run->n = 1;
	return 0;
}

PROBE_DEFINE(packages, "package manager: unfinished work, sources and lists", fields, false,
	     read_packages);
