/* Which tags each pip knows, against what was read from the sources of 98 releases. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/piptags.h"
#include "probes/base/scan.h"

static bool knows(const char *const *tags, const char *family)
{
	for (; *tags; tags++)
		if (strcmp(*tags, family) == 0)
			return true;
	return false;
}

static void thresholds(void **state)
{
	static const struct { const char *version, *family; bool want; } rows[] = {
		{ "8.0.3",  "manylinux1",    false }, { "8.1.0",  "manylinux1",    true },
		{ "9.0.1",  "manylinux2014", false }, { "18.1",   "manylinux2010", false },
		{ "19.0",   "manylinux2010", true },  { "19.2.3", "manylinux2014", false },
		{ "19.3",   "manylinux2014", true },  { "20.0.2", "manylinux_x_y", false },
		{ "20.3",   "manylinux_x_y", true },  { "21.1.3", "musllinux",     false },
		{ "21.2",   "musllinux",     true },  { "26.2.dev0", "musllinux",  true },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_int_equal(knows(piptags_of(rows[i].version, mem), rows[i].family),
				 rows[i].want);
	arena_free(mem);
}

/* Columns m1, m2010, m2014, pep600 and musl are the fourth to the eighth. */
static void releases(void **state)
{
	static const char *const columns[] = {
		"manylinux1", "manylinux2010", "manylinux2014", "manylinux_x_y", "musllinux",
	};
	const char *path = getenv("AMPY_PIP_TAGS");
	char line[512];
	size_t n = 0;
	FILE *f = path ? fopen(path, "r") : NULL;

	(void)state;
	if (!f) {
		puts("skipped: AMPY_PIP_TAGS names no table of pip releases");
		skip();
	}
	while (fgets(line, sizeof line, f)) {
		struct span rest = span_of(line), word[8];
		struct arena *mem = arena_new();
		const char *const *tags;

		for (size_t i = 0; i < LEN(word); i++)
			assert_true(scan_word(&rest, &word[i]));
		tags = piptags_of(span_dup(word[0], mem), mem);
		for (size_t i = 0; !span_is(word[0], "pip") && i < LEN(columns); i++)
			if (knows(tags, columns[i]) != span_is(word[3 + i], "1"))
				fail_msg("pip %.*s and %s", (int)word[0].n, word[0].v, columns[i]);
		n++;
		arena_free(mem);
	}
	(void)fclose(f);
	assert_true(n > 50);
}

UNIT(cmocka_unit_test(thresholds), cmocka_unit_test(releases))
