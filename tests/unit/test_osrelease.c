/* os-release(5): quoting and precedence. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/osrelease.h"
#include "probes/base/scan.h"

static const struct { const char *in, *key, *want; } rows[] = {
	{ "ID=debian\n",              "ID",         "debian" },
	{ "ID=debian",                "ID",         "debian" },
	{ "ID_LIKE=x\nID=ubuntu\n",   "ID",         "ubuntu" },
	{ "VERSION_ID=\"22.04\"\n",   "VERSION_ID", "22.04" },
	{ "NAME=\"a \\\"b\\\"\"\n",   "NAME",       "a \"b\"" },
	{ "NAME=\"a\\b\"\n",          "NAME",       "a\\b" },
	{ "NAME='a\\b'\n",            "NAME",       "a\\b" },
	{ "X='it'\n",                 "X",          "it" },
	{ "X='a'\"b\"c d\n",          "X",          "abc" },
	{ "E=\n",                     "E",          "" },
	{ "ID=a\nID=b\n",             "ID",         "b" },
	{ "ID=a\r\nX=1\r\n",          "ID",         "a" },
	{ "# ID=no\nno line\nID=yes", "ID",         "yes" },
	{ "ID=\"open\n",              "ID",         "open" },
};

static void values(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text t = { rows[i].in, strlen(rows[i].in) };

		assert_string_equal(osrelease_get(&t, rows[i].key, mem), rows[i].want);
	}
	assert_null(osrelease_get(&(struct text){ "", 0 }, "ID", mem));
	assert_null(osrelease_get(&(struct text){ "IDX=1\n", 6 }, "ID", mem));
	arena_free(mem);
}

UNIT(cmocka_unit_test(values))
