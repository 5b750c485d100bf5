/* dpkg's database: paragraphs, relations, and the order of versions. */
#include "unit.h"

#include <errno.h>

#include "probes/base/dpkgdb.h"
#include "probes/base/scan.h"

static void records(void **state)
{
	static const struct { const char *in; int rc; const char *name, *depends; bool present;
	} rows[] = {
		{ "", 0, NULL, NULL, false },
		{ "\n\n", 0, NULL, NULL, false },
		{ "Package: a\nStatus: install ok installed\nDepends: b,\n c (>= 1)\n", 1, "a",
		  "b,\n c (>= 1)", true },
		{ "package: a\nSTATUS: install ok half-installed\n", 1, "a", "", true },
		{ "Package: a\nStatus: deinstall ok config-files\n", 1, "a", "", false },
		{ "Package: a\nStatus: install ok\n", 1, "a", "", false },
		{ "Package: a\nDescription: x\n Depends: y\nDepends:\n\n", 1, "a", "", false },
		{ "Status: install ok installed\n", -EBADMSG, NULL, NULL, false },
		{ "Package: -y\n", -EBADMSG, NULL, NULL, false },
		{ "Package: a b\n", -EBADMSG, NULL, NULL, false },
		{ "Package: a\nArchitecture: x;y\n", -EBADMSG, NULL, NULL, false },
		{ "Package: a\nrubbish\n", -EBADMSG, NULL, NULL, false },
		{ "\x7f" "ELF: a\n", -EBADMSG, NULL, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct span rest = span_of(rows[i].in);
		struct dpkg_record p = { 0 };
		const char *why = NULL;
		int rc = dpkg_record(&rest, &p, &why);

		assert_int_equal(rc, rows[i].rc);
		assert_int_equal(why != NULL, rc < 0);
		if (rc <= 0)
			continue;
		assert_true(span_is(p.package, rows[i].name));
		assert_true(span_is(p.depends, rows[i].depends));
		assert_int_equal(dpkg_present(&p), rows[i].present);
	}
}

static void relations(void **state)
{
	struct span rest = SPAN("a, b:any (>= 1.2-3) | c (<< 2), d(= 1),, e:amd64|;x"), group;
	static const struct { const char *name, *arch; enum dpkg_op op; const char *version;
	} want[] = {
		{ "a", "", DPKG_ANY, "" },     { "b", "any", DPKG_GE, "1.2-3" },
		{ "c", "", DPKG_LT, "2" },     { "d", "", DPKG_EQ, "1" },
		{ "e", "amd64", DPKG_ANY, "" }, { "", "", DPKG_ANY, "" },
	};
	struct dpkg_relation r;
	size_t n = 0, groups = 0;

	(void)state;
	for (; dpkg_group(&rest, &group); groups++)
		for (; dpkg_alternative(&group, &r); n++) {
			assert_true(n < LEN(want));
			assert_true(span_is(r.name, want[n].name));
			assert_true(span_is(r.arch, want[n].arch));
			assert_int_equal(r.op, want[n].op);
			assert_true(span_is(r.version, want[n].version));
		}
	assert_int_equal(n, LEN(want));
	assert_int_equal(groups, 4);
}

static void versions(void **state)
{
	static const struct { const char *a, *b; int sign; } rows[] = {
		{ "1", "1", 0 },           { "1.0", "1.00", 0 },     { "1", "1-0", 0 },
		{ "0:1", "1", 0 },         { "1", "2", -1 },         { "9", "10", -1 },
		{ "1:1", "2", 1 },         { "1~rc1", "1", -1 },     { "1~~", "1~", -1 },
		{ "1a", "1", 1 },          { "1a", "1+", -1 },       { "1-1", "1-2", -1 },
		{ "1-1+b1", "1-1", 1 },    { "1.2-3", "1.10-1", -1 }, { "1-1-1", "1-1", 1 },
		{ "4:12.2.0-3", "12", 1 }, { "1.", "1", 1 },         { "", "0", 0 },
		{ "1.0a10", "1.0a9", 1 },  { "2.36-9+deb12u10", "2.36-9+deb12u9", 1 },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		int ab = dpkg_version_cmp(span_of(rows[i].a), span_of(rows[i].b));
		int ba = dpkg_version_cmp(span_of(rows[i].b), span_of(rows[i].a));

		assert_int_equal((ab > 0) - (ab < 0), rows[i].sign);
		assert_int_equal((ba > 0) - (ba < 0), -rows[i].sign);
	}
	assert_true(dpkg_version_fits(SPAN("2"), DPKG_GE, SPAN("2")));
	assert_false(dpkg_version_fits(SPAN("2"), DPKG_GT, SPAN("2")));
	assert_false(dpkg_version_fits(SPAN("2"), DPKG_LT, SPAN("2")));
}

UNIT(cmocka_unit_test(records), cmocka_unit_test(relations), cmocka_unit_test(versions))
