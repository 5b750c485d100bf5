/* Recipes: the compiled-in ones are sound, broken ones are refused with their line, names are
 * chosen. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/distro.h"
#include "recipes/builtin.h"
#include "recipes/recipe.h"

static void builtin(void **state)
{
	struct arena *mem = arena_new();
	struct recipes *r;
	struct err err = { 0 };
	size_t n = 0;

	(void)state;
	while (builtin_recipes[n].name)
		n++;
	assert_true(n >= 10);
	assert_int_equal(recipes_builtin(mem, &r, &err), 0);
	assert_int_equal(recipes_count(r) + recipes_profiles(r), n);
	arena_free(mem);
}

static void broken(void **state)
{
	static const struct { const char *in, *want;
	} rows[] = {
		{ "[recipe]\nid = a\n", "'x.ini': [recipe] lacks its title" },
		{ "[recipe]\nid = a\ntitel = b\n",
		  "'x.ini': line 3: unknown key 'titel' in [recipe] (id, title, cures)" },
		{ "[recipe]\nid = taken\n", "'x.ini': line 2: the id 'taken' is taken" },
		{ "[package]\nid = a\n",
		  "'x.ini': line 2: unknown section '[package]' ([recipe], [packages], "
		  "[repositories], [instead], [when], or [profile])" },
		{ "[profile]\nid = p\ntitle = T\n", "'x.ini': [profile] lacks its recipes" },
		{ "[when]\ncpu.ach = aarch64\n", "'x.ini': line 2: there is no fact 'cpu.ach'" },
		{ "[packages]\ndebian = a||b\n",
		  "'x.ini': line 2: '' cannot be the name of a package" },
		{ "[repositories]\nrhel = a|/b\n",
		  "'x.ini': line 2: '/b' cannot be the name of a repository" },
		{ "[packages]\ndebian = a;rm\n",
		  "'x.ini': line 2: 'a;rm' cannot be the name of a package" },
		{ "[packages]\ndebian = -y\n",
		  "'x.ini': line 2: '-y' cannot be the name of a package" },
		{ "[repositories]\nrhel = a/b\n",
		  "'x.ini': line 2: 'a/b' cannot be the name of a repository" },
		{ "[packages]\ndebian = a\ndebian = b\n",
		  "'x.ini': line 3: 'debian' stands twice in [packages]" },
	};
	static const char taken[] = "[recipe]\nid = taken\ntitle = T\n";
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text first = { taken, sizeof taken - 1 },
			    t = { rows[i].in, strlen(rows[i].in) };
		struct recipes *r = recipes_new(mem);
		struct err err = { 0 };

		assert_int_equal(recipes_add(r, "first", &first, mem, &err), 0);
		assert_int_equal(recipes_add(r, "x.ini", &t, mem, &err), -EBADMSG);
		assert_string_equal(err.text, rows[i].want);
		assert_int_equal(recipes_count(r), 1);
	}
	arena_free(mem);
}

static void choice(void **state)
{
	static const char in[] =
		"[recipe]\nid = h\ntitle = T\n[packages]\ndebian = a b\nubuntu 18.04 = c\n"
		"rhel 8 = python3.9-devel\nrhel 8 3.8 = python38-devel\nrhel = d\nfedora = e\n"
		"rhel other = python{v}-devel\nsuse = f\nsuse other = python{n}-devel\n"
		"debian 10 =\n[repositories]\nrocky 8 = powertools\n";
	static const struct { const char *id, *version, *family, *python, *first; } rows[] = {
		{ "debian", "12", "debian", NULL, "a" },
		{ "debian", "12", "debian", "3.12", "a" },
		{ "debian", "10", "debian", NULL, NULL },
		{ "ubuntu", "18.04", "debian", NULL, "c" },
		{ "ubuntu", "22.04", "debian", NULL, "a" },
		{ "rocky", "8.9", "rhel", NULL, "python3.9-devel" },
		{ "rocky", "8.9", "rhel", "3.8", "python38-devel" },
		{ "rocky", "8.9", "rhel", "3.12", "python3.12-devel" },
		{ "rocky", "9.3", "rhel", NULL, "d" },
		{ "rocky", "9.3", "rhel", "3.11", "python3.11-devel" },
		{ "fedora", "43", "rhel", NULL, "e" },
		{ "sles", "15.7", "suse", NULL, "f" },
		{ "sles", "15.7", "suse", "3.12", "python312-devel" },
		{ "alpine", "3.22", "alpine", NULL, NULL },
	};
	struct arena *mem = arena_new();
	struct recipes *r = recipes_new(mem);
	struct err err = { 0 };

	(void)state;
	assert_int_equal(recipes_add(r, "x", &(struct text){ in, sizeof in - 1 }, mem, &err), 0);
	for (size_t i = 0; i < LEN(rows); i++) {
		struct distro_facts d = {
			.id = KNOWN(str, rows[i].id, NULL),
			.version = KNOWN(str, rows[i].version, NULL),
			.family = KNOWN(str, rows[i].family, NULL),
		};
		const char *const *names = recipe_packages(recipes_find(r, "h"), &d,
							   rows[i].python, mem);

		const char *const *repositories =
			recipe_repositories(recipes_find(r, "h"), &d, mem);

		if (strcmp(rows[i].version, "8.9") == 0)
			assert_string_equal(repositories[0], "powertools");
		else
			assert_null(repositories);
		if (!rows[i].first) {
			assert_true(!names || !*names);
			continue;
		}
		assert_string_equal(names[0], rows[i].first);
	}
	arena_free(mem);
}

UNIT(cmocka_unit_test(builtin), cmocka_unit_test(broken), cmocka_unit_test(choice))
