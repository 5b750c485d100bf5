/* Enabling repositories: the bytes that change, and those that do not. */
#include "unit.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"
#include "probes/base/scratch.h"
#include "probes/distro.h"
#include "recipes/plan.h"
#include "recipes/repository.h"

struct row {
	const char *in;
	int rc;
	const char *out;
};

static const struct row ini[] = {
	{ "[crb]\nname=CRB\nenabled=0\n", 0, "[crb]\nname=CRB\nenabled=1\n" },
	{ "[a]\nenabled=0\n[crb]\r\nenabled = False \r\nx=0\r\n[b]\nenabled=0", 0,
	  "[a]\nenabled=0\n[crb]\r\nenabled = 1 \r\nx=0\r\n[b]\nenabled=0" },
	{ "[crb]\nenabled=0\nenabled=no\n", 0, "[crb]\nenabled=1\nenabled=1\n" },
	{ "[crb]\nenabled=0\n[a]\n[crb]\nenabled=0", 0, "[crb]\nenabled=1\n[a]\n[crb]\nenabled=1" },
	{ "[crb]\nenabled=\n", 0, "[crb]\nenabled=1\n" },
	{ "[crb]\nenabled=0 ; off\n", 0, "[crb]\nenabled=1\n" },
	{ "[crb]\nenabled=0\n# a\n\nname=x\n", 0, "[crb]\nenabled=1\n# a\n\nname=x\n" },
	{ "[crb]\nenabled=1\n", 1, NULL },
	{ "[crb]\nenabled=Yes\n", 1, NULL },
	{ "[crb]\nname=x\n[a]\nenabled=0\n", 1, NULL },
	{ "[crb]\n#enabled=0\n;enabled=0\n", 1, NULL },
	{ "[crb]\nenabled_metadata=0\n", 1, NULL },
	{ "[crb] # off\nenabled=0\n", 0, "[crb] # off\nenabled=1\n" },
	{ "[crb]\nenabled=\n  0\n", -EBADMSG, NULL },
	{ "[crb-source]\nenabled=0\n", -ENOENT, NULL },
	{ "#[crb]\nenabled=0\n", -ENOENT, NULL },
	{ "enabled=0\n", -ENOENT, NULL },
	{ "", -ENOENT, NULL },
};

static const struct row apk[] = {
	{ "http://a/v3.22/main\n#http://a/v3.22/community\n", 0,
	  "http://a/v3.22/main\nhttp://a/v3.22/community\n" },
	{ "http://a/v3.22/main\n#  http://a/v3.22/community/\n", 0,
	  "http://a/v3.22/main\nhttp://a/v3.22/community/\n" },
	{ "# from a/community\nhttp://a/main", 0,
	  "# from a/community\nhttp://a/main\nhttp://a/community" },
	{ "/media/apks\nhttp://a/main/\nhttp://b/main\n", 0,
	  "/media/apks\nhttp://a/main/\nhttp://a/community\nhttp://b/main\n" },
	{ "@edge http://a/edge/community\nhttp://a/main\n", 0,
	  "@edge http://a/edge/community\nhttp://a/main\nhttp://a/community\n" },
	{ "http://a/main\nhttp://a/community\n", 1, NULL },
	{ "http://a/mycommunity\n", -ENOENT, NULL },
	{ "/media/cdrom/apks\n", -ENOENT, NULL },
	{ "http://a/main\n##http://a/community\n", 0,
	  "http://a/main\nhttp://a/community\n##http://a/community\n" },
	{ "", -ENOENT, NULL },
};

