/* Files as a lock: how names are put together, what WHEEL tells, and what a pyproject.toml asks. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/lockfiles.h"

static const char *joined(const char *const *v, struct arena *mem)
{
	const char *out = "";

	for (; v && *v; v++)
		out = JOIN(mem, out, *out ? " " : "", *v);
	return out;
}

static void tags(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "", "" },
		{ "Tag: py3-none-any\n", "py3-none-any" },
		{ "Wheel-Version: 1.0\r\ntag:cp311-cp311-linux_aarch64  \r\nTAG: py3-none-any",
		  "cp311-cp311-linux_aarch64 py3-none-any" },
		{ "Tag\nTags: x\n Tag: y\n", "y" },
		{ "Tag: ../../etc/passwd\nTag: a b\nTag: \nTag: -x\nTag: a/b\n", "" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct list got = { 0 };

		wheel_file_tags(span_of(rows[i].text), mem, &got);
		assert_string_equal(joined(got.v, mem), rows[i].want);
	}
	arena_free(mem);
}

static void groups(void **state)
{
	static const char *const files[] = {
		"x.y-1.0.tar.gz", "README", "Other-2-py3-none-any.whl", "X_Y-1.0.0-py3-none-any.whl",
		"x_y-1.0-1-py3-none-any.whl", "bad.whl", "-.zip", "also.bad.whl", NULL,
	};
	static const char *const want[] = {
		"other 2: Other-2-py3-none-any.whl",
		"x-y 1.0: x.y-1.0.tar.gz x_y-1.0-1-py3-none-any.whl",
		"x-y 1.0.0: X_Y-1.0.0-py3-none-any.whl",
		"- -: -.zip", "- -: also.bad.whl", "- -: bad.whl",
	};
	struct arena *mem = arena_new();
	struct lock_given *v;
	struct err err = { 0 };
	struct lock lock;
	size_t n;

	(void)state;
	n = lock_group(files, mem, &v);
	assert_int_equal(n, LEN(want));
	for (size_t i = 0; i < n; i++)
		assert_string_equal(JOIN(mem, v[i].name ? v[i].name : "-", " ",
					 v[i].version ? v[i].version : "-", ": ",
					 joined(v[i].files, mem)), want[i]);
	assert_int_equal(lock_given_read("here", v, n, mem, &lock, &err), 0);
	assert_int_equal(lock.nentries, n);
	assert_int_equal(lock.nroots, n);
	assert_int_equal(lock.entries[1].nfiles, 2);
	assert_true(lock.entries[1].files[0].sdist);
	assert_false(lock.entries[1].files[1].sdist);
	arena_free(mem);
}

/* Each root as UNDER[:NAME]=PACKAGE, or the sentence. */
static const char *asked(const char *text, struct arena *mem)
{
	static const char *const unders[] = { "run", "extra", "group", "either" };
	struct lock lock;
	struct err err = { 0 };
	const char *out = "";

	if (lock_read("pyproject.toml", &(struct text){ text, strlen(text) }, NULL, mem, &lock,
		      &err) < 0)
		return arena_strdup(mem, err.text);
	for (size_t i = 0; i < lock.nroots; i++) {
		const struct lock_root *r = &lock.roots[i];

		out = JOIN(mem, out, i ? " " : "", unders[r->under], r->name ? ":" : "",
			   r->name ? r->name : "", "=", lock.entries[lock.sets[r->set].entry].name);
	}
	for (size_t i = 0; i < lock.nproblems; i++)
		out = arena_printf(mem, "%s\nline %zu: %s", out, lock.problems[i].line,
				   lock.problems[i].text);
	return out;
}

static void pyproject(void **state)
{
	static const struct { const char *text, *want; } rows[] = {
		{ "", "" },
		{ "[project]\nname='a'\ndependencies=['B>1', 'c[x]; extra == \"y\"']\n", "run=b run=c" },
		{ "[project.optional-dependencies]\nOne_1=['b']\ntwo=[]\n", "extra:one-1=b" },
		{ "[project]\nname='My.App'\n[project.optional-dependencies]\nall=['my-app[x,y]', 'z']\n"
		  "x=['b']\ny=['my_app[all]', 'c']\n",
		  "extra:all=z extra:all=b extra:all=c extra:x=b extra:y=c extra:y=z extra:y=b" },
		{ "[dependency-groups]\nt=['b']\nd=[{include-group='T'}, 'c']\n",
		  "group:t=b group:d=c group:d=b" },
		{ "[project]\nname='a'\n[dependency-groups]\nt=['a[x]']\n",
		  "'pyproject.toml': line 4: there is no extra 'x' to include" },
		{ "[dependency-groups]\nt=[{include-group='no'}]\n",
		  "'pyproject.toml': line 2: there is no group 'no' to include" },
		{ "[dependency-groups]\nt=[{include='no'}]\n",
		  "'pyproject.toml': line 2: this is no requirement" },
		{ "[dependency-groups]\nt=[]\nT=[]\n", "'pyproject.toml': line 3: two names are one: 't'" },
		{ "[project]\ndependencies=['./here']\n",
		  "'pyproject.toml': line 2: './here': it does not begin with a project's name" },
		{ "[project]\ndependencies='b'\n",
		  "'pyproject.toml': line 2: 'dependencies' is no array" },
		{ "[project]\ndependencies=[1]\n", "'pyproject.toml': line 2: this is no requirement" },
		{ "[project.optional-dependencies]\n'a b'=[]\n",
		  "'pyproject.toml': line 2: this is no name of an extra or a group" },
		{ "project=1\n", "'pyproject.toml': line 1: 'project' is no table" },
		{ "[project]\nname='a'\ndynamic=['version', 'dependencies']\n",
		  "\nline 1: its dependencies are made by the build and do not stand here" },
		{ "[tool.poetry.dependencies]\npython='^3.9'\n",
		  "\nline 1: what [tool.poetry] asks for is not read here: its poetry.lock is" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_string_equal(asked(rows[i].text, mem), rows[i].want);
	arena_free(mem);
}

UNIT(cmocka_unit_test(tags), cmocka_unit_test(groups), cmocka_unit_test(pyproject))
