/* BLAS and LAPACK: where the loader's links lead, and whose library that is. */
#include "base/base.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/benchfile.h"
#include "base/blaslib.h"
#include "base/blasmarks.h"
#include "base/elf.h"
#include "base/root.h"
#include "base/scan.h"
#include "base/statedir.h"
#include "base/trust.h"
#include "base/userland.h"
#include "blas.h"
#include "probe.h"

enum { MAX_STATE = 64 * 1024 };

static const struct fact_field fields[] = { BLAS_FACTS(FACT_FIELD, blas_facts) };

/* The cores OpenBLAS may have kernels for: driver/others/dynamic_arm64.c and dynamic.c, 0.3.30. */
static const char *const arm_cores[] = {
	"ARMV8",        "CORTEXA53",     "CORTEXA55",  "CORTEXA57",  "CORTEXA72",  "CORTEXA73",
	"FALKOR",       "EMAG8180",      "NEOVERSEN1", "NEOVERSEV1", "NEOVERSEN2", "THUNDERX",
	"THUNDERX2T99", "THUNDERX3T110", "TSV110",     "ARMV8SVE",   "A64FX",      "ARMV9SME",
	NULL,
};
static const char *const x86_cores[] = {
	"PRESCOTT", "NEHALEM", "SANDYBRIDGE", "HASWELL", "ZEN", "SKYLAKEX", "COOPERLAKE",
	"SAPPHIRERAPIDS", NULL,
};

struct look {
	struct probe_run *run;
	struct userland u;
	const char *const *conf_dirs;
};

static void set_version(struct look *k, const struct blaslib *l, struct blas_facts *row)
{
	const char *version = blaslib_version(l, k->run->mem);

	row->version = version ? KNOWN(str, version, l->path)
		: UNKNOWN(str, l->path, "neither its name nor a string in it tells the version");
}

static void set_threading(const struct blaslib *l, struct blas_facts *row)
{
	const char *how = blaslib_threading(l);

	row->threading = how ? KNOWN(str, how, l->path)
		: UNKNOWN(str, l->path, "neither its name nor what it needs tells");
}

/* The -dev package's openblas.pc beside the library is the only file that tells; the number
 * itself is in the code.
 */
static void set_max_threads(struct look *k, const struct blaslib *l, struct blas_facts *row)
{
	const char *slash = strrchr(l->path, '/');
	const char *pc = arena_printf(k->run->mem, "%.*s/pkgconfig/openblas.pc",
				      (int)(slash - l->path), l->path);
	struct text text;
	uint64_t n;
	int rc = root_read(k->run->root, pc, MAX_STATE, k->run->mem, &text);

	if (rc == 0 && blas_max_threads((struct span){ text.v, text.n }, &n))
		row->max_threads = KNOWN(int, (int64_t)n, pc);
	else if (rc < 0 && !root_absent(rc))
		row->max_threads = UNKNOWN(int, pc, root_strerror(rc));
	else
		row->max_threads =
			UNKNOWN(int, pc,
				"only openblas.pc of the -dev package tells it, and it is not "
				"there or says nothing");
}

static void set_cores(struct look *k, const struct blaslib *l, struct blas_facts *row)
{
	const char *const *names = strcmp(k->u.arch, "x86_64") == 0 ? x86_cores : arm_cores;
	struct list found = { 0 };

	list_add(&found, NULL, k->run->mem);
	for (; *names; names++)
		if (image_symbol(l->image, arena_printf(k->run->mem, "gotoblas_%s", *names), NULL,
				 NULL) == 0)
			list_add(&found, *names, k->run->mem);
	if (found.n) {
		row->cores = KNOWN(list, found.v, l->path);
		row->dynamic_arch = KNOWN(bool, true, l->path);
		return;
	}
	row->cores = UNKNOWN(list, l->path, "it exports no kernels by the names of their cores");
	row->dynamic_arch =
		UNKNOWN(bool, l->path, "it exports no kernels by the names of their cores");
}

static void set_provider(struct look *k, const struct blaslib *l, struct blas_facts *row)
{
	row->provider = KNOWN(str, l->family, l->path);
	row->library = KNOWN(str, l->path, l->path);
	row->arch = fact_str_of(image_machine_name(l->info.machine, l->info.bits), l->path);
	set_version(k, l, row);
	set_threading(l, row);
	row->max_threads = ABSENT(int, NULL);
	row->cores = ABSENT(list, NULL);
	row->dynamic_arch = ABSENT(bool, NULL);
	if (strcmp(l->family, "openblas") == 0) {
		set_max_threads(k, l, row);
		set_cores(k, l, row);
	}
}