static const struct row list[] = {
	{ "deb http://a/u noble main\ndeb http://a/u noble-updates main # x\n", 0,
	  "deb http://a/u noble main universe\ndeb http://a/u noble-updates main universe # x\n" },
	{ "deb [arch=arm64] http://a/u/ noble main restricted  \r\ndeb http://s noble-security main", 0,
	  "deb [arch=arm64] http://a/u/ noble main restricted  \r\n"
	  "deb http://s noble-security main universe" },
	{ "deb http://a noble-updates main#x\n", 0, "deb http://a noble-updates main universe#x\n" },
	/* The archives of others, sources, what is switched off, other releases. */
	{ "deb http://a noble-updates main\ndeb http://b/ppa noble main\ndeb-src http://a noble main\n"
	  "deb [enabled=no] http://a noble main\ndeb http://a jammy main\ndeb http://a nobler main\n",
	  0,
	  "deb http://a noble-updates main universe\ndeb http://b/ppa noble main\n"
	  "deb-src http://a noble main\ndeb [enabled=no] http://a noble main\n"
	  "deb http://a jammy main\ndeb http://a nobler main\n" },
	/* Each component with a line of its own. */
	{ "deb http://a noble main\ndeb http://a/ noble universe\ndeb http://a noble-updates main\n", 0,
	  "deb http://a noble main\ndeb http://a/ noble universe\n"
	  "deb http://a noble-updates main universe\n" },
	{ "deb http://a noble main universe\ndeb http://a noble-updates universe main\n", 1, NULL },
	{ "deb http://a noble main\n", -ENOENT, NULL },
	{ "# deb http://a noble-updates main\n", -ENOENT, NULL },
	{ "deb http://a noble-updates contrib\n", -ENOENT, NULL },
	{ "deb http://a ./\n", -ENOENT, NULL },
	{ "deb\ndeb [\ndeb x\ndeb x y\n", -ENOENT, NULL },
	{ "", -ENOENT, NULL },
};

static const struct row deb822[] = {
	{ "Types: deb\nURIs: http://a/\nSuites: noble noble-updates\nComponents: main\nX: y\n", 0,
	  "Types: deb\nURIs: http://a/\nSuites: noble noble-updates\nComponents: main universe\n"
	  "X: y\n" },
	{ "# a\ntypes: deb deb-src\nuris: http://a\nsuites:\n noble\n# b\n noble-updates\n"
	  "components:\n main\n restricted\n\n# c\nTypes: deb\nURIs: http://b\nSuites: noble-security\n"
	  "Components: main", 0,
	  "# a\ntypes: deb deb-src\nuris: http://a\nsuites:\n noble\n# b\n noble-updates\n"
	  "components:\n main\n restricted universe\n\n# c\nTypes: deb\nURIs: http://b\n"
	  "Suites: noble-security\nComponents: main universe" },
	{ "Types: deb\nURIs: http://a\nSuites: noble-updates\nComponents: main\nEnabled: no\n", -ENOENT,
	  NULL },
	{ "Types: deb-src\nURIs: http://a\nSuites: noble-updates\nComponents: main\n", -ENOENT, NULL },
	{ "Types: deb\nURIs: http://a\nSuites: noble-updates\nComponents: main universe\n", 1, NULL },
	{ "Types: deb\nURIs: http://a\nSuites: noble-updates\nComponents: main\n\n"
	  "Types: deb\nURIs: http://a\nSuites: noble-updates\nComponents: universe\n", 1, NULL },
	{ "Types: deb\nURIs: http://ppa\nSuites: noble\nComponents: main\n", -ENOENT, NULL },
	{ " main\nnothing\n", -ENOENT, NULL },
	{ "", -ENOENT, NULL },
};

static const struct component universe = { "universe", "noble", false };

static int by_ini(const struct text *t, struct arena *mem, const char **body)
{
	return repository_enable_ini(t, "crb", mem, body);
}

static int by_apk(const struct text *t, struct arena *mem, const char **body)
{
	return repository_enable_apk(t, "community", mem, body);
}

static int by_list(const struct text *t, struct arena *mem, const char **body)
{
	return repository_add_component_list(t, &universe, mem, body);
}

static int by_deb822(const struct text *t, struct arena *mem, const char **body)
{
	return repository_add_component_deb822(t, &universe, mem, body);
}

typedef int change(const struct text *, struct arena *, const char **);

static void rows(change *make, const struct row *v, size_t n)
{
	struct arena *mem = arena_new();

	for (size_t i = 0; i < n; i++) {
		struct text t = { v[i].in, strlen(v[i].in) }, again;
		const char *body = NULL;
		int rc = make(&t, mem, &body);

		if (rc != v[i].rc)
			fail_msg("%s: %d", v[i].in, rc);
		if (rc == 0) {
			assert_string_equal(body, v[i].out);
			again = (struct text){ body, strlen(body) };
			assert_int_equal(make(&again, mem, &body), 1);
		} else {
			assert_null(body);
		}
	}
	assert_int_equal(make(&(struct text){ "a\0b", 3 }, mem, &(const char *){ NULL }), -EBADMSG);
	arena_free(mem);
}

