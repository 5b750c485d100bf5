/* Names of projects, file names of wheels and source distributions, and requirements. */
#include "case.h"

#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/project.h"
#include "probes/wheel/requirement.h"
#include "probes/wheel/wheelname.h"

static const struct { const char *in; bool is; const char *normal; } names[] = {
	{ "Flask",         true,  "flask" },
	{ "ruamel.yaml",   true,  "ruamel-yaml" },
	{ "zope.-_x",      true,  "zope-x" },
	{ "a",             true,  "a" },
	{ "3d",            true,  "3d" },
	{ "",              false, NULL },
	{ "-x",            false, NULL },
	{ "x-",            false, NULL },
	{ "x y",           false, NULL },
	{ "x;y",           false, NULL },
	{ "x\n",           false, NULL },
	{ "na\xc3\xafve",  false, NULL },
};

static void project_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(names); i++) {
		assert_int_equal(project_name_is(span_of(names[i].in)), names[i].is);
		if (names[i].is)
			assert_string_equal(project_normal(span_of(names[i].in), mem),
					    names[i].normal);
	}
}

static const struct { const char *in, *name, *version; } infos[] = {
	{ "Flask-3.0.0.dist-info",         "flask",       "3.0.0" },
	{ "ruamel.yaml-0.18.dist-info",    "ruamel-yaml", "0.18" },
	{ "old-name-1.0.dist-info",        "old-name",    "1.0" },
	{ "torch-2.1.0+cpu.dist-info",     "torch",       "2.1.0+cpu" },
	{ "~ip-24.0.dist-info",            NULL,          NULL },
	{ "flask.dist-info",               NULL,          NULL },
	{ "flask-.dist-info",              NULL,          NULL },
	{ "-1.0.dist-info",                NULL,          NULL },
	{ "flask-1.0.egg-info",            NULL,          NULL },
	{ ".dist-info",                    NULL,          NULL },
	{ "",                              NULL,          NULL },
};

static void dist_infos(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(infos); i++) {
		const char *name, *version;

		assert_int_equal(dist_info_parse(span_of(infos[i].in), mem, &name, &version),
				 infos[i].name != NULL);
		if (infos[i].name) {
			assert_string_equal(name, infos[i].name);
			assert_string_equal(version, infos[i].version);
		}
	}
}

static const struct { const char *in, *parts[6]; } wheels[] = {
	{ "flask-3.0.0-py3-none-any.whl", { "flask", "3.0.0", "", "py3", "none", "any" } },
	{ "pip-24.0-py2.py3-none-any.whl", { "pip", "24.0", "", "py2.py3", "none", "any" } },
	{ "numpy-2.1.0-cp313-cp313t-manylinux_2_17_aarch64.manylinux2014_aarch64.whl",
	  { "numpy", "2.1.0", "", "cp313", "cp313t",
	    "manylinux_2_17_aarch64.manylinux2014_aarch64" } },
	{ "x-1!2.0+cpu-1a-cp38-abi3-linux_aarch64.whl",
	  { "x", "1!2.0+cpu", "1a", "cp38", "abi3", "linux_aarch64" } },
	{ "Foo.Bar_x-1-py3-none-any.whl", { "Foo.Bar_x", "1", "", "py3", "none", "any" } },
	{ "flask-3.0.0.tar.gz", { 0 } },
	{ "flask.whl", { 0 } },
	{ ".whl", { 0 } },
	{ "flask-3.0.0-none-any.whl", { 0 } },
	{ "flask-3.0.0-x1-py3-none-any.whl", { 0 } },
	{ "flask-3.0.0-1-1-py3-none-any.whl", { 0 } },
	{ "flask-3.0.0--py3-none-any.whl", { 0 } },
	{ "flask-x-py3-none-any.whl", { 0 } },
	{ "-3.0-py3-none-any.whl", { 0 } },
	{ "a b-3.0-py3-none-any.whl", { 0 } },
	{ "dir/a-3.0-py3-none-any.whl", { 0 } },
	{ "a-3.0-py3-none-.whl", { 0 } },
	{ "a-3.0-py3-none-a..b.whl", { 0 } },
	{ "a-3.0-py3.-none-any.whl", { 0 } },
	{ "a-3.0-py3-none-any.WHL", { 0 } },
	{ "a-3.0-$(x)-none-any.whl", { 0 } },
	{ "a__b-3.0-py3-none-any.whl", { 0 } },
	{ "a_b-3.0-py3-none-any.whl", { "a_b", "3.0", "", "py3", "none", "any" } },
	{ "a- 3.0 -py3-none-any.whl", { "a", " 3.0 ", "", "py3", "none", "any" } },
	{ "a-v3.0.RC1-Py3-none-any.whl", { "a", "v3.0.RC1", "", "Py3", "none", "any" } },
	{ "a-3.0-3py-none-any.whl", { 0 } },
	{ "a-3.0-py3.-none-any.whl", { 0 } },
	{ "a-3.0-py3-none-any thing.whl", { "a", "3.0", "", "py3", "none", "any thing" } },
	{ "a-3.0-1 b-py3-none-any.whl", { "a", "3.0", "1 b", "py3", "none", "any" } },
	{ "na\xc3\xafve-3.0-py3-none-any.whl", { 0 } },
	{ "a-3.0.dev-py3-none-any.whl", { "a", "3.0.dev", "", "py3", "none", "any" } },
	{ "a-3.0-1-2-3-py3-none-any.whl", { 0 } },
	{ "a-3.0-1\nb-py3-none-any.whl", { 0 } },
	{ "", { 0 } },
};

