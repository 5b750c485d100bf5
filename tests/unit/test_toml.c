/* TOML: what a document gives, what is refused and where, and the limits. */
#include "unit.h"

#include <errno.h>
#include <math.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/base/toml.h"

static const struct toml_limits plenty = { 1 << 24, 1 << 20, 32 };

static struct toml doc_of(const char *text, struct arena *mem)
{
	struct err err = { 0 };
	struct toml doc = { 0 };

	if (toml_read(&(struct text){ text, strlen(text) }, &plenty, mem, &doc, &err) < 0)
		fail_msg("%s: %s", text, err.text);
	return doc;
}

/* The value of `a`, by its kind and how it is written. */
static void kinds(void **state)
{
	static const struct { const char *in; enum toml_kind kind; const char *text; } rows[] = {
		{ "a = 'x\\t'", TOML_STRING, "x\\t" },
		{ "a = \"x\\t\\u00e9\\\"\"", TOML_STRING, "x\t\xc3\xa9\"" },
		{ "a = \"\"", TOML_STRING, "" },
		{ "a = \"\"\"\nx\r\ny\"\"\"", TOML_STRING, "x\ny" },
		{ "a = \"\"\"x \\  \n\n  y\"\"\"\"\"", TOML_STRING, "x y\"\"" },
		{ "a = '''\n''x''''", TOML_STRING, "''x'" },
		{ "a = \"\"\"\\\"\"\"\\\\\"\"\"", TOML_STRING, "\"\"\"\\" },
		{ "a = +1_000 # c", TOML_INTEGER, "+1_000" },
		{ "a = 0xdead_BEEF", TOML_INTEGER, "0xdead_BEEF" },
		{ "a = 6.02e+2_3", TOML_FLOAT, "6.02e+2_3" },
		{ "a = 1E5", TOML_FLOAT, "1E5" },
		{ "a = -inf", TOML_FLOAT, "-inf" },
		{ "a = true\r\n", TOML_BOOL, "true" },
		{ "a = 2024-02-29", TOML_LOCAL_DATE, "2024-02-29" },
		{ "a = 2024-02-29 # c", TOML_LOCAL_DATE, "2024-02-29" },
		{ "a = 23:59:60.5", TOML_LOCAL_TIME, "23:59:60.5" },
		{ "a = 2024-02-29 00:00:00", TOML_LOCAL_DATETIME, "2024-02-29 00:00:00" },
		{ "a = 2024-02-29t00:00:00.1z", TOML_DATETIME, "2024-02-29t00:00:00.1z" },
		{ "a = 2024-02-29T00:00:00-23:59", TOML_DATETIME, "2024-02-29T00:00:00-23:59" },
		{ "\xef\xbb\xbf" "a = [1,\n#c\n 2 , ]", TOML_ARRAY, "" },
		{ "a = { b = 1, c.d = 2 }", TOML_TABLE, "" },
		{ "", TOML_NONE, "" },
		{ "b = 1", TOML_NONE, "" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct arena *mem = arena_new();
		struct toml a = toml_get(doc_of(rows[i].in, mem), "a");

		assert_int_equal(toml_kind(a), rows[i].kind);
		assert_string_equal(span_dup(toml_span(a), mem), rows[i].text);
		arena_free(mem);
	}
}

static void numbers(void **state)
{
	static const struct { const char *in; int64_t v; } rows[] = {
		{ "a=0", 0 }, { "a=-0", 0 }, { "a=1_2_3", 123 }, { "a=0o17", 15 }, { "a=0b1_01", 5 },
		{ "a=9223372036854775807", INT64_MAX }, { "a=-9223372036854775808", INT64_MIN },
		{ "a=0x7fffffffffffffff", INT64_MAX }, { "a=0xAf", 175 },
	};
	struct arena *mem = arena_new();
	double real = 0;
	int64_t v = 7;
	bool yes = true;

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		assert_true(toml_integer(doc_of(rows[i].in, mem), "a", &v));
		assert_true(v == rows[i].v);
	}
	assert_true(toml_float(doc_of("a=-1_0.2_5e-1", mem), "a", &real));
	assert_true(real > -1.026 && real < -1.024);
	assert_true(toml_float(doc_of("a=+inf", mem), "a", &real) && isinf(real) && real > 0);
	assert_true(toml_float(doc_of("a=-nan", mem), "a", &real) && isnan(real));
	assert_false(toml_integer(doc_of("a=1.0", mem), "a", &v));
	assert_false(toml_float(doc_of("a=1", mem), "a", &real));
	assert_true(toml_bool(doc_of("a=false", mem), "a", &yes) && !yes);
	assert_false(toml_bool(doc_of("a='true'", mem), "a", &yes));
	arena_free(mem);
}