static void files(void **state)
{
	(void)state;
	rows(by_ini, ini, LEN(ini));
	rows(by_apk, apk, LEN(apk));
	rows(by_list, list, LEN(list));
	rows(by_deb822, deb822, LEN(deb822));
}

/* Where nothing looks like the distribution's own, the release's name is enough. */
static void any(void **state)
{
	static const char in[] = "deb http://a noble main\n";
	const struct component c = { "universe", "noble", true };
	struct arena *mem = arena_new();
	const char *body = NULL;

	(void)state;
	assert_int_equal(repository_add_component_list(&(struct text){ in, sizeof in - 1 }, &c, mem,
						       &body), 0);
	assert_string_equal(body, "deb http://a noble main universe\n");
	arena_free(mem);
}

static void limits(void **state)
{
	struct arena *mem = arena_new();
	struct { char *v; size_t n; } t = { TAKE_N(mem, 32 * 2048, char), 0 };
	const char *body = NULL;

	(void)state;
	for (size_t i = 0; i < 1100; i++, t.n += 14)
		memcpy(t.v + t.n, "deb u:a b c d\n", 14);
	assert_int_equal(repository_add_component_list(&(struct text){ t.v, t.n }, &universe, mem,
						       &body), -E2BIG);
	assert_null(body);
	arena_free(mem);
}

