/* The versions that compilers leave in files. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/base/toolmarks.h"

typedef const char *mark(struct span, struct arena *);

static const struct { mark *of; const char *in, *want; } rows[] = {
	{ mark_gcc, "GCC: (Debian 12.2.0-14+deb12u1) 12.2.0", "12.2.0" },
	{ mark_gcc, "GCC: (Debian 10.2.1-6) 10.2.1 20210110", "10.2.1" },
	{ mark_gcc, "GCC: (GNU) 11.4.1 20231218 (Red Hat 11.4.1-3)", "11.4.1" },
	{ mark_gcc, "GCC: (Alpine 13.2.1_git20240309) 13.2.1 20240309", "13.2.1" },
	{ mark_gcc, "GCC: (crosstool (NG) 1.2) 9.4.0\nGCC: (b) 9.5.0", "9.4.0" },
	{ mark_gcc, "GCC: (no end 9.4.0\nGCC: (b) 9.5.0", "9.5.0" },
	{ mark_gcc, "GCC: (GNU) 12", NULL },
	{ mark_gcc, "GCC: (", NULL },
	{ mark_gcc, "", NULL },
	{ mark_clang, "Debian clang version 19.1.7 (3+b1)", "19.1.7" },
	{ mark_clang, "Ubuntu clang version 14.0.0-1ubuntu1.1", "14.0.0" },
	{ mark_clang, "clang version %s", NULL },
	{ mark_rustc, "rust\nrustc 1.85.1 (4eb161250 2025-03-15)", "1.85.1" },
	{ mark_rustc, "rustc 1.97.0-nightly (e50aa6fba 2026-05-19)", "1.97.0-nightly" },
	{ mark_rustc, "rustc 1.48.0", "1.48.0" },
	{ mark_rustc, "rustc \nrustc 1.8", NULL },
	{ mark_rustup,
	  "version = \"12\"\ndefault_toolchain = \"stable-aarch64-unknown-linux-gnu\"\n",
	  "stable-aarch64-unknown-linux-gnu" },
	{ mark_rustup, "[overrides]\ndefault_toolchain = \"x\"\n", NULL },
	{ mark_rustup, "default_toolchain = \"../../etc\"\n", NULL },
	{ mark_rustup, "default_toolchain = \"\n", NULL },
};

static void marks(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		const char *got = rows[i].of(span_of(rows[i].in), mem);

		if (!rows[i].want) {
			assert_null(got);
			continue;
		}
		assert_non_null(got);
		assert_string_equal(got, rows[i].want);
	}
	arena_free(mem);
}

static void lengths(void **state)
{
	static const struct { const char *in; unsigned numbers; size_t n; } forms[] = {
		{ "12.2.0", 3, 6 }, { "4.3", 2, 3 }, { "4.", 1, 1 }, { "", 0, 0 }, { ".4", 0, 0 },
		{ "1.2.3.4-x", 4, 7 }, { "20230101", 0, 0 }, { "1.20230101", 1, 1 }, { "v1", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(forms); i++) {
		size_t n;

		assert_int_equal(version_length(span_of(forms[i].in), &n), forms[i].numbers);
		assert_int_equal(n, forms[i].n);
	}
}

UNIT(cmocka_unit_test(marks), cmocka_unit_test(lengths))
