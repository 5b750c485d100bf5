/* Versions (PEP 440): what is one, their order and their canonical text. */
#include "case.h"

#include "probes/wheel/version.h"

/* The canonical text, or NULL where it is none. */
static const struct { const char *in, *want; } texts[] = {
	{ "1",                   "1" },              { "1.0",             "1.0" },
	{ "001.02",              "1.2" },            { "0",               "0" },
	{ "v1.0",                "1.0" },            { "V1",              "1" },
	{ " 1.0\n",              "1.0" },            { "\xc2\xa0" "1\xe3\x80\x80", "1" },
	{ "\x1c" "1",            "1" },              { "\x1b" "1",        NULL },
	{ "2!1",                 "2!1" },            { "0!1",             "1" },
	{ "1a",                  "1a0" },            { "1.a.1",           "1a1" },
	{ "1-ALPHA_02",          "1a2" },            { "1.beta",          "1b0" },
	{ "1c3",                 "1rc3" },           { "1pre3",           "1rc3" },
	{ "1-preview-3",         "1rc3" },           { "1.0a-",           "1.0a0" },
	{ "1.post",              "1.post0" },        { "1-2",             "1.post2" },
	{ "1rev4",               "1.post4" },        { "1.r.4",           "1.post4" },
	{ "1a-2",                "1a2" },            { "1a--2",           "1a0.post2" },
	{ "1.post-.dev",         "1.post0.dev0" },   { "1dev",            "1.dev0" },
	{ "1.0a1.post2.dev3+x",  "1.0a1.post2.dev3+x" },
	{ "1+Ubuntu-007.A_1",    "1+ubuntu.7.a.1" }, { "1dev.+1",         "1.dev0+1" },
	{ "99999999999999999999999999.1", "99999999999999999999999999.1" },
	{ "",                    NULL },             { ".1",              NULL },
	{ "1.",                  NULL },             { "1..2",            NULL },
	{ "vv1",                 NULL },             { "v",               NULL },
	{ "1!",                  NULL },             { "!1",              NULL },
	{ "1-",                  NULL },             { "1.0-1-",          NULL },
	{ "1+",                  NULL },             { "1+a.",            NULL },
	{ "1+.a",                NULL },             { "1+a..b",          NULL },
	{ "1a1a1",               NULL },             { "1.dev1.post1",    NULL },
	{ "1.0 1",               NULL },             { "one",             NULL },
	{ "1.0.*",               NULL },             { "1.\xd9\xa1",      NULL },
	{ "1al",                 NULL },             { "1\xc2",           NULL },
};

static void canonical(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(texts); i++) {
		struct version v;
		bool is = version_parse(span_of(texts[i].in), &v);

		if (is != (texts[i].want != NULL))
			fail_msg("'%s' gave %d", texts[i].in, is);
		if (is)
			assert_string_equal(version_text(&v, mem), texts[i].want);
	}
}

/* PEP 440's own order, with what other rules add; each less than the next. */
static const char *const rising[] = {
	"0.dev0", "0", "0.0.1", "1.dev0", "1.dev1", "1.dev1+a", "1a1.dev1", "1a1", "1a1.post1.dev1",
	"1a1.post1", "1a2", "1b1", "1b10", "1rc1", "1", "1+a", "1+a.b", "1+b", "1+1", "1+1.a",
	"1+1.1", "1+2", "1+10", "1.post1.dev0", "1.post1", "1.post1+x", "1.post2", "1.0.1", "1.1",
	"1.2", "1.10", "1.99999999999999999999", "1.100000000000000000000", "2", "1!0.1",
};

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void order(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rising); i++)
		for (size_t k = 0; k < LEN(rising); k++) {
			struct version a, b;

			assert_true(version_parse(span_of(rising[i]), &a));
			assert_true(version_parse(span_of(rising[k]), &b));
			if (sign(version_order(&a, &b)) != (i > k) - (i < k))
				fail_msg("%s and %s", rising[i], rising[k]);
		}
}

static void equal(void **state)
{
	static const char *const pairs[][2] = {
		{ "1", "1.0.0" }, { "01", "1" }, { "1a", "1.ALPHA-0" }, { "1-1", "1.post1" },
		{ "0!1", "1" }, { "1+A-1", "1+a.01" }, { "1c1", "1rc1" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(pairs); i++) {
		struct version a, b;

		assert_true(version_parse(span_of(pairs[i][0]), &a));
		assert_true(version_parse(span_of(pairs[i][1]), &b));
		assert_int_equal(version_order(&a, &b), 0);
	}
}

UNIT(CASE(canonical), CASE(order), CASE(equal))