/* The link that update-alternatives keeps, and whether it is the machine's choice or a person's. */
static void set_alternative(struct look *k, const char *found, struct blas_facts *row)
{
	static const char links[] = "/etc/alternatives/";
	static const char *const states[] = { "/var/lib/dpkg/alternatives",
					      "/var/lib/alternatives" };
	const char *link, *target, *path;
	struct text text;
	int rc = root_link(k->run->root, found, k->run->mem, &link);

	row->alternative = ABSENT(str, NULL);
	row->alternative_mode = ABSENT(str, NULL);
	if (rc < 0 || strncmp(link, links, strlen(links)) != 0 ||
	    root_link(k->run->root, link, k->run->mem, &target) < 0)
		return;
	row->alternative = KNOWN(str, target, link);
	for (size_t i = 0; i < LEN(states); i++) {
		struct span rest, line;

		path = arena_printf(k->run->mem, "%s/%s", states[i], link + strlen(links));
		rc = root_read(k->run->root, path, MAX_STATE, k->run->mem, &text);
		if (root_absent(rc))
			continue;
		rest = (struct span){ text.v, rc < 0 ? 0 : text.n };
		row->alternative_mode =
			UNKNOWN(str, path, rc < 0 ? root_strerror(rc) : "is not understood");
		if (rc == 0 && scan_line(&rest, &line) &&
		    (span_is(line, "auto") || span_is(line, "manual")))
			row->alternative_mode = KNOWN(str, span_dup(line, k->run->mem), path);
		return;
	}
}

static void set_flexiblas(struct look *k, struct blas_facts *row)
{
	static const char path[] = "/etc/flexiblasrc";
	const char *backend = root_env(k->run->root, "FLEXIBLAS");
	struct text text;
	int rc;

	if (backend && *backend) {
		row->flexiblas_backend = KNOWN(str, backend, "the variable FLEXIBLAS");
		return;
	}
	rc = root_read(k->run->root, path, MAX_STATE, k->run->mem, &text);
	if (rc == 0)
		row->flexiblas_backend = fact_str_of(
			blas_flexi_default((struct span){ text.v, text.n }, k->run->mem), path);
	else
		row->flexiblas_backend = root_absent(rc) ? ABSENT(str, path)
							 : UNKNOWN(str, path, root_strerror(rc));
}

static void none(struct blas_facts *row)
{
	row->provider = row->path = row->library = row->version = row->arch = row->threading =
		row->alternative = row->alternative_mode = ABSENT(str, "libblas.so.3");
	row->max_threads = ABSENT(int, "libblas.so.3");
	row->dynamic_arch = ABSENT(bool, "libblas.so.3");
	row->cores = ABSENT(list, "libblas.so.3");
}

static void unreadable(struct blas_facts *row, const char *path, const char *why)
{
	row->provider = row->path = row->library = row->version = row->arch = row->threading =
		UNKNOWN(str, path, why);
	row->max_threads = UNKNOWN(int, path, why);
	row->dynamic_arch = UNKNOWN(bool, path, why);
	row->cores = UNKNOWN(list, path, why);
}

static int find_library(struct look *k, const char *name, const char **ret)
{
	return userland_runtime_lib_in(k->run->root, &k->u, k->conf_dirs, name, k->run->mem, ret);
}

static const char *why_not(int rc)
{
	return rc == -EBADMSG ? "is not an ELF library" : root_strerror(rc);
}

static void read_blas_library(struct look *k, struct blas_facts *row)
{
	ON_EXIT(blaslib_close) struct blaslib thin = { 0 }, full = { 0 };
	const char *found;
	int rc = find_library(k, "libblas.so.3", &found);

	if (root_absent(rc)) {
		none(row);
		return;
	}
	if (rc < 0) {
		unreadable(row, "libblas.so.3", root_strerror(rc));
		return;
	}
	set_alternative(k, found, row);
	rc = blaslib_open(k->run->root, found, k->run->mem, &thin);
	if (rc < 0) {
		unreadable(row, found, why_not(rc));
		if (thin.path)
			row->path = KNOWN(str, thin.path, found);
		return;
	}
	row->path = KNOWN(str, thin.path, found);
	rc = blaslib_follow(k->run->root, &k->u, &thin, k->run->mem, &full);
	set_provider(k, rc == 0 ? &full : &thin, row);
}

static void read_lapack_library(struct look *k, struct blas_facts *row)
{
	ON_EXIT(blaslib_close) struct blaslib l = { 0 };
	const char *found;
	int rc = find_library(k, "liblapack.so.3", &found);

	if (rc == 0)
		rc = blaslib_open(k->run->root, found, k->run->mem, &l);
	if (rc == 0) {
		row->lapack_provider = KNOWN(str, l.family, l.path);
		row->lapack_path = KNOWN(str, l.path, found);
	} else if (root_absent(rc)) {
		row->lapack_provider = row->lapack_path = ABSENT(str, "liblapack.so.3");
	} else {
		row->lapack_provider = row->lapack_path =
			UNKNOWN(str, "liblapack.so.3", why_not(rc));
	}
}

