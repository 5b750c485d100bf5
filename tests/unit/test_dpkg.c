/* dpkg's status: which packages are whole, which are held, and what is refused. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/dpkg.h"
#include "probes/base/scan.h"

#define P(name, status) "Package: " name "\nStatus: " status "\nArchitecture: arm64\nVersion: 1\n"

static const struct {
	const char *in;
	int rc;
	unsigned installed;
	const char *broken, *held, *arch;
} rows[] = {
	{ "", 0, 0, NULL, NULL, NULL },
	{ P("a", "install ok installed") "\n", 0, 1, NULL, NULL, NULL },
	{ P("a", "install ok installed"), 0, 1, NULL, NULL, NULL },
	{ P("dpkg", "install ok installed") "\n" P("b", "install ok installed"), 0, 2, NULL, NULL,
	  "arm64" },
	{ P("a", "install ok half-configured"), 0, 0, "a: half-configured", NULL, NULL },
	{ P("a", "install reinstreq half-installed"), 0, 0, "a: half-installed", NULL, NULL },
	{ P("a", "install ok unpacked"), 0, 0, "a: unpacked", NULL, NULL },
	{ P("a", "install ok triggers-awaited"), 0, 0, "a: triggers-awaited", NULL, NULL },
	{ P("a", "install ok triggers-pending"), 0, 0, "a: triggers-pending", NULL, NULL },
	{ P("a", "install reinstreq installed"), 0, 1, "a: reinstreq", NULL, NULL },
	{ P("a", "hold ok installed"), 0, 1, NULL, "a", NULL },
	{ P("a", "hold ok config-files"), 0, 0, NULL, NULL, NULL },
	{ P("a", "deinstall ok config-files"), 0, 0, NULL, NULL, NULL },
	{ P("a", "unknown ok not-installed"), 0, 0, NULL, NULL, NULL },
	{ "Status: hold ok installed\nPackage: a\n\n", 0, 1, NULL, "a", NULL },
	{ "Package: a\nStatus: install ok installed\nDescription: x\n Package: y\n .\n\n\n", 0, 1,
	  NULL, NULL, NULL },
	{ P("a", "install ok unpacked") P("b", "install ok installed"), 0, 1, "a: unpacked", NULL,
	  NULL },
	{ "Package: a\n\n", 0, 0, NULL, NULL, NULL },
	{ "Status: install ok installed\n\n", -EBADMSG, 0, NULL, NULL, NULL },
	{ "Version: 1\n", -EBADMSG, 0, NULL, NULL, NULL },
	{ "Package:\n", -EBADMSG, 0, NULL, NULL, NULL },
	{ "Package: a\nStatus: install ok\n", -EBADMSG, 0, NULL, NULL, NULL },
	{ "Package: a\nStatus: install ok wonderful\n", -EBADMSG, 0, NULL, NULL, NULL },
	{ "\x7f"
	  "ELF\n",
	  -EBADMSG, 0, NULL, NULL, NULL },
	{ "7z\n", -EBADMSG, 0, NULL, NULL, NULL },
};

static int scan(const char *in, struct dpkg_scan *s, struct arena *mem, const char **why)
{
	struct span rest = span_of(in), line;
	int rc = 0;

	while (rc == 0 && scan_line(&rest, &line))
		rc = dpkg_line(s, line, mem, why);
	return rc < 0 ? rc : dpkg_end(s, mem, why);
}

static void same(const char *got, const char *want)
{
	assert_int_equal(got != NULL, want != NULL);
	if (want)
		assert_string_equal(got, want);
}

static void states(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct dpkg_scan s = { 0 };
		const char *why = NULL;

		assert_int_equal(scan(rows[i].in, &s, mem, &why), rows[i].rc);
		assert_int_equal(why != NULL, rows[i].rc < 0);
		assert_int_equal(s.installed, rows[i].installed);
		assert_int_equal(s.broken.n, rows[i].broken != NULL);
		same(s.broken.n ? s.broken.v[0] : NULL, rows[i].broken);
		same(s.held.n ? s.held.v[0] : NULL, rows[i].held);
		same(s.arch, rows[i].arch);
	}
	arena_free(mem);
}

static void names(void **state)
{
	struct arena *mem = arena_new();
	struct dpkg_scan s = { 0 };
	const char *why = NULL;
	char line[600] = "Package: ";

	(void)state;
	memset(line + 9, 'x', 255);
	assert_int_equal(dpkg_line(&s, span_of(line), mem, &why), 0);
	assert_false(dpkg_settled(&s));
	line[9 + 255] = 'x';
	assert_int_equal(dpkg_line(&s, span_of(line), mem, &why), -EBADMSG);
	assert_string_equal(why, "line 2 is no package name");
	arena_free(mem);
}

UNIT(cmocka_unit_test(states), cmocka_unit_test(names))
