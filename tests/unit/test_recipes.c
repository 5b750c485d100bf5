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
	assert_int_equal(recipes_count(r), n);
	arena_free(mem);
}

static void broken(void **state)
{
	static const struct { const char *in, *want;
	} rows[] = {
		{ "[recipe]\nid = a\n", "'x.ini': [recipe] lacks its title" },
		{ "[recipe]\nid = a\ntitel = b\n",
		  "'x.ini': line 3: unknown key 'titel' in [recipe] (id, title)" },
		{ "[recipe]\nid = taken\n", "'x.ini': line 2: the id 'taken' is taken" },
		{ "[package]\nid = a\n",
		  "'x.ini': line 2: unknown section '[package]' ([recipe], [packages], [repositories])" },
		{ "[packages]\ndebian = a;rm\n",
		  "'x.ini': line 2: 'a;rm' cannot be the name of a package" },
		{ "[packages]\ndebian = -y\n",
		  "'x.ini': line 2: '-y' cannot be the name of a package" },
		{ "[packages]\ndebian = a\ndebian = b\n",
		  "'x.ini': line 3: 'debian' stands twice in its section" },
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
		"rhel 8 = python{v}-devel\nrhel = d\nfedora = e\nsuse = python{n}-devel\n"
		"rhel 9 python3.11 = f\n[repositories]\nrocky 8 = powertools\nrocky = crb\n";
	static const struct { const char *id, *version, *family, *first, *repository;
	} rows[] = {
		{ "debian", "12", "debian", "a" },
		{ "ubuntu", "18.04", "debian", "c" },
		{ "ubuntu", "22.04", "debian", "a" },
		{ "rocky", "8.9", "rhel", "python3.11-devel", "powertools" },
		{ "rocky", "9.3", "rhel", "f", "crb" },
		{ "rhel", "9.6", "rhel", "f" },
		{ "ol", "10.0", "rhel", "d" },
		{ "fedora", "43", "rhel", "e" },
		{ "sles", "15.7", "suse", "python311-devel" },
		{ "alpine", "3.22", "alpine", NULL },
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
		const char *const *names = recipe_packages(recipes_find(r, "h"), &d, "3.11", mem);

		const char *const *repositories =
			recipe_repositories(recipes_find(r, "h"), &d, mem);

		if (rows[i].repository)
			assert_string_equal(repositories[0], rows[i].repository);
		else
			assert_null(repositories);
		if (!rows[i].first) {
			assert_null(names);
			continue;
		}
		assert_string_equal(names[0], rows[i].first);
	}
	arena_free(mem);
}

UNIT(cmocka_unit_test(builtin), cmocka_unit_test(broken), cmocka_unit_test(choice))
