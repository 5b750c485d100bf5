/* What keeps a package from being removed, as rpm 4.18 and pacman 6.0 say it. */
#include "unit.h"

#include "recipes/needed.h"

static const struct { const char *line, *what, *by; bool capability; } rows[] = {
	{ "\tlibgcc is needed by (installed) gcc-11.5.0-1.noarch", "libgcc", "gcc-11.5.0-1.noarch",
	  true },
	{ "\tgcc >= 8 is needed by (installed) gcc-c++-11.5.0-1.noarch", "gcc",
	  "gcc-c++-11.5.0-1.noarch", true },
	{ "\tlibm.so.6()(64bit) is needed by (installed) bash-5.1-1.aarch64", "libm.so.6()(64bit)",
	  "bash-5.1-1.aarch64", true },
	{ ":: removing gcc breaks dependency 'gcc>=14' required by base-devel", "gcc", "base-devel",
	  false },
	{ "\t-e is needed by (installed) x-1", NULL, NULL, false },
	{ ":: removing  breaks dependency 'gcc' required by x", NULL, NULL, false },
	{ ":: removing gcc breaks dependency 'gcc'", NULL, NULL, false },
	{ " is needed by (installed) ", NULL, NULL, false },
	{ "error: Failed dependencies:", NULL, NULL, false },
	{ "error: package nope is not installed", NULL, NULL, false },
	{ "", NULL, NULL, false },
};

static void lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct needed got = { 0 };
		bool is = needed_line(span_of(rows[i].line), &got);

		if (is != (rows[i].what != NULL))
			fail_msg("%s: %d", rows[i].line, is);
		if (!is)
			continue;
		assert_true(span_is(got.what, rows[i].what));
		assert_true(span_is(got.by, rows[i].by));
		assert_int_equal(got.capability, rows[i].capability);
	}
}

UNIT(cmocka_unit_test(lines))