static void wheel_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(wheels); i++) {
		struct wheel_name w;
		bool is = wheel_name_parse(span_of(wheels[i].in), &w);

		if (is != (wheels[i].parts[0] != NULL))
			fail_msg("'%s'", wheels[i].in);
		if (!is)
			continue;
		const struct span got[] = { w.name, w.version, w.build, w.python, w.abi,
					    w.platform };

		for (size_t k = 0; k < LEN(got); k++)
			assert_true(span_is(got[k], wheels[i].parts[k]));
	}
}

static const struct { const char *in, *name, *version; } sdists[] = {
	{ "Flask-3.0.tar.gz",        "Flask",     "3.0" },
	{ "old-name-1.0.zip",        "old-name",  "1.0" },
	{ "a b-1.tar.gz",            "a b",       "1" },
	{ "x-1.0-1.tar.gz",          "x-1.0",     "1" },
	{ "x-1.0.tar.bz2",           NULL,        NULL },
	{ "x-1.0.TAR.GZ",            NULL,        NULL },
	{ "-1.0.zip",                NULL,        NULL },
	{ "x.zip",                   NULL,        NULL },
	{ "x-one.zip",               NULL,        NULL },
	{ ".zip",                    NULL,        NULL },
	{ "",                        NULL,        NULL },
};

static void sdist_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(sdists); i++) {
		struct sdist_name s;
		bool is = sdist_name_parse(span_of(sdists[i].in), &s);

		if (is != (sdists[i].name != NULL))
			fail_msg("'%s'", sdists[i].in);
		if (is)
			assert_true(span_is(s.name, sdists[i].name) &&
				    span_is(s.version, sdists[i].version));
	}
}

static const struct { const char *a, *b; int order; } builds[] = {
	{ "", "", 0 },      { "", "0", -1 },    { "1", "01", 0 },    { "2", "10", -1 },
	{ "1a", "1b", -1 }, { "1", "1a", -1 },  { "1_b", "1_b", 0 },
	{ "9", "99999999999999999999999", -1 },
};

static void build_tags(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(builds); i++) {
		struct span a = span_of(builds[i].a), b = span_of(builds[i].b);
		int there = wheel_build_order(a, b), back = wheel_build_order(b, a);

		assert_int_equal((there > 0) - (there < 0), builds[i].order);
		assert_int_equal((back > 0) - (back < 0), -builds[i].order);
	}
}

static void plain_names(void **state)
{
	static const char *const plain[] = { "a-1.0-py3-none-any.whl", "x_1!2.0+cpu.tar.gz" };
	static const char *const other[] = { "", ".", "..", ".a", "-r", "a/b", "a b", "a\n", "a\\b",
					     "na\xc3\xafve", "a$b", "a:b", "~a" };

	(void)state;
	for (size_t i = 0; i < LEN(plain); i++)
		assert_true(file_name_is_plain(span_of(plain[i])));
	for (size_t i = 0; i < LEN(other); i++)
		assert_false(file_name_is_plain(span_of(other[i])));
	assert_false(file_name_is_plain(SPAN("a\0b")));
}

