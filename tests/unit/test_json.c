/* JSON, written and read back: every byte from 1 to 255, by a real JSON library. */
#include "unit.h"

#include <errno.h>

#include "probes/base/jsonout.h"
#include "probes/base/utf8.h"
#include "probes/base/arena.h"
#include "probes/base/buffer.h"
#include "probes/base/json.h"
#include "probes/base/scan.h"

static const char *round_trip(const char *value, struct arena *mem)
{
	struct buffer b;
	struct json_out o;
	struct json *j;
	const char *back;

	buffer_open(&b);
	o = (struct json_out){ .to = b.to };
	json_open(&o, NULL, '{');
	json_string(&o, "v", value);
	json_close(&o);
	buffer_end(&b);
	assert_int_equal(json_read(&(struct text){ b.v, b.n }, &j), 0);
	back = json_str(j, "v", mem);
	json_free(&j);
	buffer_close(&b);
	return back;
}

static bool is_ascii(const char *value, struct arena *mem)
{
	struct buffer b;
	struct json_out o;
	const char *c;

	buffer_open(&b);
	o = (struct json_out){ .to = b.to };
	json_open(&o, NULL, '[');
	json_string(&o, NULL, value);
	json_close(&o);
	buffer_end(&b);
	c = arena_strdup(mem, b.v);
	buffer_close(&b);
	while (*c && (unsigned char)*c < 0x80)
		c++;
	return !*c;
}

static void bytes(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (int c = 1; c < 256; c++) {
		const char in[] = { 'a', (char)c, 'z', '\0' };

		if (c < 0x80)
			assert_string_equal(round_trip(in, mem), in);
		else
			assert_string_equal(round_trip(in, mem), "a\xef\xbf\xbdz");
	}
	assert_string_equal(round_trip("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", mem),
			    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	/* A terminal obeys the control characters beyond ASCII too. */
	assert_string_equal(round_trip("\xc2\x9b", mem), "\xc2\x9b");
	assert_true(is_ascii("\xc2\x9b", mem));
	assert_false(is_ascii("\xc2\xa0", mem));
	/* Overlong, a surrogate, beyond Unicode, cut short. */
	assert_string_equal(round_trip("\xc0\xaf", mem), "\xef\xbf\xbd\xef\xbf\xbd");
	assert_int_equal(utf8_take("\xed\xa0\x80", 3), 0);
	assert_int_equal(utf8_take("\xf4\x90\x80\x80", 4), 0);
	assert_int_equal(utf8_take("\xe2\x82", 2), 0);
	assert_true(utf8_fits("", 0));
	assert_true(utf8_fits("12345678 \xe2\x82\xac 1234567890", 23));
	assert_false(utf8_fits("12345678901234\xe2\x82", 16));
	assert_false(utf8_fits("\xff", 1));
	arena_free(mem);
}

static void shape(void **state)
{
	struct buffer b;
	struct json_out o;

	(void)state;
	buffer_open(&b);
	o = (struct json_out){ .to = b.to };
	json_open(&o, NULL, '{');
	json_open(&o, "empty", '[');
	json_close(&o);
	json_int(&o, "n", -3);
	json_flag(&o, "yes", true);
	json_string(&o, "none", NULL);
	json_strings(&o, "list", (const char *const[]){ "a", "b", NULL });
	json_close(&o);
	buffer_end(&b);
	assert_string_equal(
		b.v, "{\n  \"empty\": [],\n  \"n\": -3,\n  \"yes\": true,\n  \"none\": null,\n"
		     "  \"list\": [\n    \"a\",\n    \"b\"\n  ]\n}\n");
	buffer_close(&b);
}

static void reading(void **state)
{
	static const struct { const char *in; int rc;
	} rows[] = {
		{ "{}", 0 },       { " [1] \n", 0 },     { "", -EBADMSG },
		{ "[\"\\u0000\"]", -EBADMSG },  { "[\"\\\\u0000\"]", 0 },
		{ "[\"\\\\\\u0000\"]", -EBADMSG },
		{ "{", -EBADMSG }, { "{} x", -EBADMSG }, { "{\"a\":}", -EBADMSG },
	};
	struct arena *mem = arena_new();
	struct json *j;

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		int rc = json_read(&(struct text){ rows[i].in, strlen(rows[i].in) }, &j);

		assert_int_equal(rc, rows[i].rc);
		if (rc == 0)
			json_free(&j);
	}
	assert_int_equal(json_read(&(struct text){ "{\"a\":1\0}", 8 }, &j), -EBADMSG);
	assert_int_equal(json_read(&(struct text){ "{\"v1\":{\"c\":\"x\",\"t\":true}}", 25 }, &j),
			 0);
	assert_string_equal(json_str(j, "v1.c", mem), "x");
	assert_null(json_str(j, "v1.t", mem));
	assert_null(json_str(j, "v1.c.d", mem));
	assert_string_equal(json_key(json_first(j)), "v1");
	json_free(&j);
	arena_free(mem);
}

/* A document of many pieces, whole and cut off anywhere: nothing is lost, nothing is left. */
static void many(void **state)
{
	enum { N = 20000 };
	struct arena *mem = arena_new();
	struct buffer b;
	const struct json *m;
	struct json *j;
	size_t n = 0;

	(void)state;
	buffer_open(&b);
	fputc('[', b.to);
	for (int i = 0; i < N; i++)
		fprintf(b.to, "%s{\"name\": \"%d%*s\", \"n\": %d, \"na\": null}", i ? ", " : "", i,
			i % 1000 ? i % 7 : 9000, "", i);
	fputs("]", b.to);
	buffer_end(&b);
	assert_int_equal(json_read(&(struct text){ b.v, b.n }, &j), 0);
	for (m = json_first(j); m; m = json_next(m), n++) {
		const char *name = json_str(m, "name", mem);
		int64_t is = -1;

		assert_true(json_number(m, "n", &is));
		assert_int_equal(is, n);
		assert_true(name && strtol(name, NULL, 10) == (long)n);
		assert_int_equal(strlen(name), strspn(name, "0123456789") +
						       (n % 1000 ? n % 7 : 9000));
		assert_int_equal(json_kind(json_get(m, "na")), JSON_NULL);
		assert_null(json_get(m, "nam"));
	}
	assert_int_equal(n, N);
	json_free(&j);
	assert_null(j);
	for (n = 0; n < b.n; n += 1 + b.n / 50) {
		char *cut = arena_strndup(mem, b.v, n);

		assert_int_equal(json_read(&(struct text){ cut, n }, &j), -EBADMSG);
	}
	buffer_close(&b);
	arena_free(mem);
}

UNIT(cmocka_unit_test(bytes), cmocka_unit_test(shape), cmocka_unit_test(reading),
     cmocka_unit_test(many))
