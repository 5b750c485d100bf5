/* What a Python says of itself, and what is taken of a source release. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/regress/about.h"
#include "recipes/regress_source.h"

#define SAID \
	"ampy version=3.13.0\nampy branch=3.13\nampy build=3.13.0 (main) [GCC]\n" \
	"ampy implementation=cpython\nampy stdlib=/usr/lib/python3.13\nampy arch=aarch64\n" \
	"ampy free_threaded=1\nampy runner=1\nampy tests=0\nampy libc=glibc 2.41\n" \
	"noise\nampy distro=Debian = 13\n"

static void reads(void **state)
{
	struct arena *mem = arena_new();
	struct regress_about a;

	(void)state;
	assert_int_equal(regress_about_read(span_of(SAID), mem, &a), 0);
	assert_string_equal(a.version, "3.13.0");
	assert_string_equal(a.stdlib, "/usr/lib/python3.13");
	assert_string_equal(a.distro, "Debian = 13");
	assert_true(a.free_threaded && a.runner);
	assert_false(a.debug || a.tests);
	assert_null(a.distro_id);
	arena_free(mem);
}

static void refuses(void **state)
{
	static const char *const bad[] = {
		"", "Python 3.13\n", "ampy version=3.13.0\n", SAID "ampy branch=3.12\n",
		SAID "ampy version=3.130\n", SAID "ampy version=3.13.0;x\n", SAID "ampy stdlib=lib\n",
		SAID "ampy arch=x86/64\n", SAID "ampy branch=\nampy version=.\nampy branch=.\n",
	};
	struct arena *mem = arena_new();
	struct regress_about a;

	(void)state;
	for (size_t i = 0; i < LEN(bad); i++)
		if (regress_about_read(span_of(bad[i]), mem, &a) != -EBADMSG)
			fail_msg("taken: %s", bad[i]);
	arena_free(mem);
}

static void wants(void **state)
{
	static const struct { const char *name, *want; } files[] = {
		{ "Python-3.11.2/Lib/test/test_json/__init__.py", "Lib/test/test_json/__init__.py" },
		{ "./Python-3.11.2/Lib/test/x.py", "Lib/test/x.py" },
		{ "Python-3.11.2/Lib/idlelib/idle_test/x.py", "Lib/idlelib/idle_test/x.py" },
		{ "Python-3.11.2/Lib/sqlite3/test/x.py", "Lib/sqlite3/test/x.py" },
		{ "Python-3.11.2/Include/patchlevel.h", "Include/patchlevel.h" },
		{ "Python-3.11.2/Include/Python.h", NULL }, { "Python-3.11.2/Lib/os.py", NULL },
		{ "Python-3.11.2/Lib/test", NULL }, { "Lib/test/x.py", NULL },
		{ "Python-3.11.2/Lib/test/../../../etc/passwd", NULL },
		{ "../Lib/test/x.py", NULL }, { "/Lib/test/x.py", NULL }, { "", NULL },
		{ "Python-3.11.2/Lib/test//x.py", NULL }, { "a/Lib/test/x/", NULL },
		{ "a/Lib/test/1/2/3/4/5/6/7/8/9/10", NULL }, { "a/Lib/testing/x", NULL },
	};

	(void)state;
	for (size_t i = 0; i < LEN(files); i++) {
		const char *got = regress_source_wants(files[i].name);

		if (!got != !files[i].want || (got && strcmp(got, files[i].want) != 0))
			fail_msg("%s: %s", files[i].name, got ? got : "nothing");
	}
}

static void knows_addresses(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	assert_string_equal(regress_source_url("3.11.2", mem),
			    "https://www.python.org/ftp/python/3.11.2/Python-3.11.2.tar.xz");
	assert_string_equal(regress_source_url("3.15.0rc1", mem),
			    "https://www.python.org/ftp/python/3.15.0/Python-3.15.0rc1.tar.xz");
	arena_free(mem);
}

UNIT(cmocka_unit_test(reads), cmocka_unit_test(refuses), cmocka_unit_test(wants),
     cmocka_unit_test(knows_addresses))
