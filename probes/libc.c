/* The C library: which one, which version, for which machine, by its ELF files. */
#include "base/base.h"

#include <elf.h>
#include <errno.h>

#include "base/arena.h"
#include "base/elf.h"
#include "base/lines.h"
#include "base/root.h"
#include "base/userland.h"
#include "libc.h"
#include "probe.h"

enum { MAX_APK = 64 << 20, MAX_LIB = 4096 };

/* CAS and its kin (Arm ARM, C4.1: 0x08a07c00 with size, acquire and release left open): a libc for
 * Armv8.0 has none, one with outline atomics has them in the helpers that libgcc brings.
 */
enum { CAS_MASK = 0x3fa07c00, CAS_BITS = 0x08a07c00 };

static const struct fact_field fields[] = { LIBC_FACTS(FACT_FIELD, libc_facts) };

/* The bytes of s that are digits and dots, without a dot at the end; NULL without two numbers. */
static const char *dotted(struct span s, struct arena *mem)
{
	size_t n = 0;

	while (n < s.n && ((s.v[n] >= '0' && s.v[n] <= '9') || s.v[n] == '.'))
		n++;
	while (n && s.v[n - 1] == '.')
		n--;
	if (!n || s.v[0] == '.' || !memchr(s.v, '.', n))
		return NULL;
	return arena_strndup(mem, s.v, n);
}

const char *libc_banner_version(struct span banner, struct arena *mem)
{
	static const char words[] = " release version ";
	const char *at;

	if (!span_starts(banner, "GNU C Library "))
		return NULL;
	at = memmem(banner.v, banner.n, words, sizeof words - 1);
	if (!at)
		return NULL;
	at += sizeof words - 1;
	return dotted((struct span){ at, (size_t)(banner.v + banner.n - at) }, mem);
}

bool libc_is_musl_version(struct span s)
{
	uint64_t number;

	for (int i = 0; i < 3; i++) {
		size_t n = scan_digits(s, &number);

		if (!n || number > 999 || (i < 2 && (n == s.n || s.v[n] != '.')))
			return false;
		n += i < 2;
		s = (struct span){ s.v + n, s.n - n };
	}
	return s.n == 0;
}

const char *libc_file_version(struct span name, struct arena *mem)
{
	static const char before[] = "libc-";
	const char *found;

	if (!span_starts(name, before) || !span_ends(name, ".so"))
		return NULL;
	name = (struct span){ name.v + sizeof before - 1,
			      name.n - (sizeof before - 1) - strlen(".so") };
	found = dotted(name, mem);
	return found && strlen(found) == name.n ? found : NULL;
}

struct found_version {
	struct arena *mem;
	const char *version;
};

static bool take_banner(void *user, struct span string)
{
	struct found_version *f = user;

	f->version = libc_banner_version(string, f->mem);
	return f->version != NULL;
}

static bool take_musl(void *user, struct span string)
{
	struct found_version *f = user;

	if (libc_is_musl_version(string))
		f->version = span_dup(string, f->mem);
	return f->version != NULL;
}

static const char *why_not(int rc)
{
	return rc == -EBADMSG ? "is not a sound ELF file" : root_strerror(rc);
}

static const char *folder_of(const char *path, struct arena *mem)
{
	const char *slash = strrchr(path, '/');

	return slash ? arena_strndup(mem, path, (size_t)(slash - path)) : "";
}

/* glibc lies beside the file that its dynamic linker is; anywhere else the linker looks for it. */
static int find_glibc(const struct probe_run *run, const struct userland *u, const char *interp,
		      const char **ret)
{
	const char *linker, *beside;

	if (interp && root_real(run->root, interp, run->mem, &linker) == 0) {
		beside = arena_printf(run->mem, "%s/libc.so.6", folder_of(linker, run->mem));
		if (root_exists(run->root, beside) == 0) {
			*ret = beside;
			return 0;
		}
	}
	return userland_runtime_lib(run->root, u, "libc.so.6", run->mem, ret);
}

