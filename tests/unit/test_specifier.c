/* Conditions on versions (PEP 440): which are ones, and which version meets them. */
#include "case.h"

#include "probes/base/err.h"
#include "probes/wheel/specifier.h"

static const struct { const char *in; bool is; } conditions[] = {
	{ "==1", true },        { " == v1.0 ", true },   { "==1.*", true },      { "!=1!1.0.*", true },
	{ "==1+a", true },      { ">=1+a", false },      { ">=1.*", false },     { "~=1.0", true },
	{ "~=1", false },       { "~=1!2", false },      { "~=1.0.*", false },   { "~=1.0rc1", true },
	{ "<1.0dev", true },    { "<=1a.", true },       { ">1.post-", true },   { "===", false },
	{ "===any,thing", true }, { "===a b", false },   { "===a;", false },     { "==1a.*", false },
	{ "=1", false },        { "==", false },         { "1.0", false },       { "", false },
	{ "== =1", false },     { ">=one", false },      { "==1.0.*.1", false }, { ">\xc2\xa0" "1", true },
};

static void is_condition(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(conditions); i++) {
		struct specifier s;

		if (specifier_parse(span_of(conditions[i].in), &s) != conditions[i].is)
			fail_msg("'%s'", conditions[i].in);
	}
}

static const struct { const char *set, *version; bool want; } rows[] = {
	{ "==1.0",        "1",              true },  { "==1",          "1.0+cpu",    true },
	{ "==1+cpu",      "1.0",            false }, { "==1+cpu",      "1+CPU",      true },
	{ "==1.0",        "1.0.post1",      false }, { "==1.0.*",      "1.0rc1",     true },
	{ "==1.0.*",      "1",              true },  { "==1.0.*",      "1.1.dev0",   false },
	{ "==1!1.*",      "1.0",            false }, { "!=1.0.*",      "1.0.1",      false },
	{ "!=1",          "1+x",            false }, { "!=1+x",        "1",          true },
	{ "<=1",          "1+x",            true },  { "<=1",          "1.post0",    false },
	{ ">=1",          "1+x",            true },  { ">=1",          "1.dev0",     false },
	{ ">1",           "1+x",            false }, { ">1",           "1.post1",    false },
	{ ">1",           "1.0.1",          true },  { ">1.post1",     "1.post2",    true },
	{ ">1.post1",     "1.post1+x",      false }, { ">1a1",         "1a1.post1",  false },
	{ ">1a1",         "1a2.dev0",       true },  { ">1.dev1",      "1.dev1+x",   false },
	{ ">1.dev1",      "1.dev2",         true },  { "<1",           "1.dev0",     false },
	{ "<1",           "1rc1",           false }, { "<1",           "0.9.dev1",   true },
	{ "<1rc2",        "1rc1",           true },  { "<1.post1",     "1.post1.dev0", false },
	{ "<1.post1",     "1",              true },  { "~=1.4.2",      "1.4.9",      true },
	{ "~=1.4.2",      "1.5",            false }, { "~=1.4.2rc1",   "1.4.2rc1",   true },
	{ "~=2.2.post3",  "2.3",            true },  { "~=2.2.post3",  "2.2.post2",  false },
	{ "===1.0",       "1.0",            true },  { "===1.0",       "1.0.0",      false },
	{ "===1.0RC1",    "1.0rc1",         true },  { "===odd",       "ODD",        true },
	{ ">=1",          "odd",            false }, { "",             "odd",        true },
	{ "",             "1",              true },  { ">=1,<2,!=1.5", "1.5",        false },
	{ ">=1,<2,!=1.5", "1.6",            true },  { " >= 1 , ,",    "1",          true },
	{ ">=99999999999999999998", "99999999999999999999", true },
	{ "==1.99999999999999999999.*", "1.99999999999999999999.5", true },
};

static void meeting(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct specifiers all;
		struct err err = { 0 };

		assert_int_equal(specifiers_parse(span_of(rows[i].set), mem, &all, &err), 0);
		if (specifiers_have(&all, span_of(rows[i].version), PRE_ALLOWED) != rows[i].want)
			fail_msg("%s and %s", rows[i].set, rows[i].version);
	}
}

static void refused(void **state)
{
	static const char *const sets[] = { ">=1,2", ">=", "x", ">=1 <2", ">=1,=2" };

	(void)state;
	for (size_t i = 0; i < LEN(sets); i++) {
		struct specifiers all;
		struct err err = { 0 };

		assert_true(specifiers_parse(span_of(sets[i]), mem, &all, &err) < 0);
		assert_true(err.code && err.text[0]);
	}
}

static const struct { const char *set; enum pre_releases pre; const char *keep; } filters[] = {
	{ ">=1",      PRE_DEFAULT, "1000" }, { ">=1",      PRE_ALLOWED, "1100" },
	{ ">=1",      PRE_REFUSED, "1000" }, { ">1",       PRE_DEFAULT, "0100" },
	{ ">1",       PRE_REFUSED, "0000" }, { "<=2a1",    PRE_DEFAULT, "1110" },
	{ "",         PRE_DEFAULT, "1001" }, { "===odd",   PRE_DEFAULT, "0001" },
	{ "!=2a1",    PRE_DEFAULT, "1000" },
};

static void filtering(void **state)
{
	static const struct span versions[] = {
		{ "1", 1 }, { "2a1", 3 }, { "0.1.dev1", 8 }, { "odd", 3 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(filters); i++) {
		struct specifiers all;
		struct err err = { 0 };
		bool keep[LEN(versions)];

		assert_int_equal(specifiers_parse(span_of(filters[i].set), mem, &all, &err), 0);
		specifiers_filter(&all, versions, LEN(versions), filters[i].pre, keep);
		for (size_t k = 0; k < LEN(versions); k++)
			if (keep[k] != (filters[i].keep[k] == '1'))
				fail_msg("'%s': %zu", filters[i].set, k);
	}
}

UNIT(CASE(is_condition), CASE(meeting), CASE(refused), CASE(filtering))
