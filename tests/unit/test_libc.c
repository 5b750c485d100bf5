/* The C library's version, as its files tell it. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/libc.h"

static const struct { const char *banner, *want; } banners[] = {
	{ "GNU C Library (Debian GLIBC 2.36-9+deb12u13) stable release version 2.36.\nCopy",
	  "2.36" },
	{ "GNU C Library (GNU libc) stable release version 2.26, by Roland McGrath et al.",
	  "2.26" },
	{ "GNU C Library (GNU libc) development release version 2.36.9000.\n", "2.36.9000" },
	{ "GNU C Library (x) stable release version 2.31", "2.31" },
	{ "GNU C Library (x) stable release version .", NULL },
	{ "GNU C Library (x) stable release version 2.", NULL },
	{ "GNU C Library (x) stable release version ", NULL },
	{ "GNU C Library (x)", NULL },
	{ "The GNU C Library stable release version 2.31", NULL },
	{ "", NULL },
};

static void glibc_banner(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(banners); i++) {
		const char *got = libc_banner_version(span_of(banners[i].banner), mem);

		assert_string_equal(got ? got : "(none)",
				    banners[i].want ? banners[i].want : "(none)");
	}
	arena_free(mem);
}

static void file_name(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	assert_string_equal(libc_file_version(SPAN("libc-2.31.so"), mem), "2.31");
	assert_null(libc_file_version(SPAN("libc-client.so"), mem));
	assert_null(libc_file_version(SPAN("libc-2.31.so.1"), mem));
	assert_null(libc_file_version(SPAN("libc-.so"), mem));
	assert_null(libc_file_version(SPAN("libc-2.31x.so"), mem));
	assert_null(libc_file_version(SPAN("libc-.so"), mem));
	arena_free(mem);
}

static void musl_version(void **state)
{
	(void)state;
	assert_true(libc_is_musl_version(SPAN("1.2.5")));
	assert_true(libc_is_musl_version(SPAN("1.1.24")));
	assert_false(libc_is_musl_version(SPAN("1.2")));
	assert_false(libc_is_musl_version(SPAN("1.2.")));
	assert_false(libc_is_musl_version(SPAN("1..5")));
	assert_false(libc_is_musl_version(SPAN("1.2.5.1")));
	assert_false(libc_is_musl_version(SPAN("1.2.5-r0")));
	assert_false(libc_is_musl_version(SPAN("1.2.9999")));
	assert_false(libc_is_musl_version(SPAN("")));
}

UNIT(cmocka_unit_test(glibc_banner), cmocka_unit_test(file_name), cmocka_unit_test(musl_version))
