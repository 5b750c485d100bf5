/* What packages are checked for: the words of the options, and the names of what they make. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "recipes/targets.h"

/* "python=3.11 glibc=2.31 ..." as options. */
static const char *made(const char *words, struct arena *mem)
{
	struct list lists[4] = { { 0 }, { 0 }, { 0 }, { 0 } };
	static const char *const names[] = { "python=", "glibc=", "musl=", "release=" };
	struct targets_wish w = { &lists[0], &lists[1], &lists[2], &lists[3], NULL, NULL };
	struct check_target *v = NULL;
	struct err err = { 0 };
	const char *out = "";
	size_t n = 0;
	char *word = arena_strdup(mem, words), *rest = word;

	while ((word = strsep(&rest, ","))) {
		for (size_t i = 0; i < LEN(names); i++)
			if (strncmp(word, names[i], strlen(names[i])) == 0)
				list_add(&lists[i], word + strlen(names[i]), mem);
		if (strncmp(word, "arch=", 5) == 0)
			w.arch = word + 5;
		if (strncmp(word, "pip=", 4) == 0)
			w.pip = word + 4;
	}
	assert_int_equal(targets_need(&w), 0);
	if (targets_of(&w, NULL, NULL, mem, &v, &n, &err) < 0)
		return arena_strdup(mem, err.text);
	for (size_t i = 0; i < n; i++)
		out = JOIN(mem, out, i ? " " : "", v[i].name, "/",
			   v[i].env.v[MARKER_PYTHON_FULL_VERSION]);
	return out;
}

static void words(void **state)
{
	static const struct { const char *words, *want; } rows[] = {
		{ "python=3.11,glibc=2.31", "cp311-glibc2.31-aarch64/3.11.9" },
		{ "python=3.11.4,glibc=2.31,arch=arm64", "cp311-glibc2.31-aarch64/3.11.4" },
		{ "python=3.14.0rc1,glibc=2.31,arch=amd64", "cp314-glibc2.31-x86_64/3.14.0rc1" },
		{ "python=3.13t,musl=1.2.5", "cp313t-musl1.2-aarch64/3.13.9" },
		{ "python=pypy3.10,glibc=2.17", "pp310-glibc2.17-aarch64/3.10.9" },
		{ "python=3.9,python=3.10,glibc=2.31,musl=1.1",
		  "cp39-glibc2.31-aarch64/3.9.9 cp310-glibc2.31-aarch64/3.10.9 "
		  "cp39-musl1.1-aarch64/3.9.9 cp310-musl1.1-aarch64/3.10.9" },
		{ "release=ubuntu:20.04", "cp38-glibc2.31-aarch64/3.8.9" },
		{ "release=focal,release=ubuntu20.04", "cp38-glibc2.31-aarch64/3.8.9" },
		{ "release=rocky:8,arch=x86_64", "cp311-glibc2.28-x86_64/3.11.9" },
		{ "release=noble,python=3.13", "cp313-glibc2.39-aarch64/3.13.9" },
		{ "release=noble,python=3.12,glibc=2.39",
		  "cp312-glibc2.39-aarch64/3.12.9 cp312-glibc2.39-aarch64-anypip/3.12.9" },
		{ "python=3.9,glibc=2.31,pip=20.3.4,release=bullseye", "cp39-glibc2.31-aarch64/3.9.9" },
		{ "release=beos", "there is no release 'beos'" },
		{ "python=3,glibc=2.31", "'--python 3' is no version of Python" },
		{ "python=,glibc=2.31", "'--python ' is no version of Python" },
		{ "python=2.7,glibc=2.31", "'--python 2.7' is no version of Python" },
		{ "python=3.11.x,glibc=2.31", "'--python 3.11.x' is no version of Python" },
		{ "python=3.11tt,glibc=2.31", "'--python 3.11tt' is no version of Python" },
		{ "python=3.7,glibc=2.31", "'--python 3.7': ampy is for Python 3.8 and newer" },
		{ "python=3.11,glibc=2", "'--glibc 2' is no version" },
		{ "python=3.11,musl=1.x", "'--musl 1.x' is no version" },
		{ "python=3.11,glibc=2.31,arch=A", "'--arch A' is no machine" },
		{ "python=3.11,glibc=2.31,arch=", "'--arch ' is no machine" },
		{ "python=3.11,glibc=2.31,pip=new", "'new' is no version of pip" },
		{ "python=3.11,glibc=2.31,pip=20 ", "'--pip 20 ' is no version" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++)
		assert_string_equal(made(rows[i].words, mem), rows[i].want);
	arena_free(mem);
}

UNIT(cmocka_unit_test(words))
