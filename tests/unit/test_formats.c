/* --only-binary and --no-binary, as pip's FormatControl takes them. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/wheel/formats.h"

/* "wNAMES" is --only-binary, "sNAMES" --no-binary; `want`: for "a", "b" and "c-d" w, s or "-". */
static const struct { const char *say[5], *want; } rows[] = {
	{ { NULL }, "---" },
	{ { "w:all:" }, "www" },
	{ { "s:all:" }, "sss" },
	{ { "wa" }, "w--" },
	{ { "wa,C_d" }, "w-w" },
	{ { "sa", "wa,b" }, "ww-" },
	{ { "wa", "sa" }, "s--" },
	{ { "w:all:", "sa" }, "sww" },
	{ { "sa", "w:all:" }, "www" },
	{ { "w:all:,a" }, "www" },
	{ { "s:all:", "w:none:" }, "sss" },
	{ { "s:all:", "s:none:" }, "---" },
	{ { "sa", "s:none:,b" }, "-s-" },
	{ { "sa,b", "wb", "s:none:" }, "-w-" },
	{ { "sa", "wa", "w:none:" }, "---" },
	{ { "s:all:,:none:,a" }, "s--" },
	{ { "sa,:all:,b,:none:,C.D" }, "--s" },
	{ { "wb,:all:,:none:,:all:,a" }, "www" },
	{ { "sa", "w:all:", "s:none:" }, "www" },
	{ { "w", "s,,", "w," }, "---" },
	{ { "wa ", "s:all" }, "---" },
};

static void takes(void **state)
{
	static const char *const projects[] = { "a", "b", "c-d" };
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct format_saying said[LEN(rows[0].say)];
		const struct formats *f;
		char got[LEN(projects) + 1] = "";
		size_t n = 0;

		for (; n < LEN(said) && rows[i].say[n]; n++)
			said[n] = (struct format_saying){ rows[i].say[n][0] == 'w' ? TAKES_WHEEL : TAKES_SOURCE,
							  span_of(rows[i].say[n] + 1) };
		f = formats_new(said, n, mem);
		for (size_t k = 0; k < LEN(projects); k++)
			got[k] = "-ws"[formats_of(f, projects[k])];
		if (strcmp(got, rows[i].want) != 0)
			fail_msg("row %zu: got %s, want %s", i, got, rows[i].want);
	}
	assert_int_equal(formats_of(NULL, "a"), TAKES_ANY);
	arena_free(mem);
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(takes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