/* Each is not TOML, at this place. */
static void refused(void **state)
{
	static const struct { const char *in, *place; } rows[] = {
		{ "a", "line 1, column 2: " },
		{ "a = ", "line 1, column 5: " },
		{ "a = 1 b = 2", "line 1, column 7: " },
		{ "\xc3\xa9 = 1", "line 1, column 1: " },
		{ "'\xc3\xa9' = x", "line 1, column 7: " },
		{ "a = 1\na = 2", "line 2, column 1: " },
		{ "a = 1\n\"\\u0061\" = 2", "line 2, column 1: " },
		{ "a = { b = 1 }\na.c = 2", "line 2, column 1: " },
		{ "a = { b = 1, }", "line 1, column 14: " },
		{ "a = { b = 1\n}", "line 1, column 12: " },
		{ "a = {b.c = 1, b = 2}", "line 1, column 15: " },
		{ "a = {b = {}, b.c = 2}", "line 1, column 14: " },
		{ "a = []\n[[a]]", "line 2, column 3: " },
		{ "[[a]]\n[a]", "line 2, column 2: " },
		{ "[a]\n[[a]]", "line 2, column 3: " },
		{ "[a]\n[a]", "line 2, column 2: " },
		{ "[a.b]\n[a]\nb.c = 1", "line 3, column 1: " },
		{ "[a]\nb.c = 1\n[a.b]", "line 3, column 4: " },
		{ "a = {}\n[a.b]", "line 2, column 2: " },
		{ "a = [{}]\n[a.b]", "line 2, column 2: " },
		{ "[a] b", "line 1, column 5: " },
		{ "[[a] ]", "line 1, column 4: " },
		{ "[]", "line 1, column 2: " },
		{ "a..b = 1", "line 1, column 3: " },
		{ "a = [1 2]", "line 1, column 8: " },
		{ "a = [,]", "line 1, column 6: " },
		{ "a = \"x\ny\"", "line 1, column 7: " },
		{ "a = \"x", "line 1, column 5: " },
		{ "a = \"\"\"x\"\"", "line 1, column 5: " },
		{ "a = \"\\x41\"", "line 1, column 6: " },
		{ "a = \"\\ud800\"", "line 1, column 6: " },
		{ "a = \"\\U00110000\"", "line 1, column 6: " },
		{ "a = \"\"\"\\ x\"\"\"", "line 1, column 8: " },
		{ "a = \"\"\"\\\r \n\"\"\"", "line 1, column 9: " },
		{ "a = '''\r'''", "line 1, column 8: " },
		{ "\"\"\"a\"\"\" = 1", "line 1, column 3: " },
		{ "# \x01", "line 1, column 3: " },
		{ "# \rx", "line 1, column 3: " },
		{ "a = 1\r", "line 1, column 6: " },
		{ "# \x80", "line 1, column 3: " },
		{ "a = 01", "line 1, column 5: " },
		{ "a = 1__0", "line 1, column 5: " },
		{ "a = 1_", "line 1, column 5: " },
		{ "a = +0x1", "line 1, column 5: " },
		{ "a = .1", "line 1, column 5: " },
		{ "a = 1.", "line 1, column 5: " },
		{ "a = 1.e5", "line 1, column 5: " },
		{ "a = 1e", "line 1, column 5: " },
		{ "a = 9223372036854775808", "line 1, column 5: " },
		{ "a = -9223372036854775809", "line 1, column 5: " },
		{ "a = 0x8000000000000000", "line 1, column 5: " },
		{ "a = 99999999999999999999999999", "line 1, column 5: " },
		{ "a = True", "line 1, column 5: " },
		{ "a = 2023-02-29", "line 1, column 5: " },
		{ "a = 2023-00-01", "line 1, column 5: " },
		{ "a = 24:00:00", "line 1, column 5: " },
		{ "a = 10:00", "line 1, column 5: " },
		{ "a = 10:00:00.", "line 1, column 5: " },
		{ "a = 10:00:00Z", "line 1, column 5: " },
		{ "a = 2024-01-01T10:00:00+1:00", "line 1, column 5: " },
		{ "a = 2024-01-01T10:00:00+24:00", "line 1, column 5: " },
		{ "a = 2024-01-01T", "line 1, column 5: " },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct arena *mem = arena_new();
		struct text text = { rows[i].in, strlen(rows[i].in) };
		struct err err = { 0 };
		struct toml doc;

		if (toml_read(&text, &plenty, mem, &doc, &err) != -EBADMSG ||
		    !span_starts(span_of(err.text), rows[i].place))
			fail_msg("%s: %s", rows[i].in, err.text);
		arena_free(mem);
	}
}

