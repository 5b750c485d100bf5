/* Numerical and AI packages that are installed. */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "aidist.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/root.h"
#include "base/scan.h"
#include "base/trust.h"
#include "pyplaces.h"
#include "wheel/project.h"

enum { MAX_ENTRIES = 50000, MAX_SITES = 64, MAX_DISTS = 256, MAX_BUNDLED = 128,
       FIRST_MINOR = 6, LAST_MINOR = 20 };

/* The packages that are looked at, and where the library of each is: a folder, and what its name
 * begins and ends with.  A name that is complete has no end.
 */
static const struct known {
	const char *name;
	struct { const char *dir, *begins, *ends; } library[3];
	const char *libs[4];           /* folders of what it brings */
} known[] = {
	{ "torch", { { "torch/lib", "libtorch_cpu.so", NULL } }, { "torch.libs", "torch/lib" } },
	{ "tensorflow",
	  { { "tensorflow", "libtensorflow_cc.so.2", NULL },
	    { "tensorflow/python", "_pywrap_tensorflow_internal", ".so" } },
	  { "tensorflow.libs" } },
	{ "tensorflow-cpu",
	  { { "tensorflow", "libtensorflow_cc.so.2", NULL } }, { "tensorflow_cpu.libs" } },
	{ "tensorflow-cpu-aws",
	  { { "tensorflow", "libtensorflow_cc.so.2", NULL },
	    { "tensorflow/python", "_pywrap_tensorflow_internal", ".so" } },
	  { "tensorflow_cpu_aws.libs" } },
	{ "onnx", { { "onnx", "onnx_cpp2py_export", ".so" } }, { "onnx.libs" } },
	{ "onnxruntime", { { "onnxruntime/capi", "onnxruntime_pybind11_state", ".so" } },
	  { "onnxruntime.libs", "onnxruntime/capi" } },
	{ "numpy",
	  { { "numpy/_core", "_multiarray_umath.", ".so" },
	    { "numpy/core", "_multiarray_umath.", ".so" } },
	  { "numpy.libs", "numpy/.libs" } },
	{ "scipy", { { "scipy/linalg", "_fblas.", ".so" } }, { "scipy.libs", "scipy/.libs" } },
};

struct finding {
	const struct root *root;
	struct arena *mem;
	struct list sites;
	struct aidist *v;
	size_t n;
	int rc;
	struct err *err;
};