/* Where no program names it (a busybox linked statically): /lib/ld-musl-ARCH.so.1. */
static int find_musl(const struct probe_run *run, const char **ret)
{
	const char *const *names;
	int rc = root_list(run->root, "/lib", MAX_LIB, run->mem, &names);

	for (; rc == 0 && *names; names++)
		if (span_starts(span_of(*names), "ld-musl-")) {
			*ret = arena_printf(run->mem, "/lib/%s", *names);
			return 0;
		}
	return rc < 0 ? rc : -ENOENT;
}

/* The programs' own word first, then what lies about. */
static void set_kind(const struct probe_run *run, const struct userland *u, struct libc_facts *row)
{
	ON_EXIT(image_close) struct image *e = NULL;
	struct image_info info = { 0 };
	const char *path = NULL;
	int rc = image_open(run->root, u->src, run->mem, &e), musl = -ENOENT;

	if (rc == 0)
		rc = image_read_info(e, run->mem, &info);
	if (rc < 0)
		row->interp = UNKNOWN(str, u->src, why_not(rc));
	else
		row->interp = fact_str_of(info.interp, u->src);
	if (info.interp && strstr(info.interp, "/ld-musl-")) {
		musl = 0;
		path = info.interp;
	} else {
		rc = find_glibc(run, u, info.interp, &path);
		if (rc < 0 && !info.interp)
			musl = find_musl(run, &path);
	}
	if (musl == 0 || rc == 0) {
		row->kind = KNOWN(str, musl == 0 ? "musl" : "glibc", path);
		row->path = KNOWN(str, path, path);
		return;
	}
	row->kind = UNKNOWN(str, u->src, root_absent(rc) ? "neither libc.so.6 nor ld-musl is there"
							  : why_not(rc));
	row->path = UNKNOWN(str, u->src, row->kind.why);
}

static void set_lse(struct image *e, struct libc_facts *row, const struct probe_run *run)
{
	const char *copy = arena_printf(run->mem, "%s/atomics/libc.so.6",
					folder_of(row->path.v, run->mem));
	int rc = image_find_word(e, CAS_MASK, CAS_BITS);

	if (rc == 0) {
		row->lse = KNOWN(bool, true, row->path.v);
	} else if (root_exists(run->root, copy) == 0) {
		/* ld.so takes the folder of a hwcap first: libc6-lse of Debian and Ubuntu, glibc
		 * < 2.33. */
		row->lse = KNOWN(bool, true, copy);
	} else if (rc == -ENOENT) {
		row->lse = KNOWN(bool, false, row->path.v);
	} else {
		row->lse = UNKNOWN(bool, row->path.v,
				   rc == -ENODATA ? "it has too little machine code to tell"
						  : why_not(rc));
	}
}

static void set_glibc(struct image *e, struct libc_facts *row, const struct probe_run *run)
{
	struct found_version f = { run->mem, NULL };
	const char *link = NULL;

	if (image_find_string(e, "GNU C Library ", false, take_banner, &f) < 0 &&
	    root_link(run->root, row->path.v, run->mem, &link) == 0)
		f.version = libc_file_version(
			span_of(strrchr(link, '/') ? strrchr(link, '/') + 1 : link), run->mem);
	if (f.version)
		row->version = KNOWN(str, f.version, row->path.v);
	else
		row->version = UNKNOWN(str, row->path.v, "no version stands in it");
}