static void tables(void **state)
{
	struct arena *mem = arena_new();
	struct toml doc = doc_of("top.x = 'y'\n[[package]]\nname = 'a'\n[package.source]\nurl = 'u'\n"
				 "[[package]]\nname = \"b\\u0063\"\n[tool.\"x.y\".z]\n\"\" = 1\n[tool]\nk = ['l', \"m\"]\n"
				 "n = ['l', 1]\no = [\"\\u0000\"]\n\n\"\\u0070\" = 3\n", mem), v;
	const char *const *list;
	struct span s;

	(void)state;
	assert_string_equal(toml_str(doc, "top.x", mem), "y");
	v = toml_first(toml_get(doc, "package"));
	assert_string_equal(toml_str(v, "source.url", mem), "u");
	assert_int_equal(toml_line(v), 2);
	assert_int_equal(toml_line(toml_get(v, "source.url")), 5);
	v = toml_next(v);
	assert_true(toml_text(v, "name", &s) && span_is(s, "bc"));
	assert_int_equal(toml_line(v), 6);
	assert_null(toml_str(v, "source.url", mem));
	assert_int_equal(toml_next(v).at, 0);
	v = toml_at(toml_get(doc, "tool"), SPAN("x.y"));
	assert_int_equal(toml_kind(toml_at(toml_get(v, "z"), SPAN(""))), TOML_INTEGER);
	assert_int_equal(toml_kind(toml_get(doc, "tool.x.y")), TOML_NONE);
	list = toml_list(doc, "tool.k", mem);
	assert_non_null(list);
	assert_string_equal(list[1], "m");
	assert_null(list[2]);
	assert_null(toml_list(doc, "tool.n", mem));
	assert_null(toml_list(doc, "tool.o", mem));
	assert_int_equal(toml_line(toml_get(doc, "tool.p")), 15);
	assert_int_equal(toml_line(doc), 1);
	/* In the order in which they stand, and none of it takes a value that is not there. */
	v = toml_first(doc);
	assert_true(span_is(toml_key(v), "top"));
	v = toml_next(v);
	assert_true(span_is(toml_key(v), "package"));
	v = (struct toml){ 0 };
	assert_int_equal(toml_kind(toml_next(toml_first(toml_get(v, "a")))), TOML_NONE);
	assert_int_equal(toml_line(v), 0);
	assert_int_equal(toml_key(v).n + toml_span(v).n, 0);
	arena_free(mem);
}

