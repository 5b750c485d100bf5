/* Scanners: numbers, lists of CPUs, versions, days, lines. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/scan.h"

static void numbers(void **state)
{
	static const struct { const char *in; int rc; uint64_t want; } rows[] = {
		{ "0", 0, 0 }, { "65", 0, 65 }, { "0x41", 0, 0x41 }, { "0XD0c", 0, 0xd0c },
		{ "255", 0, 255 }, { "256", -ERANGE, 0 }, { "", -EINVAL, 0 }, { "0x", -EINVAL, 0 },
		{ "12a", -EINVAL, 0 }, { "-1", -EINVAL, 0 }, { " 1", -EINVAL, 0 },
		{ "99999999999999999999999", -ERANGE, 0 }, { "0x10000000000000000", -ERANGE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		bool wide = strlen(rows[i].in) > 6 || (*rows[i].in && strchr("xX", rows[i].in[1]));
		uint64_t max = wide ? UINT64_MAX : 255;
		uint64_t got = 0;

		assert_int_equal(scan_number(span_of(rows[i].in), max, &got), rows[i].rc);
		assert_int_equal(got, rows[i].want);
	}
}

static void cpulists(void **state)
{
	static const struct { const char *in; int rc; uint64_t want;
	} rows[] = {
		{ "0", 0, 1 },           { "0-79\n", 0, 80 },
		{ "0-3,8,10-11", 0, 7 }, { "", 0, 0 },
		{ "\n", 0, 0 },          { "3-1", -EINVAL, 0 },
		{ "0-", -EINVAL, 0 },    { "a", -EINVAL, 0 },
		{ "0;1", -EINVAL, 0 },   { "0-9999999999", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		uint64_t got = 0;

		assert_int_equal(scan_cpulist(span_of(rows[i].in), &got), rows[i].rc);
		assert_int_equal(got, rows[i].want);
	}
}

static void versions(void **state)
{
	static const struct { const char *a, *b; int want;
	} rows[] = {
		{ "3.10", "3.9", 1 },
		{ "3.8", "3.8", 0 },
		{ "3.8", "3.8.0", -1 },
		{ "0.3.30", "0.3.29", 1 },
		{ "3.14.0rc1", "3.14.0", -1 },
		{ "3.14.0b2", "3.14.0rc1", -1 },
		{ "20.3", "20.3.4", -1 },
		{ "12.2.0", "9.5", 1 },
		{ "2.36", "2.36-9+deb12u10", -1 },
		{ "1.0~rc1", "1.0", -1 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		int got = version_cmp(rows[i].a, rows[i].b),
		    back = version_cmp(rows[i].b, rows[i].a);

		assert_int_equal((got > 0) - (got < 0), rows[i].want);
		assert_int_equal((back > 0) - (back < 0), -rows[i].want);
	}
}

static void days(void **state)
{
	static const struct { const char *in; int rc, year, month, mday;
	} rows[] = {
		{ "2026-11-22", 0, 2026, 11, 22 },  { "2026-11-22T12:00:00Z", 0, 2026, 11, 22 },
		{ "2026-02", 0, 2026, 2, 28 },      { "2024-02", 0, 2024, 2, 29 },
		{ "2100-02", 0, 2100, 2, 28 },      { "2026-02-29", -EINVAL, 0, 0, 0 },
		{ "2024-02-29", 0, 2024, 2, 29 },   { "2026-13-01", -EINVAL, 0, 0, 0 },
		{ "2026-00-01", -EINVAL, 0, 0, 0 }, { "2026-11-00", -EINVAL, 0, 0, 0 },
		{ "0000-11-01", -EINVAL, 0, 0, 0 }, { "2026/11/22", -EINVAL, 0, 0, 0 },
		{ "", -EINVAL, 0, 0, 0 },           { "2026-1-2", -EINVAL, 0, 0, 0 },
	};
	struct day d;

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		d = (struct day){ 0 };
		assert_int_equal(scan_day(span_of(rows[i].in), &d), rows[i].rc);
		assert_int_equal(d.year, rows[i].year);
		assert_int_equal(d.month, rows[i].month);
		assert_int_equal(d.mday, rows[i].mday);
	}
	assert_int_equal(day_number((struct day){ 1970, 1, 1 }), 0);
	assert_int_equal(day_number((struct day){ 2000, 3, 1 }), 11017);
	assert_int_equal(day_number((struct day){ 2026, 11, 22 }), 20779);
	for (int64_t n = -800000; n < 2000000; n += 997) {
		d = day_from_number(n);
		if (d.year > 0)
			assert_int_equal(day_number(d), n);
	}
	assert_true(day_cmp((struct day){ 2026, 2, 28 }, (struct day){ 2026, 3, 1 }) < 0);
}

static void times(void **state)
{
	static const struct { int64_t in; const char *want; } rows[] = {
		{ 0, "1970-01-01T00:00:00Z" }, { -1, "1969-12-31T23:59:59Z" },
		{ 951782400, "2000-02-29T00:00:00Z" }, { 1795348800, "2026-11-22T12:00:00Z" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_string_equal(time_text(rows[i].in, mem), rows[i].want);
	arena_free(mem);
}

static void lines_and_words(void **state)
{
	struct span rest = SPAN("a b\r\n\nlast"), line, word;

	(void)state;
	assert_true(scan_line(&rest, &line));
	assert_true(span_is(line, "a b"));
	assert_true(scan_word(&line, &word) && span_is(word, "a"));
	assert_true(scan_word(&line, &word) && span_is(word, "b"));
	assert_false(scan_word(&line, &word));
	assert_true(scan_line(&rest, &line) && line.n == 0);
	assert_true(scan_line(&rest, &line) && span_is(line, "last"));
	assert_false(scan_line(&rest, &line));
}

UNIT(cmocka_unit_test(numbers), cmocka_unit_test(cpulists), cmocka_unit_test(versions),
     cmocka_unit_test(days), cmocka_unit_test(times),
     cmocka_unit_test(lines_and_words))