/* The package database of Alpine: "P:musl", then "V:1.2.5-r10" before the next empty line. */
static const char *musl_package(const struct probe_run *run)
{
	static const char db[] = "/lib/apk/db/installed";
	ON_EXIT(lines_close) struct lines *l = NULL;
	struct span line, version = { 0 };
	bool ours = false;

	if (lines_open(run->root, db, MAX_APK, run->mem, &l) < 0)
		return NULL;
	while (lines_next(l, &line) > 0) {
		if (line.n == 0)
			ours = false;
		else if (span_is(line, "P:musl"))
			ours = true;
		else if (ours && span_starts(line, "V:")) {
			line = (struct span){ line.v + 2, line.n - 2 };
			if (!span_cut(line, '-', &version, &line))
				version = line;
			return libc_is_musl_version(version) ? span_dup(version, run->mem) : NULL;
		}
	}
	return NULL;
}

static void set_musl(struct image *e, struct libc_facts *row, const struct probe_run *run)
{
	struct found_version f = { run->mem, NULL };

	row->lse = UNKNOWN(bool, row->path.v, "only glibc is looked into");
	if (image_find_string(e, "1.", true, take_musl, &f) == 0) {
		row->version = KNOWN(str, f.version, row->path.v);
		return;
	}
	f.version = musl_package(run);
	if (f.version)
		row->version = KNOWN(str, f.version, "/lib/apk/db/installed");
	else
		row->version = UNKNOWN(str, row->path.v, "no version stands in it");
}

static void set_version(const struct probe_run *run, const struct userland *u,
			struct libc_facts *row)
{
	ON_EXIT(image_close) struct image *e = NULL;
	int rc;

	if (row->kind.state != FACT_KNOWN) {
		row->version = UNKNOWN(str, row->kind.src, row->kind.why);
		row->lse = UNKNOWN(bool, row->kind.src, row->kind.why);
		return;
	}
	rc = image_open(run->root, row->path.v, run->mem, &e);
	if (rc < 0) {
		row->version = UNKNOWN(str, row->path.v, why_not(rc));
		row->lse = UNKNOWN(bool, row->path.v, why_not(rc));
	} else if (fact_is(row->kind, "musl")) {
		set_musl(e, row, run);
	} else {
		set_glibc(e, row, run);
		if (u->machine == EM_AARCH64)
			set_lse(e, row, run);
	}
	if (u->machine != EM_AARCH64)
		row->lse = ABSENT(bool, row->path.v);
}

static void set_kernel(const struct probe_run *run, struct libc_facts *row)
{
	struct text answer;
	const char *machine, *release;
	int rc = root_ask(run->root, "uname", run->mem, &answer);

	if (rc < 0) {
		row->kernel_arch = UNKNOWN(str, "uname", root_strerror(rc));
		row->kernel = UNKNOWN(str, "uname", root_strerror(rc));
		return;
	}
	machine = root_answer(&answer, "machine", run->mem);
	release = root_answer(&answer, "release", run->mem);
	row->kernel_arch =
		machine ? KNOWN(str, machine, "uname") : UNKNOWN(str, "uname", "not in the answer");
	row->kernel =
		release ? KNOWN(str, release, "uname") : UNKNOWN(str, "uname", "not in the answer");
}

static int read_libc(struct probe_run *run)
{
	struct libc_facts *row = TAKE(run->mem, struct libc_facts);
	struct userland u;
	int rc = userland_read(run->root, run->mem, &u);

	run->rows = row;
	run->n = 1;
	set_kernel(run, row);
	if (rc < 0) {
		const char *why = root_absent(rc)
					  ? "none of the programs that every system has is there"
					  : why_not(rc);

		row->kind = row->version = row->path = row->interp = row->userland =
			UNKNOWN(str, "/bin/sh", why);
		row->bits = UNKNOWN(int, "/bin/sh", why);
		row->lse = UNKNOWN(bool, "/bin/sh", why);
		return 0;
	}
	row->userland = KNOWN(str, u.arch, u.src);
	row->bits = KNOWN(int, u.bits, u.src);
	set_kind(run, &u, row);
	set_version(run, &u, row);
	return 0;
}

PROBE_DEFINE(libc, "the C library, the programs' machine and the kernel", fields, false, read_libc);