/* Tables of every size on both sides of where an index is made and grows. */
static void many(void **state)
{
	(void)state;
	for (size_t n = 1; n < 400; n += n < 40 ? 1 : 37) {
		struct arena *mem = arena_new();
		size_t room = n * 32 + 32;
		char *text = TAKE_N(mem, room, char);
		size_t at = 0, seen = 0;
		struct toml doc;
		int64_t v;

		for (size_t i = 0; i < n; i++)
			at += (size_t)snprintf(text + at, room - at,
					       i % 7 ? "k%zu = %zu\n" : "\"\\u006b%zu\" = %zu\n", i, i);
		doc = doc_of(text, mem);
		for (size_t i = 0; i < n; i++) {
			assert_true(toml_integer(doc, arena_printf(mem, "k%zu", i), &v));
			assert_int_equal(v, i);
		}
		assert_int_equal(toml_get(doc, arena_printf(mem, "k%zu", n)).at, 0);
		for (struct toml m = toml_first(doc); m.at; m = toml_next(m), seen++)
			assert_true(toml_integer(m, "", &v) && (size_t)v == seen);
		assert_int_equal(seen, n);
		(void)snprintf(text + at, room - at, "k%zu = 1\n", n - 1);
		assert_int_equal(toml_read(&(struct text){ text, strlen(text) }, &plenty, mem, &doc,
					   &(struct err){ 0 }), -EBADMSG);
		arena_free(mem);
	}
}

static void limits(void **state)
{
	static const struct { const char *in; struct toml_limits max; int rc; } rows[] = {
		{ "a = 1", { 5, 1, 1 }, 0 },
		{ "a = 1", { 4, 1, 1 }, -EFBIG },
		{ "a = 1\nb = 1", { 99, 1, 1 }, -E2BIG },
		{ "a = [[], []]", { 99, 3, 2 }, 0 },
		{ "a = [[], []]", { 99, 2, 2 }, -E2BIG },
		{ "a = [[], []]", { 99, 3, 1 }, -E2BIG },
		{ "a.b.c = 1", { 99, 3, 2 }, 0 },
		{ "a.b.c = 1", { 99, 3, 1 }, -E2BIG },
		{ "a = {b = {}}", { 99, 3, 1 }, -E2BIG },
		{ "[a.b]\nc = {}", { 99, 3, 3 }, 0 },
		{ "[a.b]\nc = {}", { 99, 3, 2 }, -E2BIG },
		{ "[a.b]", { 99, 3, 1 }, -E2BIG },
	};
	struct arena *mem = arena_new();
	char *text = TAKE_N(mem, 70010, char);
	struct err err = { 0 };
	struct toml doc;

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_int_equal(toml_read(&(struct text){ rows[i].in, strlen(rows[i].in) }, &rows[i].max,
					   mem, &doc, &err), rows[i].rc);
	memset(text, 'k', 70000);
	memcpy(text + 70000, "=1", 2);
	assert_int_equal(toml_read(&(struct text){ text, 70002 }, &plenty, mem, &doc, &err), -E2BIG);
	memset(text, '1', 70000);
	memcpy(text, "a=1.", 4);
	assert_int_equal(toml_read(&(struct text){ text, 1004 }, &plenty, mem, &doc, &err), -EBADMSG);
	text[1002] = '\0';
	assert_int_equal(toml_read(&(struct text){ text, 1002 }, &plenty, mem, &doc, &err), 0);
	/* Nested without an end: no more stack than the limit allows. */
	memset(text, '[', 70000);
	memcpy(text, "a=", 2);
	assert_int_equal(toml_read(&(struct text){ text, 70000 }, &plenty, mem, &doc, &err), -E2BIG);
	assert_int_equal(toml_read(&(struct text){ "a=1\0", 4 }, &plenty, mem, &doc, &err), -EBADMSG);
	arena_free(mem);
}

UNIT(cmocka_unit_test(kinds), cmocka_unit_test(numbers), cmocka_unit_test(refused), cmocka_unit_test(tables),
     cmocka_unit_test(many), cmocka_unit_test(limits))
