/* What builds need: the compiled-in table is sound, broken ones are refused with their line, and
 * each distribution gets its own names.
 */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/base/words.h"
#include "probes/distro.h"
#include "recipes/builds.h"
#include "recipes/recipe.h"

static void builtin(void **state)
{
	static const char *const families[] = { "debian", "rhel", "suse", "alpine", "arch" };
	struct arena *mem = arena_new();
	struct recipes *recipes;
	struct builds *b;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(recipes_builtin(mem, &recipes, &err), 0);
	assert_int_equal(builds_builtin(mem, &b, &err), 0);
	assert_true(builds_count(b) > 80);
	for (size_t i = 0; i < builds_count(b); i++)
		for (size_t k = 0; k < LEN(families); k++) {
			struct distro_facts d = { .family = KNOWN(str, families[k], NULL) };
			struct build_need n = builds_need(b, recipes, builds_name(b, i), &d, mem);

			assert_true(n.known);
			for (const char *const *id = n.recipes; *id; id++)
				assert_non_null(recipes_find(recipes, *id));
			for (const char *const *c = n.compilers; *c; c++)
				assert_non_null(build_compiler(*c));
			/* Debian's names are known of all. */
			assert_true(k > 0 || !n.unnamed);
			assert_true(*n.recipes || *n.packages || n.unnamed);
		}
	arena_free(mem);
}

static void broken(void **state)
{
	static const struct { const char *in, *want; } rows[] = {
		{ "[a]\ndebian = x\n", "'x.ini': [a] lacks its needs" },
		{ "[a]\ndebian = x\n[b]\nneeds = c\n", "'x.ini': line 4: [a] above lacks its needs" },
		{ "[a]\nneed = c\n",
		  "'x.ini': line 2: unknown key 'need' in [a] (also, needs, repositories, note, or a "
		  "family: debian, rhel, suse, alpine, arch)" },
		{ "[a]\nneeds = cobol\n", "'x.ini': line 2: 'cobol' is nothing for 'needs'" },
		{ "[a]\nneeds = c\nneeds = c\n", "'x.ini': line 3: 'needs' stands twice in [a]" },
		{ "[a]\nneeds = c\n[b]\nneeds = c\n[a]\nneeds = c\n",
		  "'x.ini': line 6: 'a' stands there twice" },
		{ "[a]\nalso = b a\nneeds = c\n", "'x.ini': line 2: 'a' stands there twice" },
		{ "[Py_YAML]\nneeds = c\n",
		  "'x.ini': line 2: 'Py_YAML' is no normalised name of a project" },
		{ "[a]\nneeds =\ndebian = x|;rm\n",
		  "'x.ini': line 3: ';rm' cannot be the name of a package" },
		{ "[a]\nneeds =\ndebian = -y\n",
		  "'x.ini': line 3: '-y' cannot be the name of a package" },
		{ "[a]\nneeds =\nrhel = x\nrhel = y\n", "'x.ini': line 4: 'rhel' stands twice in [a]" },
		{ "[a]\nneeds =\nrepositories = rpmfusion\n",
		  "'x.ini': line 3: 'rpmfusion' is nothing for 'repositories'" },
		{ "[a]\nneeds =\ndebianish = x\n",
		  "'x.ini': line 3: unknown key 'debianish' in [a] (also, needs, repositories, note, "
		  "or a family: debian, rhel, suse, alpine, arch)" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text text = { rows[i].in, strlen(rows[i].in) };
		struct err err = { 0 };

		assert_int_equal(builds_add(builds_new(mem), "x.ini", &text, mem, &err), -EBADMSG);
		assert_string_equal(err.text, rows[i].want);
	}
	arena_free(mem);
}

static const char *words(const struct build_need *n, struct arena *mem)
{
	static const char *const none[] = { NULL };

	return JOIN(mem, n->known ? "" : "? ", words_join(n->packages, " ", mem), " / ",
		    words_join(n->recipes, " ", mem), " / ",
		    words_join(n->repositories, " ", mem), " / ",
		    words_join(n->enable ? n->enable : none, " ", mem),
		    n->unnamed ? " unnamed" : "");
}

static void needs(void **state)
{
	static const struct { const char *project, *id, *version, *family, *want; } rows[] = {
		{ "psycopg2", "debian", "12", "debian",
		  "libpq-dev / compiler python-headers /  / " },
		{ "psycopg2-binary", "rocky", "9.4", "rhel",
		  "libpq-devel / compiler python-headers /  / " },
		{ "h5py", "rocky", "9.4", "rhel",
		  "hdf5-devel / compiler pkg-config python-headers / epel / epel" },
		{ "h5py", "fedora", "42", "rhel",
		  "hdf5-devel / compiler pkg-config python-headers /  / " },
		{ "mysqlclient", "ol", "8.9", "rhel",
		  "mariadb-connector-c-devel / compiler pkg-config python-headers / crb / "
		  "ol8_codeready_builder" },
		{ "numpy", "almalinux", "10", "rhel",
		  " / compiler fortran openblas lapack pkg-config python-headers / crb / " },
		{ "shapely", "rocky", "8.10", "rhel",
		  "geos-devel / compiler python-headers / epel crb / epel powertools" },
		{ "shapely", "alpine", "3.22.0", "alpine",
		  "geos-dev / compiler python-headers /  / community" },
		{ "pygobject", "debian", "12", "debian",
		  "libgirepository1.0-dev libcairo2-dev gobject-introspection / compiler "
		  "python-headers /  / " },
		{ "pygobject", "ubuntu", "24.04", "debian",
		  "libgirepository-2.0-dev|libgirepository1.0-dev libcairo2-dev "
		  "gobject-introspection / compiler python-headers /  / universe" },
		{ "uwsgi", "alpine", "3.22.0", "alpine",
		  " / compiler python-headers /  / community unnamed" },
		{ "soundfile", "debian", "13", "debian", "libsndfile1 /  /  / " },
		{ "greenlet", "arch", NULL, "arch", " / compiler python-headers /  / " },
		{ "docopt", "debian", "13", "debian", "?  / compiler python-headers /  / " },
	};
	struct arena *mem = arena_new();
	struct recipes *recipes;
	struct builds *b;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(recipes_builtin(mem, &recipes, &err), 0);
	assert_int_equal(builds_builtin(mem, &b, &err), 0);
	for (size_t i = 0; i < LEN(rows); i++) {
		struct distro_facts d = { .id = KNOWN(str, rows[i].id, NULL),
					  .version = fact_str_of(rows[i].version, NULL),
					  .family = KNOWN(str, rows[i].family, NULL) };
		struct build_need n = builds_need(b, recipes, rows[i].project, &d, mem);

		assert_string_equal(words(&n, mem), rows[i].want);
	}
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builtin), cmocka_unit_test(broken), cmocka_unit_test(needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