static const struct known *find(const char *name)
{
	for (size_t i = 0; i < LEN(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return &known[i];
	return NULL;
}

static void failed(struct finding *f, int rc, const char *path)
{
	if (f->rc == 0)
		f->rc = err_set(f->err, rc, "%s", root_reason(path, rc, f->mem));
}

/* "numpy-1.24.2.egg-info", as Debian's packages have it. */
static bool egg_info(struct span folder, struct arena *mem, const char **name,
		     const char **version)
{
	struct span stem, rest, tail;

	if (!span_ends(folder, ".egg-info"))
		return false;
	folder.n -= strlen(".egg-info");
	if (!span_cut(folder, '-', &stem, &rest) || !project_name_is(stem) || !rest.n)
		return false;
	*name = project_normal(stem, mem);
	*version = span_dup(span_cut(rest, '-', &stem, &tail) ? stem : rest, mem);
	return true;
}

/* "3.11" of ".../python3.11/site-packages" */
static const char *branch_of(const char *site, struct arena *mem)
{
	static const char part[] = "/python3.";
	const char *at = strstr(site, part);
	uint64_t n;

	if (!at || !scan_digits(span_of(at + sizeof part - 1), &n))
		return NULL;
	return arena_printf(mem, "3.%llu", (unsigned long long)n);
}

static void add_dists(struct finding *f, const char *site)
{
	const char *const *names = NULL, *name, *version;
	size_t first = f->n;
	int rc = root_list(f->root, site, MAX_ENTRIES, f->mem, &names);

	if (rc < 0) {
		if (!root_absent(rc))
			failed(f, rc, site);
		return;
	}
	for (; *names && f->rc == 0; names++) {
		/* Most names are modules: the ending is asked first. */
		if ((!dist_info_parse(span_of(*names), f->mem, &name, &version) &&
		     !egg_info(span_of(*names), f->mem, &name, &version)) || !find(name))
			continue;
		if (f->n == MAX_DISTS) {
			f->rc = err_set(f->err, -E2BIG, "more than %d installations of AI packages",
					MAX_DISTS);
			return;
		}
		f->v[f->n++] = (struct aidist){ .name = name, .version = version, .site = site,
						.python = branch_of(site, f->mem),
						.info = JOIN(f->mem, site, "/", *names) };
	}
	/* tensorflow-cpu-aws has the code of the tensorflow that stands beside it. */
	for (size_t i = first; i < f->n; i++)
		for (size_t k = first; k < f->n; k++)
			f->v[i].shell |= strcmp(f->v[i].name, "tensorflow") == 0 &&
					 strcmp(f->v[k].name, "tensorflow-cpu-aws") == 0;
}

static void add_site(struct finding *f, const char *path)
{
	const char *real;
	int rc = f->rc ? -ENOENT : root_real(f->root, path, f->mem, &real);

	if (rc == -ENOENT || rc == -ENOTDIR)
		return;
	if (rc < 0)
		failed(f, rc, path);
	else if (!list_has(&f->sites, real) && f->sites.n < MAX_SITES) {
		list_add(&f->sites, real, f->mem);
		add_dists(f, real);
	}
}

static void add_lib(struct finding *f, const char *lib)
{
	static const char *const folders[] = { "site-packages", "dist-packages" };

	if (root_exists(f->root, lib) < 0)
		return;
	for (int minor = FIRST_MINOR; minor <= LAST_MINOR; minor++) {
		const char *python = arena_printf(f->mem, "%s/python3.%d", lib, minor);

		if (root_exists(f->root, python) < 0)
			continue;
		for (size_t i = 0; i < LEN(folders); i++)
			add_site(f, JOIN(f->mem, python, "/", folders[i]));
	}
}

static void add_prefix(void *user, const char *prefix)
{
	struct finding *f = user;

	add_lib(f, JOIN(f->mem, prefix, "/lib"));
	add_lib(f, JOIN(f->mem, prefix, "/lib64"));
}

/* Root believes only what nobody else can change. */
static void add_user(struct finding *f, const char *home)
{
	const char *lib = JOIN(f->mem, home, "/.local/lib"), *real, *why;

	if (geteuid() == 0 && root_is_live(f->root) &&
	    trusted_folder(lib, f->mem, &real, &why) < 0)
		return;
	add_lib(f, lib);
}

int aidist_find(const struct root *r, struct arena *mem, struct aidist **ret, size_t *n,
		struct err *err)
{
	static const char debian[] = "/usr/lib/python3/dist-packages";
	struct finding f = { .root = r, .mem = mem, .err = err };
	const char *venv = *root_memo(r, ROOT_VENV);
	struct places places;
	int rc = places_read(r, mem, &places, err);

	if (rc < 0)
		return rc;
	f.v = TAKE_N(mem, MAX_DISTS, struct aidist);
	if (venv)
		add_prefix(&f, venv);
	rc = places_prefixes(r, &places, mem, add_prefix, &f);
	if (rc < 0)
		failed(&f, rc, "the folders of pyenv, uv or /opt");
	add_site(&f, debian);
	add_prefix(&f, "/usr/local");
	add_prefix(&f, "/usr");
	if (places.home)
		add_user(&f, places.home);
	if (f.rc < 0)
		return f.rc;
	*ret = f.v;
	*n = f.n;
	return 0;
}

int aidist_library(const struct root *r, const struct aidist *d, struct arena *mem,
		   const char **ret)
{
	const struct known *k = find(d->name);
	int rc = -ENOENT;

	for (size_t i = 0; !d->shell && i < LEN(k->library) && k->library[i].dir; i++) {
		const char *dir = JOIN(mem, d->site, "/", k->library[i].dir);
		const char *name = k->library[i].begins;

		rc = k->library[i].ends ? root_match(r, dir, name, k->library[i].ends, MAX_ENTRIES,
						     mem, &name)
					: root_exists(r, JOIN(mem, dir, "/", name));
		if (rc == 0)
			*ret = JOIN(mem, dir, "/", name);
		if (!root_absent(rc))
			return rc;
	}
	return -ENOENT;
}

int aidist_bundled(const struct root *r, const struct aidist *d, const char *library,
		   struct arena *mem, const char *const **ret, const char **at)
{
	const struct known *k = find(d->name);
	struct list found = { 0 };

	list_add(&found, NULL, mem);
	for (size_t i = 0; !d->shell && i < LEN(k->libs) && k->libs[i]; i++) {
		const char *dir = JOIN(mem, d->site, "/", k->libs[i]);
		const char *const *names = NULL;
		int rc = root_list(r, dir, MAX_ENTRIES, mem, &names);

		*at = dir;
		if (root_absent(rc))
			continue;
		if (rc < 0)
			return rc;
		for (; *names; names++) {
			const char *path = JOIN(mem, dir, "/", *names);

			if (!span_starts(span_of(*names), "lib") || !strstr(*names, ".so") ||
			    (library && strcmp(path, library) == 0))
				continue;
			if (found.n > MAX_BUNDLED)
				return -E2BIG;
			list_add(&found, path, mem);
		}
	}
	*ret = found.v;
	return 0;
}
