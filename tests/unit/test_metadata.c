/* Core metadata: its fields, how they go on, and where they end. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/metadata.h"

static struct arena *mem;

#define HEAD "Metadata-Version: 2.1\nName: Foo.Bar\nVersion: 1.0\n"

/* `want`: name, version, requires-python, names of what is required, extras. */
static const struct { const char *in; int rc; const char *want; } rows[] = {
	{ HEAD, 0, "foo-bar 1.0 - - -" },
	{ HEAD "Requires-Python: >=3.8\nRequires-Dist: a>=1\nRequires-Dist: B_c; extra == 'x'\n"
	  "Provides-Extra: X_y\n", 0, "foo-bar 1.0 >=3.8 a,b-c x-y" },
	{ "Metadata-Version: 2.1\r\nName: a\r\nVersion: 1\r\nRequires-Dist: b (>=1)\r\n\r\n"
	  "Requires-Dist: body\r\n", 0, "a 1 - b -" },
	{ "name: a\nVERSION: 1\nrequires-dist: b\n", 0, "a 1 - b -" },
	{ HEAD "Requires-Dist: a\n >=1,\n\t<2\nRequires-Dist: c\n", 0, "foo-bar 1.0 - a,c -" },
	{ HEAD "License: one\n        two\n Requires-Dist: no\nRequires-Dist: c\n", 0,
	  "foo-bar 1.0 - c -" },
	{ HEAD "Summary: one\ntwo without a colon\nRequires-Dist: c\n", 0, "foo-bar 1.0 - - -" },
	{ HEAD "Name: other\nRequires-Python: <4\nRequires-Python: <3\n", 0, "foo-bar 1.0 <4 - -" },
	{ HEAD "Provides-Extra: a\nProvides-Extra: A\nProvides-Extra:\n", 0, "foo-bar 1.0 - - a" },
	{ HEAD "Description: \xff\xfe\n", 0, "foo-bar 1.0 - - -" },
	{ HEAD "Requires-Dist: a b\n", -EBADMSG, "line 4: 'a b': '==', '>=' or the like is missing "
	  "before a version" },
	{ "Metadata-Version: 2.2\nName: a\nVersion: 1\nRequires-Dist: b\n", 0, "a 1 - b - sure sure" },
	{ "Metadata-Version: 2.10\nName: a\nVersion: 1\nDynamic: Summary\n", 0, "a 1 - - - sure sure" },
	{ "Metadata-Version: 2.2\nName: a\nVersion: 1\nDynamic: REQUIRES-DIST\n", 0, "a 1 - - - python" },
	{ "Metadata-Version: 2.2\nName: a\nVersion: 1\nDynamic: Provides-Extra\n", 0, "a 1 - - - python" },
	{ "Metadata-Version: 2.2\nName: a\nVersion: 1\nDynamic: Requires-Python\n", 0, "a 1 - - - sure" },
	{ "Metadata-Version: 2\nName: a\nVersion: 1\n", 0, "a 1 - - -" },
	{ "Metadata-Version: 3.0\nName: a\nVersion: 1\n", -ENOTSUP, "core metadata of version 3.0; "
	  "this is for 1.x and 2.x" },
	{ "Metadata-Version: x\n", -EBADMSG, "line 1: 'x' is no version of core metadata" },
	{ "Name: -a\n", -EBADMSG, "line 1: '-a' is no name of a project" },
	{ "Name: a\nVersion: one\n", -EBADMSG, "line 2: 'one' is no version" },
	{ "Name: a\n\nVersion: 1\n", -EBADMSG, "the metadata does not tell its version" },
	{ "\n" HEAD, -EBADMSG, "the metadata does not tell its name" },
	{ "", -EBADMSG, "the metadata does not tell its name" },
};

static const char *shown(const struct metadata *m)
{
	struct list names = { 0 }, extras = { 0 };

	for (size_t i = 0; i < m->nrequires; i++) {
		list_add(&names, i ? "," : "", mem);
		list_add(&names, m->requires[i].name, mem);
	}
	for (size_t i = 0; m->extras[i]; i++) {
		list_add(&extras, i ? "," : "", mem);
		list_add(&extras, m->extras[i], mem);
	}
	return JOIN(mem, m->name, " ", m->version, " ",
		    m->requires_python.n ? span_dup(m->requires_python, mem) : "-", " ",
		    names.n ? arena_join(mem, names.v) : "-", " ",
		    extras.n ? arena_join(mem, extras.v) : "-",
		    m->sure ? m->sure_of_python ? " sure sure" : " sure" :
		    m->sure_of_python ? " python" : "");
}

static void texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text text = { rows[i].in, strlen(rows[i].in) };
		struct err err = { 0 };
		struct metadata m;

		assert_int_equal(metadata_read(&text, mem, &m, &err), rows[i].rc);
		assert_string_equal(rows[i].rc < 0 ? err.text : shown(&m), rows[i].want);
	}
}

/* A field that counts, and one that does not, longer than is read. */
static void limits(void **state)
{
	size_t n = 80000;
	char *many = TAKE_N(mem, n + 1, char);
	struct err err = { 0 };
	struct metadata m;
	struct text text;

	(void)state;
	memset(many, 'x', n);
	text.v = JOIN(mem, HEAD "Description: ", many, "\nRequires-Dist: a\n");
	text.n = strlen(text.v);
	assert_int_equal(metadata_read(&text, mem, &m, &err), 0);
	assert_int_equal(m.nrequires, 1);
	text.v = JOIN(mem, HEAD "Requires-Dist: a\n ", many, "\nRequires-Dist: a\n");
	text.n = strlen(text.v);
	assert_int_equal(metadata_read(&text, mem, &m, &err), -E2BIG);
	for (size_t i = 0; i < n; i++)
		many[i] = i % 2 ? ' ' : '\n';
	text.v = JOIN(mem, HEAD "License: a", many, "x\nRequires-Dist: a\n");
	text.n = strlen(text.v);
	assert_int_equal(metadata_read(&text, mem, &m, &err), 0);
	assert_int_equal(m.nrequires, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(texts), cmocka_unit_test(limits) };
	int rc;

	mem = arena_new();
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return rc;
}
