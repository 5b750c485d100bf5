/* The libraries that numerical and AI packages brought along. */
#include "base/base.h"

#include <errno.h>

#include "aidist.h"
#include "base/ailib.h"
#include "base/arena.h"
#include "base/blasmarks.h"
#include "base/elf.h"
#include "base/err.h"
#include "base/root.h"
#include "bundle.h"
#include "probe.h"

enum { MAX_ROWS = 1024, MAX_CODE = 4096, MAX_CONFIG = 64 * 1024 };

static const struct fact_field fields[] = { BUNDLE_FACTS(FACT_FIELD, bundle_facts) };

struct look {
	struct probe_run *run;
	const struct aidist *d;
	struct bundle_facts *row;
	const char *path;
	struct image *image;
};

static void set_version(const struct look *k, const char *before)
{
	const char *version = NULL;

	k->row->version = ailib_find_version(k->image, before, k->run->mem, &version) == 0
		? KNOWN(str, version, k->path)
		: UNKNOWN(str, k->path, "no string in it tells the version");
}

/* Its code says it; of x86 only NumPy and SciPy, which write down what it told them. */
static void set_threads(const struct look *k)
{
	static const char *const names[] = {
		"openblas_get_config", "scipy_openblas_get_config", "scipy_openblas_get_config64_",
		"openblas_get_config64_",
	};
	const char *config = JOIN(k->run->mem, k->d->site, "/", k->d->name, "/__config__.py");
	char code[MAX_CODE];
	struct text text;
	uint64_t n = 0;
	size_t size = 0;

	for (size_t i = 0; fact_is(k->row->arch, "aarch64") && i < LEN(names); i++)
		if (image_code(k->image, names[i], code, sizeof code, &size) == 0 &&
		    ailib_threads((struct span){ code, size }, &n)) {
			k->row->max_threads = KNOWN(int, (int64_t)n, k->path);
			return;
		}
	if (root_read(k->run->root, config, MAX_CONFIG, k->run->mem, &text) == 0 &&
	    blas_max_threads((struct span){ text.v, text.n }, &n))
		k->row->max_threads = KNOWN(int, (int64_t)n, config);
	else
		k->row->max_threads = UNKNOWN(int, k->path, "neither its code nor a file tells it");
}

static void set_unread(const struct look *k, int rc)
{
	const char *why = rc == -EBADMSG ? "is not a sound ELF library" : root_strerror(rc);
	struct bundle_facts *row = k->row;

	row->arch = row->soname = row->version = UNKNOWN(str, k->path, why);
	row->needed = UNKNOWN(list, k->path, why);
	row->max_threads = UNKNOWN(int, k->path, why);
}

static void read_one(struct look *k)
{
	const char *slash = strrchr(k->path, '/'), *file = slash + 1, *kind = ailib_kind(file);
	struct bundle_facts *row = k->row;
	struct image_info info;
	int rc;

	row->package = KNOWN(str, k->d->name, k->d->info);
	row->site = KNOWN(str, k->d->site, k->d->info);
	row->path = KNOWN(str, k->path, k->path);
	row->kind = KNOWN(str, kind, k->path);
	row->openmp = fact_str_of(ailib_openmp(file), k->path);
	row->version = ABSENT(str, k->path);
	row->max_threads = ABSENT(int, k->path);
	rc = image_open(k->run->root, k->path, k->run->mem, &k->image);
	if (rc == 0)
		rc = image_read_info(k->image, k->run->mem, &info);
	if (rc < 0) {
		set_unread(k, rc);
		return;
	}
	row->arch = fact_str_of(image_machine_name(info.machine, info.bits), k->path);
	row->soname = fact_str_of(info.soname, k->path);
	row->needed = KNOWN(list, info.needed, k->path);
	if (strcmp(kind, "openblas") == 0) {
		set_version(k, "OpenBLAS ");
		set_threads(k);
	} else if (strcmp(kind, "arm-compute") == 0 && !strstr(file, "graph")) {
		set_version(k, "arm_compute_version=");
	}
}

static int add_all(struct probe_run *run, const struct aidist *d, struct bundle_facts *rows)
{
	const char *library = NULL, *const *paths = NULL, *at = d->site;
	int rc = aidist_library(run->root, d, run->mem, &library);

	if (rc == 0 || root_absent(rc))
		rc = aidist_bundled(run->root, d, library, run->mem, &paths, &at);
	if (rc < 0)
		return err_set(run->err, rc, "%s", root_reason(at, rc, run->mem));
	for (; *paths; paths++) {
		struct look k = { .run = run, .d = d, .row = &rows[run->n], .path = *paths };

		if (run->n == MAX_ROWS)
			return err_set(run->err, -E2BIG, "more than %d libraries of AI packages",
				       MAX_ROWS);
		read_one(&k);
		image_close(&k.image);
		run->n++;
	}
	return 0;
}

static int read_bundle(struct probe_run *run)
{
	struct bundle_facts *rows = TAKE_N(run->mem, MAX_ROWS + 1, struct bundle_facts);
	struct aidist *all;
	size_t n;
	int rc = aidist_find(run->root, run->mem, &all, &n, run->err);

	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = add_all(run, &all[i], rows);
	if (rc < 0)
		return rc;
	run->rows = rows;
	return 0;
}

PROBE_DEFINE(bundle, "the libraries that AI packages brought along (profile ai)", fields, true,
	     read_bundle);
