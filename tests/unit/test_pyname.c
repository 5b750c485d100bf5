/* Names of Pythons, their versions, and the small files they are read from. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/pyname.h"
#include "probes/base/scan.h"

static const struct {
	const char *in;
	bool ok;
	int major, minor;
	const char *flags;
	bool pypy, platform;
} names[] = {
	{ "python",              true,  -1, -1, "",   false, false },
	{ "python3",             true,   3, -1, "",   false, false },
	{ "python2.7",           true,   2,  7, "",   false, false },
	{ "python3.11",          true,   3, 11, "",   false, false },
	{ "python3.13t",         true,   3, 13, "t",  false, false },
	{ "python3.13td",        true,   3, 13, "td", false, false },
	{ "python3.12d",         true,   3, 12, "d",  false, false },
	{ "python3.11-dbg",      true,   3, 11, "d",  false, false },
	{ "python3.6m",          true,   3,  6, "m",  false, false },
	{ "pypy3",               true,   3, -1, "",   true,  false },
	{ "pypy3.10",            true,   3, 10, "",   true,  false },
	{ "platform-python",     true,  -1, -1, "",   false, true  },
	{ "platform-python3.6",  true,   3,  6, "",   false, true  },
	{ "python3-config",      false,  0,  0, "",   false, false },
	{ "python3.11-config",   false,  0,  0, "",   false, false },
	{ "python3-futurize",    false,  0,  0, "",   false, false },
	{ "python3.11-gdb.py",   false,  0,  0, "",   false, false },
	{ "python3.",            false,  0,  0, "",   false, false },
	{ "python.3",            false,  0,  0, "",   false, false },
	{ "python3t",            false,  0,  0, "",   false, false },
	{ "python3.011",         false,  0,  0, "",   false, false },
	{ "python3.11.2",        false,  0,  0, "",   false, false },
	{ "python3.111111111111111111111", false, 0, 0, "", false, false },
	{ "pythonw",             false,  0,  0, "",   false, false },
	{ "ipython3",            false,  0,  0, "",   false, false },
	{ "",                    false,  0,  0, "",   false, false },
};

static void file_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(names); i++) {
		struct pyname p;
		bool ok = pyname_parse(span_of(names[i].in), &p);

		if (ok != names[i].ok)
			fail_msg("'%s'", names[i].in);
		if (!ok)
			continue;
		assert_int_equal(p.major, names[i].major);
		assert_int_equal(p.minor, names[i].minor);
		assert_string_equal(p.flags, names[i].flags);
		assert_int_equal(p.pypy, names[i].pypy);
		assert_int_equal(p.platform, names[i].platform);
	}
}

static void same(const char *got, const char *want, const char *of)
{
	if ((got == NULL) != (want == NULL) || (got && strcmp(got, want) != 0))
		fail_msg("'%s' gave '%s', not '%s'", of, got ? got : "nothing",
			 want ? want : "nothing");
}

static void versions(void **state)
{
	static const struct { uint64_t hex; const char *want; } hexes[] = {
		{ 0x030b02f0, "3.11.2" },  { 0x030e00c1, "3.14.0rc1" }, { 0x030f00a7, "3.15.0a7" },
		{ 0x030d00b3, "3.13.0b3" }, { 0x02071bf0, "2.7.27" },   { 0x030b02d0, NULL },
		{ 0, NULL },                { 0x1030b02f0, NULL },       { 0x040b02f0, NULL },
	};
	static const char *const good[] = { "3.9.2", "3.14.0rc1", "3.13.0+", "3.15.0a7+" };
	static const char *const bad[] = { "3.9",     "3.9.2.1", "3.9.x", "03.9.2",
					   "3.9.2rc", "",        "3..2",  "3.9.2-1" };
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(hexes); i++)
		same(pyversion_of_hex(hexes[i].hex, mem), hexes[i].want, "a number");
	for (size_t i = 0; i < LEN(good); i++)
		assert_true(pyversion_is(span_of(good[i])));
	for (size_t i = 0; i < LEN(bad); i++)
		assert_false(pyversion_is(span_of(bad[i])));
	same(pyversion_branch("3.14.0rc1", mem), "3.14", "3.14.0rc1");
	same(pyversion_branch("3", mem), NULL, "3");
	arena_free(mem);
}

static void small_files(void **state)
{
	static const struct { const char *in, *want;
	} headers[] = {
		{ "#define PY_VERSION              \"3.11.2\"\n", "3.11.2" },
		{ "#define PY_VERSION\t\t\"3.14.0rc1\"", "3.14.0rc1" },
		{ "#define PY_VERSION_HEX 1\n#define PY_VERSION \"3.9.2\"\n", "3.9.2" },
		{ "#define PY_VERSION \"; rm\"\n", NULL },
		{ "#define PY_VERSION\n", NULL },
		{ "", NULL },
	};
	static const struct { const char *in, *want; } inits[] = {
		{ "from typing import List\n\n__version__ = \"24.2\"\n", "24.2" },
		{ "__version__ = '9.0.1'", "9.0.1" }, { "__version__='20.3.4'\r\n", "20.3.4" },
		{ "__version__ = \"26.2.dev0\"\n", "26.2.dev0" },
		{ "__version__ = \"\"\n", NULL }, { "# __version__ = \"1\"\n", NULL },
		{ "__version__ = version()\n", NULL }, { "__version__ = \"1\x1b[31m\"\n", NULL },
	};
	static const struct { const char *in, *want;
	} abis[] = {
		{ "_ssl.cpython-313t-aarch64-linux-gnu.so", "cpython-313t" },
		{ ".cpython-311-x86_64-linux-gnu.so", "cpython-311" },
		{ "x.cpython-36m.so", "cpython-36m" },
		{ "_x.pypy310-pp73-aarch64-linux-gnu.so", "pypy310-pp73" },
		{ "x.abi3.so", NULL },
		{ "x.cpython-.so", NULL },
		{ "x.cpython-311.py", NULL },
		{ "", NULL },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(headers); i++) {
		struct text t = { headers[i].in, strlen(headers[i].in) };

		same(patchlevel_version(&t, mem), headers[i].want, headers[i].in);
	}
	for (size_t i = 0; i < LEN(inits); i++) {
		struct text t = { inits[i].in, strlen(inits[i].in) };

		same(pip_version(&t, mem), inits[i].want, inits[i].in);
	}
	for (size_t i = 0; i < LEN(abis); i++)
		same(soabi_of(span_of(abis[i].in), mem), abis[i].want, abis[i].in);
	same(pip_wheel_version(SPAN("pip-23.0.1-py3-none-any.whl"), mem), "23.0.1", "the wheel");
	same(pip_info_version(SPAN("pip-23.0.1.dist-info"), mem), "23.0.1", "dist-info");
	same(pip_info_version(SPAN("pip-9.0.1.egg-info"), mem), "9.0.1", "egg-info");
	same(pip_info_version(SPAN("pip-18.1-py3.6.egg-info"), mem), "18.1",
	     "egg-info with a branch");
	same(pip_info_version(SPAN("pip-.dist-info"), mem), NULL, "pip-.dist-info");
	same(pip_info_version(SPAN("pip-tools-7.4.dist-info"), mem), NULL, "pip-tools");
	same(pip_info_version(SPAN("pip-info"), mem), NULL, "pip-info");
	same(pip_wheel_version(SPAN("pip-.whl"), mem), NULL, "pip-.whl");
	same(pip_wheel_version(SPAN("setuptools-65.5.0-py3-none-any.whl"), mem), NULL,
	     "setuptools");
	arena_free(mem);
}

static const struct { const char *in, *home, *version; bool site; } venvs[] = {
	{ "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n", "/usr/bin",
	  "3.11.2", false },
	{ "home=/opt/py/bin\r\ninclude-system-site-packages=true\r\n", "/opt/py/bin", NULL, true },
	{ "version_info = 3.12.8.final.0\nhome = /u/bin", "/u/bin", "3.12.8", false },
	{ "home = /u/bin\nuv = 0.9.10\nversion_info = 3.13.1\nprompt = a=b\n", "/u/bin", "3.13.1",
	  false },
	{ "home = bin\nversion = x\n", NULL, NULL, false },
	{ "", NULL, NULL, false },
};

static void environments(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(venvs); i++) {
		struct text t = { venvs[i].in, strlen(venvs[i].in) };
		struct pyvenv v;

		pyvenv_read(&t, mem, &v);
		same(v.home, venvs[i].home, venvs[i].in);
		same(v.version, venvs[i].version, venvs[i].in);
		assert_int_equal(v.system_site, venvs[i].site);
	}
	arena_free(mem);
}

UNIT(cmocka_unit_test(file_names), cmocka_unit_test(versions), cmocka_unit_test(small_files),
     cmocka_unit_test(environments))
