/* Package managers: which one a root has, what it is told, what its exit status means. */
#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scratch.h"
#include "probes/packages.h"
#include "recipes/manager.h"

static const struct {
	const char *fact, *program, *leads_to;
	const char *want;
} roots[] = {
	{ "dnf", "/usr/bin/dnf", "dnf-3", "dnf" },
	{ "dnf", "/usr/bin/dnf", "dnf5", "dnf5" },
	{ "dnf", "/usr/bin/microdnf", NULL, "microdnf" },
	{ "dnf", "/usr/bin/microdnf", "dnf5", "dnf5" },
	{ "yum", "/usr/bin/yum", NULL, "yum" },
	{ "apt", "/usr/bin/apt-get", NULL, "apt" },
	{ "zypper", "/usr/bin/zypper", NULL, "zypper" },
	{ "swupd", "/usr/bin/swupd", NULL, NULL },
};

static void which(void **state)
{
	struct arena *mem = arena_new();
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < LEN(roots); i++) {
		struct packages_facts facts = {
			.manager = KNOWN(str, roots[i].fact, roots[i].program)
		};
		const struct manager *m, *again;
		struct root *root = NULL;
		const char *dir;

		assert_int_equal(scratch_make(mem, &dir, &err), 0);
		assert_int_equal(mkdir(JOIN(mem, dir, "/usr"), 0755), 0);
		assert_int_equal(mkdir(JOIN(mem, dir, "/usr/bin"), 0755), 0);
		if (roots[i].leads_to) {
			const char *to = JOIN(mem, dir, "/usr/bin/", roots[i].leads_to);

			assert_int_equal(symlink(roots[i].leads_to, JOIN(mem, dir, roots[i].program)),
					 0);
			assert_int_equal(close(creat(to, 0755)), 0);
		}
		assert_int_equal(root_open(dir, &root, &err), 0);
		m = manager_here(root, &facts, mem);
		again = manager_by_fact(root, roots[i].fact, mem);
		root_close(root);
		assert_int_equal(scratch_remove(dir), 0);
		if (!roots[i].want) {
			assert_null(m);
			assert_null(again);
			continue;
		}
		assert_string_equal(m->name, roots[i].want);
		assert_string_equal(m->fact, roots[i].fact);
		if (roots[i].leads_to)
			assert_ptr_equal(again, m);
	}
	assert_null(manager_here(NULL, &(struct packages_facts){ 0 }, mem));
	arena_free(mem);
}

static const struct {
	const char *manager;
	enum manager_verb verb;
	int status;
	enum manager_end want;
} statuses[] = {
	{ "apt", MANAGER_INSTALL, 0, MANAGER_DONE },
	{ "apt", MANAGER_INSTALL, 100, MANAGER_FAILED },
	{ "apt", MANAGER_TRY_INSTALL, 100, MANAGER_FAILED },
	{ "dnf", MANAGER_INSTALL, 1, MANAGER_FAILED },
	{ "dnf", MANAGER_INSTALL, 200, MANAGER_LOCKED },
	{ "dnf", MANAGER_TRY_INSTALL, 1, MANAGER_WOULD },
	{ "dnf", MANAGER_TRY_INSTALL, 0, MANAGER_DONE },
	{ "dnf", MANAGER_TRY_INSTALL, 200, MANAGER_LOCKED },
	{ "dnf", MANAGER_TRY_REMOVE, 1, MANAGER_FAILED },
	{ "zypper", MANAGER_INSTALL, 102, MANAGER_DONE },
	{ "zypper", MANAGER_INSTALL, 104, MANAGER_NO_NAME },
	{ "zypper", MANAGER_INSTALL, 106, MANAGER_FAILED },
	{ "zypper", MANAGER_INSTALL, 107, MANAGER_SCRIPT },
	{ "zypper", MANAGER_INSTALL, 7, MANAGER_LOCKED },
	{ "zypper", MANAGER_TRY_REMOVE, 7, MANAGER_FAILED },
	{ "pacman", MANAGER_INSTALL, 1, MANAGER_FAILED },
};

static void exits(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(statuses); i++)
		assert_int_equal(manager_end(manager_find(statuses[i].manager), statuses[i].verb,
					     statuses[i].status), statuses[i].want);
}

static void words(void **state)
{
	static const char *const names[] = { "gcc", "make", NULL };
	struct arena *mem = arena_new();
	const char *const *argv = manager_argv(manager_find("dnf5"), MANAGER_AUTO, names, mem);

	(void)state;
	assert_string_equal(argv[0], "/usr/bin/dnf5");
	assert_string_equal(argv[3], "dependency");
	assert_string_equal(argv[5], "make");
	assert_null(argv[6]);
	/* Told to try, it would do it. */
	assert_null(manager_argv(manager_find("microdnf"), MANAGER_TRY_INSTALL, names, mem));
	arena_free(mem);
}

UNIT(cmocka_unit_test(which), cmocka_unit_test(exits), cmocka_unit_test(words))