/* A file as it was when it was measured; a NULL of *why stays where it is. */
static bool is_same_file(struct look *k, const struct bench_entry *e, const char **why)
{
	struct stat st;

	if (root_stat(k->run->root, e->path, &st) == 0 && st.st_size == e->size &&
	    st.st_mtim.tv_sec == e->mtime)
		return true;
	*why = arena_printf(k->run->mem, "'ampy bench' measured another '%s' than is there now",
			    e->path);
	return false;
}

/* Is the result one of this machine as it is now? */
static bool is_current(struct look *k, const struct bench_file *f, const struct blas_facts *row,
		       const char **why)
{
	const char *cpu = cpu_identity_of(k->run->root, k->run->mem, why);

	if (!cpu)
		return false;
	*why = NULL;
	if (f->emulated)
		*why = "'ampy bench' measured an emulated CPU";
	else if (strcmp(cpu, f->cpu) != 0)
		*why = arena_printf(k->run->mem, "'ampy bench' measured another CPU (%s)", f->cpu);
	else if (!f->own || !fact_is(row->path, f->own->path) ||
		 !fact_is(row->library, f->own->library))
		*why = "'ampy bench' measured when programs got another BLAS";
	return !*why && is_same_file(k, f->own, why) &&
	       (!f->fastest || is_same_file(k, f->fastest, why));
}

/* As root only what root alone may write is believed. */
static bool is_believed(struct look *k, const char *path, const char **why)
{
	struct stat st;

	if (geteuid() != 0)
		return true;
	if (root_is_live(k->run->root))
		return trusted_file(path, k->run->mem, why) == 0;
	if (root_stat(k->run->root, path, &st) == 0 && st.st_uid == 0 &&
	    !(st.st_mode & (S_IWGRP | S_IWOTH)))
		return true;
	*why = arena_printf(k->run->mem, "'%s' may be written by others than root", path);
	return false;
}

static void not_measured(struct blas_facts *row, const char *path)
{
	row->measured = row->measured_wrong = row->fastest = ABSENT(str, path);
	row->mflops = row->speedup = row->speedup_all = ABSENT(int, path);
}

static void not_usable(struct blas_facts *row, const char *path, const char *why)
{
	row->measured = row->measured_wrong = row->fastest = UNKNOWN(str, path, why);
	row->mflops = row->speedup = row->speedup_all = UNKNOWN(int, path, why);
}

static struct fact_int number(int64_t v, const char *path, const char *why)
{
	if (v > 0)
		return KNOWN(int, v, path);
	return why ? UNKNOWN(int, path, why) : ABSENT(int, path);
}

/* What 'ampy bench' kept of this machine. */
static void set_measured(struct look *k, struct blas_facts *row)
{
	const char *path = JOIN(k->run->mem, state_dir(k->run->root, k->run->mem), "/" BENCH_FILE);
	const char *why = NULL;
	struct bench_file f;
	struct text text;
	int rc = root_read(k->run->root, path, BENCH_FILE_MAX, k->run->mem, &text);

	if (root_absent(rc)) {
		not_measured(row, path);
		return;
	}
	if (rc < 0)
		why = root_reason(path, rc, k->run->mem);
	else if (is_believed(k, path, &why))
		rc = bench_file_read(&text, k->run->mem, &f, &why);
	else
		rc = -EPERM;
	if (rc < 0 || !is_current(k, &f, row, &why)) {
		not_usable(row, path, why);
		return;
	}
	row->measured = KNOWN(str, f.time, path);
	row->measured_wrong = fact_str_of(strcmp(f.own->state, "wrong") == 0
					  ? (f.own->why ? f.own->why : "dgemm") : NULL, path);
	row->mflops = number(f.own->mflops, path, NULL);
	row->fastest = fact_str_of(f.fastest ? f.fastest->path : NULL, path);
	row->speedup = number(f.factor, path, f.noise);
	row->speedup_all = number(f.factor_all, path, NULL);
}

static int read_blas(struct probe_run *run)
{
	struct blas_facts *row = TAKE(run->mem, struct blas_facts);
	struct look k = { .run = run };
	int rc = userland_read(run->root, run->mem, &k.u);

	if (rc < 0)
		return err_set(run->err, rc,
			       "what programs are built for is not known: no sh, env or init could "
			       "be read: %s",
			       root_strerror(rc));
	k.conf_dirs = userland_conf_dirs(run->root, run->mem);
	read_blas_library(&k, row);
	read_lapack_library(&k, row);
	set_flexiblas(&k, row);
	set_measured(&k, row);
	run->rows = row;
	run->n = 1;
	return 0;
}

PROBE_DEFINE(blas, "the BLAS and LAPACK that programs get", fields, false, read_blas);
