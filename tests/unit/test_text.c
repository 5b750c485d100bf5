/* Text for people: nothing that a terminal would obey gets through, and long lines are broken. */
#include "unit.h"

#include "cmd/text.h"
#include "probes/base/buffer.h"

static void safe(void **state)
{
	static const struct { const char *in, *want;
	} rows[] = {
		{ "plain", "plain" },
		{ "a\033[31mb", "a?[31mb" },
		{ "a\nb\tc", "a?b?c" },
		{ "\x7f", "?" },
		{ "\xc2\x9b"
		  "1m",
		  "?1m" },
		{ "\xe2\x80\xae"
		  "x",
		  "?x" },
		{ "\xd8\x9cx", "?x" },
		{ "\xff\xfe", "??" },
		{ "\xc3\xa9", "\xc3\xa9" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct buffer b;
		struct text_out o;

		buffer_open(&b);
		o = (struct text_out){ .to = b.to };
		text_put(&o, STYLE_BAD, rows[i].in);
		buffer_end(&b);
		assert_string_equal(b.v, rows[i].want);
		buffer_close(&b);
	}
}

static void wraps(void **state)
{
	static const struct { unsigned width; const char *want; } rows[] = {
		{ 0, "ab  one two three four" },
		{ 12, "ab  one two\n    three\n    four" },
		{ 5, "ab  one\n    two\n    three\n    four" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct buffer b;
		struct text_out o;

		buffer_open(&b);
		o = (struct text_out){ .to = b.to, .width = rows[i].width };
		text_put(&o, STYLE_PLAIN, "ab");
		text_column(&o, 4);
		text_wrap(&o, STYLE_PLAIN, 4, "one two three four");
		buffer_end(&b);
		assert_string_equal(b.v, rows[i].want);
		buffer_close(&b);
	}
}

UNIT(cmocka_unit_test(safe), cmocka_unit_test(wraps))