/* The name, extras, conditions, address and a mark for a marker in one line; NULL: refused. */
static const struct { const char *in, *want; } requirements[] = {
	{ "Flask",                          "flask" },
	{ " Flask ",                        "flask" },
	{ "a==1.0",                         "a ==1.0" },
	{ "a == 1.0 , < 2",                 "a ==1.0 <2" },
	{ "a (>=1,!=1.5.*)",                "a >=1 !=1.5.*" },
	{ "a~=1.4.2",                       "a ~=1.4.2" },
	{ "a===1.0-odd",                    "a ===1.0-odd" },
	{ "a[x]",                           "a [x]" },
	{ "a[x, y_z]>=1",                   "a [x] [y_z] >=1" },
	{ "a[]",                            "a" },
	{ "a @ https://h/a.whl",            "a @https://h/a.whl" },
	{ "a@https://h/a.whl",              "a @https://h/a.whl" },
	{ "a[x] @ git+https://h/a ; os_name == 'x'",
	  "a [x] @git+https://h/a ;" },
	{ "a>=1; python_version < \"3.9\"", "a >=1 ;" },
	{ "a;os_name=='x'",                 "a ;" },
	{ "a_",                             "a-" },
	{ "a-1.0",                          "a-1-0" },
	{ "a\t>=1",                         "a >=1" },
	{ "a==\n1",                         "a ==1" },
	{ "a()",                            "a" },
	{ "a ( ) ; os_name=='x'",           "a ;" },
	{ "a===1,>=2",                      "a ===1 >=2" },
	{ "a(===1;)",                       NULL },
	{ "a===",                           NULL },
	{ "a @ u\n",                        NULL },
	{ "a @ u\n;os_name=='x'",           NULL },
	{ "a @ u\xe3\x80\x80",              NULL },
	{ "a ===X,!= 1",                    "a ===X !=1" },
	{ "a ===X,!= 1,",                   "a ===X !=1" },
	{ "a ===X,,!= 1",                   NULL },
	{ "a ===X,!=\n1",                   NULL },
	{ "a>=1-,<2",                       NULL },
	{ "a>=1.0rc-,<2",                   "a >=1.0rc- <2" },
	{ "a @ u;os_name=='x'",             "a @u;os_name=='x'" },
	{ "a @ u ;",                        NULL },
	{ "a.",                             NULL },
	{ "a>=1.*",                         NULL },
	{ "a>=1+x",                         NULL },
	{ "a==1a.*",                        NULL },
	{ "a~=1",                           NULL },
	{ "a>=1)",                          NULL },
	{ "a[x y]",                         NULL },
	{ "a[x.]",                          NULL },
	{ "a,",                             NULL },
	{ "a;os_name",                      NULL },
	{ "a;os_name=='x' b",               NULL },
	{ "na\xc3\xafve",                   NULL },
	{ "",                               NULL },
	{ "-a",                             NULL },
	{ "--index-url=x",                  NULL },
	{ "a b",                            NULL },
	{ "a=1.0",                          NULL },
	{ "a==",                            NULL },
	{ "a==1.0 2.0",                     NULL },
	{ "a>=1,,<2",                       NULL },
	{ "a>=1,",                          "a >=1" },
	{ "a[x",                            NULL },
	{ "a[x,]",                          NULL },
	{ "a[;]",                           NULL },
	{ "a(>=1",                          NULL },
	{ "a @",                            NULL },
	{ "a @ u v",                        NULL },
	{ "a;",                             NULL },
	{ "a\nb",                           NULL },
	{ "a\x01",                          NULL },
	{ "$(reboot)",                      NULL },
	{ "a;$(x)",                         NULL },
};

static const char *told(const struct requirement *r)
{
	const char *s = r->name;

	for (size_t i = 0; r->extras[i]; i++)
		s = JOIN(mem, s, " [", r->extras[i], "]");
	for (size_t i = 0; i < r->specifiers.n; i++) {
		const struct specifier *one = &r->specifiers.v[i];

		s = JOIN(mem, s, " ", specifier_ops[one->op], span_dup(one->text, mem));
	}
	if (r->url)
		s = JOIN(mem, s, " @", r->url);
	return r->marker ? JOIN(mem, s, " ;") : s;
}

static void parsed(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(requirements); i++) {
		struct requirement r;
		struct err err = { 0 };
		int rc = requirement_parse(span_of(requirements[i].in), mem, &r, &err);

		if ((rc == 0) != (requirements[i].want != NULL))
			fail_msg("'%s' gave %d", requirements[i].in, rc);
		if (rc == 0)
			assert_string_equal(told(&r), requirements[i].want);
		else
			assert_true(err.code == rc && err.text[0]);
	}
}

static void lines(void **state)
{
	static const char text[] = "# all\nflask==1.0 \\\n  --hash=sha256:aa\n\n  x>=1  # why\r\n"
				   "git+https://h/r#egg=r\n# a \\\ny\nlast \\";
	static const char *const want[] = { "", "flask==1.0   --hash=sha256:aa", "", "x>=1",
					    "git+https://h/r#egg=r", "", "y", "last" };
	struct span rest = span_of(text), line;
	size_t n = 0;

	(void)state;
	while (requirements_line(&rest, mem, &line)) {
		assert_true(n < LEN(want));
		if (!span_is(line, want[n]))
			fail_msg("line %zu is '%.*s'", n, (int)line.n, line.v);
		n++;
	}
	assert_int_equal(n, LEN(want));
}

UNIT(CASE(project_names), CASE(dist_infos), CASE(wheel_names), CASE(sdist_names),
     CASE(build_tags), CASE(plain_names), CASE(parsed), CASE(lines))
