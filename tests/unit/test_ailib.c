/* What the files of numerical wheels say of themselves. */
#include "unit.h"

#include "probes/base/ailib.h"
#include "probes/base/arena.h"

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
	static const struct { const char *file, *kind, *openmp; } rows[] = {
		{ "libopenblasp-r0-121ca252.3.30.so", "openblas", NULL },
		{ "libscipy_openblas64_-1f73132b.so", "openblas", NULL },
		{ "libgomp-a49a47f9.so.1.0.0", "openmp", "libgomp" },
		{ "libgomp.so.1", "openmp", "libgomp" },
		{ "libomp-54bf90fd.so.5", "openmp", "libomp" },
		{ "libiomp5.so", "openmp", "libiomp5" },
		{ "libomptarget.so", "openmp", NULL },
		{ "libgomp", "openmp", NULL },
		{ "libarm_compute_graph-91f54ff9.so", "arm-compute", NULL },
		{ "libnvpl_blas_core.so.0", "nvpl", NULL },
		{ "libtorch_cuda.so", "cuda", NULL },
		{ "libtorch.so", "other", NULL },
		{ "libgfortran-e1b7dfc8.so.5.0.0", "fortran", NULL },
		{ "", "other", NULL },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		same(ailib_kind(rows[i].file), rows[i].kind);
		same(ailib_openmp(rows[i].file), rows[i].openmp);
	}
}

/* adrp x2; movz w3, #N; movz x1, #19; ret */
static void threads(void **state)
{
	static const char code[] = "\x02\x00\x00\xb0\x03\x10\x80\x52\x61\x02\x80\xd2\xc0\x03\x5f\xd6";
	static const char twice[] = "\x03\x10\x80\x52\x03\x08\x80\x52";
	static const char one[] = "\x23\x00\x80\x52";
	static const char wide[] = "\x03\x10\x80\xd2"; /* x3 is another operand */
	uint64_t n = 7;

	(void)state;
	assert_true(ailib_threads((struct span){ code, sizeof code - 1 }, &n));
	assert_int_equal(n, 128);
	n = 7;
	assert_false(ailib_threads((struct span){ twice, 8 }, &n));
	assert_false(ailib_threads((struct span){ one, 4 }, &n));
	assert_false(ailib_threads((struct span){ wide, 4 }, &n));
	assert_false(ailib_threads((struct span){ code, 7 }, &n));
	assert_false(ailib_threads((struct span){ code, 0 }, &n));
	assert_int_equal(n, 7);
}

static void versions(void **state)
{
	static const char acl[] = "arm_compute_version=", blas[] = "OpenBLAS ";
	struct arena *mem = arena_new();

	(void)state;
	same(ailib_version(span_of("OpenBLAS 0.3.30 DYNAMIC_ARCH "), blas, mem), "0.3.30");
	same(ailib_version(span_of("OpenBLAS 0.3.29.dev"), blas, mem), "0.3.29");
	same(ailib_version(span_of("arm_compute_version=v25.02 Build options"), acl, mem), "25.02");
	same(ailib_version(span_of("OpenBLAS Warning : ..."), blas, mem), NULL);
	same(ailib_version(span_of("OpenBLAS 3"), blas, mem), NULL);
	same(ailib_version(span_of("OpenBLAS "), blas, mem), NULL);
	same(ailib_version(span_of("BLAS 0.3"), blas, mem), NULL);
	arena_free(mem);
}

static void glibc(void **state)
{
	static const struct { const char *wheel; unsigned minor; const char *machine; } rows[] = {
		{ "Tag: cp311-cp311-manylinux_2_27_aarch64\nTag: cp311-cp311-manylinux_2_28_aarch64\n",
		  27, "aarch64" },
		{ "Tag: cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64\r\n", 17, "aarch64" },
		{ "Wheel-Version: 1.0\nTag: cp39-cp39-manylinux2014_x86_64\n", 17, "x86_64" },
		{ "tag: cp39-cp39-manylinux1_x86_64\n", 5, "x86_64" },
		{ "Tag: py3-none-any\n", 0, NULL },
		{ "Tag: cp311-cp311-musllinux_1_2_aarch64\n", 0, NULL },
		{ "Tag: cp311-cp311-manylinux_2__aarch64\nTag: x-manylinux_2_17_\nTag: manylinux_2_17",
		  0, NULL },
		{ "\nTag: cp311-cp311-manylinux_2_17_aarch64\n", 0, NULL },
		{ "", 0, NULL },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		const char *machine = NULL;
		unsigned minor = 0;

		assert_int_equal(ailib_glibc(ailib_tags(span_of(rows[i].wheel), mem), mem, &minor,
					     &machine), rows[i].machine != NULL);
		assert_int_equal(minor, rows[i].minor);
		same(machine, rows[i].machine);
	}
	arena_free(mem);
}

static void release(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	same(ailib_release(span_of("Ampere PyTorch release 1.12.1\n"), mem), "1.12.1");
	same(ailib_release(span_of("x\n  Release  1.10.0, of June\n"), mem), "1.10.0");
	same(ailib_release(span_of("release\n1.2"), mem), NULL);
	same(ailib_release(span_of("release candidate"), mem), NULL);
	same(ailib_release(span_of(""), mem), NULL);
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names), cmocka_unit_test(threads), cmocka_unit_test(versions),
		cmocka_unit_test(glibc), cmocka_unit_test(release),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