static void put(const char *dir, const char *path, const char *body, struct arena *mem)
{
	const char *file = JOIN(mem, dir, path);
	FILE *f;

	for (char *c = arena_strdup(mem, file), *p = c + strlen(dir) + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			(void)mkdir(c, 0755);
			*p = '/';
		}
	f = fopen(file, "w");
	assert_non_null(f);
	assert_true(fputs(body, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static const struct {
	const char *id, *family, *codename, *name;
	const char *path, *body;
	int rc;
	const char *says;      /* the new content, or why not */
} plans[] = {
	{ "rocky", "rhel", NULL, "crb", "/etc/yum.repos.d/rocky.repo", "[crb]\nenabled=0\n", 0,
	  "[crb]\nenabled=1\n" },
	{ "rocky", "rhel", NULL, "powertools|crb", "/etc/yum.repos.d/r.repo", "[crb]\nenabled=0\n", 0,
	  "[crb]\nenabled=1\n" },
	{ "fedora", "rhel", NULL, "x", "/etc/dnf/repos.override.d/9.repo", "[x]\nenabled=0\n", 0,
	  "[x]\nenabled=1\n" },
	{ "rocky", "rhel", NULL, "crb", "/etc/yum.repos.d/rocky.repo", "[crb]\n", 1, NULL },
	{ "rocky", "rhel", NULL, "crb", "/etc/yum.repos.d/rocky.repo.rpmsave", "[crb]\nenabled=0\n",
	  -ENOENT, "no file on this machine describes the repository 'crb'" },
	{ "rocky", "rhel", NULL, "epel", "/etc/yum.repos.d/rocky.repo", "[crb]\n", -ENOENT,
	  "no file on this machine describes the repository 'epel': install the package "
	  "'epel-release'" },
	{ "rhel", "rhel", NULL, "codeready-builder-for-rhel-9-aarch64-rpms", "/etc/x", "", -ENOENT,
	  "no file on this machine describes the repository "
	  "'codeready-builder-for-rhel-9-aarch64-rpms': register the machine, then run "
	  "'subscription-manager repos --enable codeready-builder-for-rhel-9-aarch64-rpms'" },
	{ "rocky", "rhel", NULL, "crb", "/etc/yum.repos.d/a.repo/x", "", -EISDIR,
	  "'/etc/yum.repos.d/a.repo' is a directory, not a file" },
	{ "opensuse-leap", "suse", NULL, "oss", "/etc/zypp/repos.d/o.repo", "[oss]\nenabled=0\n", 0,
	  "[oss]\nenabled=1\n" },
	{ "alpine", "alpine", NULL, "community", "/etc/apk/repositories", "http://a/main\n", 0,
	  "http://a/main\nhttp://a/community\n" },
	{ "ubuntu", "debian", "noble", "universe", "/etc/apt/sources.list.d/ubuntu.sources",
	  "Types: deb\nURIs: u:a\nSuites: noble\nComponents: main\n", 0,
	  "Types: deb\nURIs: u:a\nSuites: noble\nComponents: main universe\n" },
	{ "ubuntu", "debian", "noble", "universe", "/etc/apt/sources.list.d/ppa.list",
	  "deb u:a noble main\n", -ENOENT,
	  "no file on this machine describes the repository 'universe'" },
	{ "ubuntu", "debian", "jammy", "universe", "/etc/apt/sources.list", "deb u:a jammy main\n", 0,
	  "deb u:a jammy main universe\n" },
	{ "ubuntu", "debian", NULL, "universe", "/etc/apt/sources.list", "deb u:a jammy main\n",
	  -ENOENT,
	  "os-release does not say the release's codename, by which its sources are known" },
	{ "arch", "arch", NULL, "extra", "/etc/pacman.conf", "#[extra]\n", -ENOENT,
	  "no file on this machine describes the repository 'extra'" },
};

static void planned(void **state)
{
	struct arena *mem = arena_new();
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < LEN(plans); i++) {
		struct distro_facts d = {
			.id = KNOWN(str, plans[i].id, NULL),
			.family = KNOWN(str, plans[i].family, NULL),
			.codename = fact_str_of(plans[i].codename, NULL),
		};
		struct root *root = NULL;
		struct plan plan = { 0 };
		const char *dir, *why = NULL;
		int rc;

		assert_int_equal(scratch_make(mem, &dir, &err), 0);
		put(dir, plans[i].path, plans[i].body, mem);
		assert_int_equal(root_open(dir, &root, &err), 0);
		rc = repository_plan(root, &d, plans[i].name, &plan, mem, &why);
		if (rc != plans[i].rc)
			fail_msg("row %zu: %d, %s", i, rc, why ? why : "");
		if (rc < 0)
			assert_string_equal(why, plans[i].says);
		assert_int_equal(plan.nsteps, rc == 0);
		if (rc == 0) {
			assert_string_equal(plan.steps[0].body, plans[i].says);
			assert_string_equal(plan.steps[0].path, plans[i].path);
			assert_int_equal(plan.steps[0].mode, 0644);
			assert_true(plan.steps[0].as_root);
			/* Asked for once more: the step is there already. */
			assert_int_equal(repository_plan(root, &d, plans[i].name, &plan, mem, &why), 1);
			assert_int_equal(plan.nsteps, 1);
		}
		root_close(root);
		assert_int_equal(scratch_remove(dir), 0);
	}
	arena_free(mem);
}

/* Two repositories of one file: the second step goes on from the first. */
static void twice(void **state)
{
	struct arena *mem = arena_new();
	struct err err = { 0 };
	struct distro_facts d = { .id = KNOWN(str, "rocky", NULL), .family = KNOWN(str, "rhel", NULL) };
	struct root *root = NULL;
	struct plan plan = { 0 };
	const char *dir, *why;

	(void)state;
	assert_int_equal(scratch_make(mem, &dir, &err), 0);
	put(dir, "/real.repo", "[a]\nenabled=0\n[b]\nenabled=0\n", mem);
	assert_int_equal(mkdir(JOIN(mem, dir, "/etc"), 0755), 0);
	assert_int_equal(mkdir(JOIN(mem, dir, "/etc/yum.repos.d"), 0755), 0);
	assert_int_equal(symlink("/real.repo", JOIN(mem, dir, "/etc/yum.repos.d/x.repo")), 0);
	assert_int_equal(chmod(JOIN(mem, dir, "/real.repo"), 0640), 0);
	assert_int_equal(root_open(dir, &root, &err), 0);
	assert_int_equal(repository_plan(root, &d, "a", &plan, mem, &why), 0);
	assert_int_equal(repository_plan(root, &d, "b", &plan, mem, &why), 0);
	assert_int_equal(plan.nsteps, 2);
	assert_string_equal(plan.steps[1].path, "/real.repo");
	assert_string_equal(plan.steps[1].body, "[a]\nenabled=1\n[b]\nenabled=1\n");
	assert_int_equal(plan.steps[1].mode, 0640);
	root_close(root);
	assert_int_equal(scratch_remove(dir), 0);
	arena_free(mem);
}

UNIT(cmocka_unit_test(files), cmocka_unit_test(any), cmocka_unit_test(limits),
     cmocka_unit_test(planned), cmocka_unit_test(twice))
