/* Numerical and AI packages: what their files say. */
#include "base/base.h"

#include <errno.h>

#include "aidist.h"
#include "base/ailib.h"
#include "base/arena.h"
#include "base/elf.h"
#include "base/root.h"
#include "framework.h"
#include "probe.h"

enum { MAX_WHEEL = 64 * 1024 };

static const struct fact_field fields[] = { FRAMEWORK_FACTS(FACT_FIELD, framework_facts) };

struct look {
	const struct root *root;
	struct arena *mem;
	const struct aidist *d;
	struct framework_facts *row;
};

static const char *why_of(const struct look *k, const char *path, int rc)
{
	return rc == -EBADMSG ? arena_printf(k->mem, "'%s' is not a sound ELF library", path)
			      : root_reason(path, rc, k->mem);
}

static void set_tags(const struct look *k)
{
	const char *path = JOIN(k->mem, k->d->info, "/WHEEL"), *machine;
	struct framework_facts *row = k->row;
	struct text text;
	unsigned minor;
	int rc = root_read(k->root, path, MAX_WHEEL, k->mem, &text);

	row->tags = ABSENT(list, path);
	row->glibc = ABSENT(str, path);
	if (rc < 0 && !root_absent(rc)) {
		row->tags = UNKNOWN(list, path, why_of(k, path, rc));
		row->glibc = UNKNOWN(str, path, why_of(k, path, rc));
	} else if (rc == 0) {
		const char *const *tags = ailib_tags((struct span){ text.v, text.n }, k->mem);

		row->tags = KNOWN(list, tags, path);
		if (ailib_glibc(tags, k->mem, &minor, &machine))
			row->glibc = KNOWN(str, arena_printf(k->mem, "2.%u", minor), path);
	}
}

static bool take_any(void *user, struct span s)
{
	(void)user;
	(void)s;
	return true;
}

/* Is this string in it?  Of a library whose constants are more than a search may read, that is not
 * known.
 */
static struct fact_bool has_string(struct image *e, const char *string, const char *path)
{
	int rc = image_find_string(e, string, false, take_any, NULL);

	if (rc == 0 || rc == -ENOENT)
		return KNOWN(bool, rc == 0, path);
	return UNKNOWN(bool, path, "has more constants than are searched");
}

/* oneDNN asks for ONEDNN_VERBOSE by a name of its own; the Arm Compute Library writes its version
 * down.
 */
static void set_inside(const struct look *k, struct image *e, const char *path)
{
	const char *version = NULL;
	struct framework_facts *row = k->row;
	bool torch = strcmp(k->d->name, "torch") == 0;
	int rc;

	if (!torch && strncmp(k->d->name, "tensorflow", 10) != 0)
		return;
	row->onednn = has_string(e, "onednn_verbose", path);
	/* torch links it as a library of its own, or not at all. */
	if (torch)
		return;
	rc = ailib_find_version(e, "arm_compute_version=", k->mem, &version);
	if (rc == 0)
		row->arm_compute = KNOWN(str, version, path);
	else if (rc != -ENOENT)
		row->arm_compute = UNKNOWN(str, path, "has more constants than are searched");
}

static void set_library(const struct look *k, const char *path)
{
	struct framework_facts *row = k->row;
	ON_EXIT(image_close) struct image *e = NULL;
	struct image_info info;
	int rc = image_open(k->root, path, k->mem, &e);

	row->library = KNOWN(str, path, path);
	if (rc == 0)
		rc = image_read_info(e, k->mem, &info);
	if (rc < 0) {
		const char *why = why_of(k, path, rc);

		row->arch = row->arm_compute = UNKNOWN(str, path, why);
		row->align = UNKNOWN(int, path, why);
		row->needed = UNKNOWN(list, path, why);
		row->onednn = UNKNOWN(bool, path, why);
		return;
	}
	row->arch = fact_str_of(image_machine_name(info.machine, info.bits), path);
	row->align = KNOWN(int, (int64_t)info.align, path);
	row->needed = KNOWN(list, info.needed, path);
	set_inside(k, e, path);
}

/* CUDA's part of PyTorch is a library beside the other; Ampere's builds have a function more. */
static void set_torch(const struct look *k)
{
	const char *dir = JOIN(k->mem, k->d->site, "/torch/lib");
	const char *cuda = JOIN(k->mem, dir, "/libtorch_cuda.so");
	const char *python = JOIN(k->mem, dir, "/libtorch_python.so");
	ON_EXIT(image_close) struct image *e = NULL;
	int rc = root_exists(k->root, cuda);

	k->row->cuda = rc == 0 || root_absent(rc) ? KNOWN(bool, rc == 0, cuda)
						  : UNKNOWN(bool, cuda, why_of(k, cuda, rc));
	rc = image_open(k->root, python, k->mem, &e);
	if (rc == 0)
		k->row->ampere = has_string(e, "_aio_profiler_print", python);
	else if (!root_absent(rc))
		k->row->ampere = UNKNOWN(bool, python, why_of(k, python, rc));
}

static void read_one(const struct look *k)
{
	const struct aidist *d = k->d;
	struct framework_facts *row = k->row;
	const char *library = NULL;
	int rc = aidist_library(k->root, d, k->mem, &library);

	row->name = KNOWN(str, d->name, d->info);
	row->version = KNOWN(str, d->version, d->info);
	row->site = KNOWN(str, d->site, d->info);
	row->python = fact_str_of(d->python, d->site);
	row->library = row->arch = row->arm_compute = ABSENT(str, d->site);
	row->align = ABSENT(int, d->site);
	row->needed = ABSENT(list, d->site);
	row->onednn = row->cuda = row->ampere = ABSENT(bool, d->site);
	set_tags(k);
	if (rc == 0)
		set_library(k, library);
	else if (!root_absent(rc))
		row->library = row->arch = UNKNOWN(str, d->site, why_of(k, d->site, rc));
	if (strcmp(d->name, "torch") == 0)
		set_torch(k);
}

static int read_framework(struct probe_run *run)
{
	struct framework_facts *rows;
	struct aidist *all;
	size_t n;
	int rc = aidist_find(run->root, run->mem, &all, &n, run->err);

	if (rc < 0)
		return rc;
	rows = TAKE_N(run->mem, n, struct framework_facts);
	for (size_t i = 0; i < n; i++)
		read_one(&(struct look){ run->root, run->mem, &all[i], &rows[i] });
	run->rows = rows;
	run->n = n;
	return 0;
}

PROBE_DEFINE(framework, "PyTorch, TensorFlow, ONNX Runtime, NumPy and the like (profile ai)",
	     fields, true, read_framework);
