/* What file names and small files say of a BLAS. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/blasmarks.h"

static const struct { const char *path, *family, *version; } rows[] = {
	{ "/usr/lib/aarch64-linux-gnu/blas/libblas.so.3.11.0", NULL, "3.11.0" },
	{ "/usr/lib/aarch64-linux-gnu/openblas-pthread/libblas.so.3", "openblas", NULL },
	{ "/usr/lib/x/openblas-openmp/libopenblasp-r0.3.21.so", "openblas", "0.3.21" },
	{ "/usr/lib64/libopenblaso-r0.3.26.so", "openblas", "0.3.26" },
	{ "/usr/lib64/libflexiblas.so.3.4", "flexiblas", "3.4" },
	{ "/usr/lib/aarch64-linux-gnu/blis-pthread/libblas.so.3", "blis", NULL },
	{ "/usr/lib/aarch64-linux-gnu/atlas/libblas.so.3.10.3", "atlas", "3.10.3" },
	{ "/usr/lib64/atlas/libsatlas.so.3.10", "atlas", "3.10" },
	{ "/opt/arm/armpl_24.10/lib/libarmpl.so", "armpl", NULL },
	{ "/usr/lib/x86_64-linux-gnu/libmkl_rt.so", "mkl", NULL },
	{ "/openblas/a/b/libblas.so.3", NULL, NULL },
	{ "libblas.so.3.8", NULL, "3.8" },
	{ "", NULL, NULL },
	{ "/", NULL, NULL },
};

static void same(const char *got, const char *want)
{
	if (!want) {
		assert_null(got);
		return;
	}
	assert_non_null(got);
	assert_string_equal(got, want);
}

static void names(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		same(blas_family(rows[i].path), rows[i].family);
		same(blas_name_version(rows[i].path, mem), rows[i].version);
	}
	arena_free(mem);
}

static void threads(void **state)
{
	uint64_t n = 0;

	(void)state;
	assert_true(blas_max_threads(span_of("x= USE_OPENMP=0 generic MAX_THREADS=128\n"), &n));
	assert_int_equal(n, 128);
	assert_false(blas_max_threads(span_of("MAX_THREADS="), &n));
	assert_false(blas_max_threads(span_of("MAX_THREADS=0"), &n));
	assert_false(blas_max_threads(span_of("MAX_THREADS=99999999999999999999999"), &n));
	assert_false(blas_max_threads(span_of(""), &n));
}

static void flexi(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	same(blas_flexi_default(span_of("# default = a\n default = openblas-openmp \n"), mem),
	     "openblas-openmp");
	same(blas_flexi_default(span_of("[x]\ndefault = a\n"), mem), NULL);
	same(blas_flexi_default(span_of("default =\n"), mem), NULL);
	same(blas_flexi_default(span_of(""), mem), NULL);
	arena_free(mem);
}

UNIT(cmocka_unit_test(names), cmocka_unit_test(threads), cmocka_unit_test(flexi))
