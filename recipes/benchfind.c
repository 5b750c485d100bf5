/* The BLAS libraries of a machine: what the loader finds, what update-alternatives could choose,
 * and what wheels bring. */
#include "../probes/base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "../probes/base/arena.h"
#include "../probes/base/blaslib.h"
#include "../probes/base/err.h"
#include "../probes/base/preload.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/userland.h"
#include "bench.h"

enum { MAX_NAMES = 65536, MAX_LIBRARIES = 48 };

struct search {
	const struct root *root;
	struct arena *mem;
	struct userland u;
	struct bench *b;
	const char *why;         /* of the last that was not taken */
};

enum how { HOW_FOUND, HOW_DEFAULT, HOW_NAMED };

static bool has_gemm(const struct blaslib *l)
{
	static const char *const names[] = { "dgemm_", "dgemm_64_", "scipy_dgemm_",
					     "scipy_dgemm_64_" };

	for (size_t i = 0; i < LEN(names); i++)
		if (image_symbol(l->image, names[i], NULL, NULL) == 0)
			return true;
	return false;
}

static const char *folder_of(const char *path, struct arena *mem)
{
	return arena_strndup(mem, path, (size_t)(strrchr(path, '/') - path));
}

/* A folder of the alternatives has OpenBLAS itself and libblas.so.3, which leads to it: programs
 * get the latter.
 */
static const char *alternative_of(struct search *s, const char *real)
{
	const char *dir = folder_of(real, s->mem), *blas = JOIN(s->mem, dir, "/libblas.so.3");
	const char *last = strrchr(dir, '/'), *found;

	return strchr(last, '-') && root_real(s->root, blas, s->mem, &found) == 0 ? found : real;
}

static bool is_known(struct search *s, const char *real, enum how how)
{
	for (size_t i = 0; i < s->b->n; i++)
		if (strcmp(s->b->v[i].path, real) == 0) {
			s->b->v[i].is_default |= how == HOW_DEFAULT;
			return true;
		}
	return false;
}

static void describe(struct search *s, const struct blaslib *thin, struct bench_library *ret)
{
	ON_EXIT(blaslib_close) struct blaslib full = { 0 };
	bool leads = blaslib_follow(s->root, &s->u, thin, s->mem, &full) == 0;
	const struct blaslib *l = leads ? &full : thin;

	ret->library = l->path;
	ret->family = l->family;
	ret->version = blaslib_version(l, s->mem);
	ret->threading = blaslib_threading(l);
}

/* False, with s->why, where it is not one to measure. */
static bool add(struct search *s, const char *path, enum how how)
{
	ON_EXIT(blaslib_close) struct blaslib l = { 0 };
	const char *real;
	struct stat st;
	int rc = root_real(s->root, path, s->mem, &real);

	if (rc == 0 && how == HOW_FOUND)
		real = alternative_of(s, real);
	if (rc == 0 && is_known(s, real, how))
		return true;
	s->why = "there are more libraries than can be meant";
	if (s->b->n == MAX_LIBRARIES)
		return false;
	if (rc == 0)
		rc = blaslib_open(s->root, real, s->mem, &l);
	if (rc == 0)
		rc = root_stat(s->root, real, &st);
	if (rc < 0) {
		s->why = rc == -EBADMSG ? "it is no ELF library" : root_strerror(rc);
		return false;
	}
	s->why = "it is for another processor";
	if (l.info.machine != s->u.machine || l.info.bits != s->u.bits)
		return false;
	s->why = "it has none of dgemm_, dgemm_64_, scipy_dgemm_ and scipy_dgemm_64_";
	if (!has_gemm(&l))
		return false;
	s->b->v[s->b->n] = (struct bench_library){
		.path = real, .size = st.st_size, .mtime = st.st_mtim.tv_sec,
		.is_default = how == HOW_DEFAULT, .named = how == HOW_NAMED,
	};
	describe(s, &l, &s->b->v[s->b->n++]);
	return true;
}

/* The variants for 64-bit numbers have the same kernels. */
static bool is_blas_name(struct span name)
{
	static const char *const starts[] = { "libblas.so.", "libopenblas", "libblis", "libsatlas",
					      "libtatlas", "libflexiblas.so" };

	if (!memmem(name.v, name.n, ".so", 3) || memmem(name.v, name.n, "64", 2))
		return false;
	for (size_t i = 0; i < LEN(starts); i++)
		if (span_starts(name, starts[i]))
			return true;
	return false;
}

/* Debian's alternatives lie in folders of their own: openblas-pthread, blis-serial, atlas, blas. */
static bool is_blas_folder(struct span name)
{
	static const char *const starts[] = { "blas", "openblas", "blis", "atlas" };

	if (memchr(name.v, '.', name.n) || memmem(name.v, name.n, "64", 2))
		return false;
	for (size_t i = 0; i < LEN(starts); i++)
		if (span_starts(name, starts[i]))
			return true;
	return false;
}

static void look_in(struct search *s, const char *dir)
{
	const char *const *names;

	if (root_list(s->root, dir, MAX_NAMES, s->mem, &names) < 0)
		return;
	for (; *names; names++) {
		struct span name = span_of(*names);
		const char *path = JOIN(s->mem, dir, "/", *names);

		if (is_blas_name(name))
			(void)!add(s, path, HOW_FOUND);
		else if (is_blas_folder(name))
			(void)!add(s, JOIN(s->mem, path, "/libblas.so.3"), HOW_FOUND);
	}
}

/* Arm Performance Libraries install themselves below /opt/arm. */
static void look_for_armpl(struct search *s)
{
	static const char *const files[] = { "libarmpl_mp.so", "libarmpl_lp64_mp.so",
					     "libarmpl.so", "libarmpl_lp64.so" };
	const char *const *names;

	if (root_list(s->root, "/opt/arm", MAX_NAMES, s->mem, &names) < 0)
		return;
	for (; *names; names++)
		for (size_t i = 0; i < LEN(files) && span_starts(span_of(*names), "armpl"); i++)
			(void)!add(s, JOIN(s->mem, "/opt/arm/", *names, "/lib/", files[i]),
				   HOW_FOUND);
}

static void look_in_wheels(struct search *s)
{
	static const char *const folders[] = { "numpy.libs", "scipy.libs", "numpy/.libs",
					       "scipy/.libs", "scipy_openblas32/lib",
					       "scipy_openblas64/lib", "torch.libs", "torch/lib",
					       NULL };
	static const char *const starts[] = { "libscipy_openblas", "libopenblas", NULL };
	struct list found = { 0 };

	preload_bundled(s->root, root_env(s->root, "VIRTUAL_ENV"), folders, starts, s->mem, &found);
	for (size_t i = 0; i < found.n; i++)
		(void)!add(s, found.v[i], HOW_FOUND);
}

static void find_all(struct search *s)
{
	static const char *const dirs[] = { "/usr/lib64", "/lib64", "/usr/lib", "/usr/local/lib64",
					    "/usr/local/lib" };
	const char *const *conf = userland_conf_dirs(s->root, s->mem);
	const char *conda = root_env(s->root, "CONDA_PREFIX"), *found;

	if (userland_runtime_lib(s->root, &s->u, "libblas.so.3", s->mem, &found) == 0)
		(void)!add(s, found, HOW_DEFAULT);
	for (; *conf; conf++)
		look_in(s, *conf);
	if (s->u.triplet)
		look_in(s, JOIN(s->mem, "/usr/lib/", s->u.triplet));
	for (size_t i = 0; i < LEN(dirs); i++)
		look_in(s, dirs[i]);
	look_for_armpl(s);
	look_in_wheels(s);
	if (conda && *conda == '/')
		look_in(s, JOIN(s->mem, conda, "/lib"));
}

int bench_find(const struct bench_setup *setup, struct arena *mem, struct bench *ret,
	       struct err *err)
{
	struct search s = { .root = setup->root, .mem = mem, .b = ret };
	const char *found, *real = NULL;
	int rc = userland_read(setup->root, mem, &s.u);

	if (rc < 0)
		return err_set(err, rc, "what programs are built for is not known: no sh, env or "
			       "init could be read: %s", root_strerror(rc));
	ret->v = TAKE_N(mem, MAX_LIBRARIES, struct bench_library);
	if (!setup->named || !setup->named->n) {
		find_all(&s);
		return 0;
	}
	for (size_t i = 0; i < setup->named->n; i++)
		if (!add(&s, setup->named->v[i], HOW_NAMED))
			return err_set(err, -ENOENT, "'%s' is no BLAS to measure: %s",
				       setup->named->v[i], s.why);
	if (userland_runtime_lib(s.root, &s.u, "libblas.so.3", mem, &found) == 0)
		(void)!root_real(s.root, found, mem, &real);
	for (size_t i = 0; real && i < ret->n; i++)
		ret->v[i].is_default = strcmp(ret->v[i].path, real) == 0;
	return 0;
}
