/* Virtual environments: for whom, and what a plan has to do for one. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probes/base/arena.h"
#include "probes/base/cell.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"
#include "probes/base/scratch.h"
#include "recipes/owner.h"
#include "recipes/pipindex.h"
#include "recipes/piprun.h"
#include "recipes/pipspec.h"
#include "recipes/plan.h"
#include "recipes/site.h"
#include "recipes/venv.h"

static const char *dir;
static struct arena *mem;
static struct root *root;

static const char *in(const char *path)
{
	return arena_printf(mem, "%s%s", dir, path);
}

/* Makes the folders above a path, too; NULL makes the path itself a folder. */
static void put(const char *path, const char *text)
{
	char *all = arena_strdup(mem, in(path));
	int fd;

	for (char *c = all + strlen(dir) + 1; *c; c++)
		if (*c == '/') {
			*c = '\0';
			(void)mkdir(all, 0755);
			*c = '/';
		}
	if (!text) {
		(void)mkdir(all, 0755);
		return;
	}
	fd = open(all, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void dist(const char *env, const char *name, bool whole)
{
	const char *at = arena_printf(mem, "%s/lib/python3.11/site-packages/%s.dist-info/", env,
				      name);

	put(JOIN(mem, at, "METADATA"), "x");
	if (whole)
		put(JOIN(mem, at, "INSTALLER"), "pip\n");
}

static void env_at(const char *env, bool pip)
{
	put(JOIN(mem, env, "/pyvenv.cfg"), "home = /usr/bin\nversion = 3.11.2\n");
	put(JOIN(mem, env, "/bin/python"), "");
	put(JOIN(mem, env, "/lib/python3.11/site-packages/pip/__main__.py"), "");
	dist(env, "pip-23.0.1", pip);
}

static int setup(void **state)
{
	struct err err = { 0 };

	(void)state;
	mem = arena_new();
	assert_int_equal(scratch_make(mem, &dir, &err), 0);
	put("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nada:x:12345:12345::/home/ada:/bin/sh\n");
	put("/etc/group", "root:x:0:\nada:x:12345:\n");
	put("/.ampy/clock", "2026-11-22T12:00:00Z\n");
	put("/usr/bin/python3.11", "");
	put("/home/new", NULL);
	put("/home/file", "");
	put("/home/other/notes.txt", "");
	put("/home/begun/lib/python3.11/site-packages/x", "");
	put("/home/begun/bin", NULL);
	env_at("/home/old", true);
	dist("/home/old", "Flask-3.0.0", true);
	dist("/home/old", "torch-2.1.0+cpu", true);
	dist("/home/old", "half-1.0", false);
	env_at("/home/extras", true);
	dist("/home/extras", "Flask-3.0.0", true);
	dist("/home/extras", "torch-2.1.0", true);
	dist("/home/extras", "fast-1.0", true);
	put("/home/extras/lib/python3.11/site-packages/fast-1.0.dist-info/METADATA",
	    "Name: fast\nRequires-Dist: gone; python_version < '3'\n"
	    "Requires-Dist: flask (>=2) ; extra == 'Web_Site'\n"
	    "Requires-Dist: torch>=3; extra == \"ml\"\n"
	    "Requires-Dist: flask[async]; extra == 'deep'\n\nRequires-Dist: none; extra == 'web-site'\n");
	dist("/home/old", "fast-1.0", true);
	put("/home/old/lib/python3.11/site-packages/fast-1.0.dist-info/METADATA",
	    "Requires-Dist: flask; (python_version > '3') and extra == 'web-site'\n");
	put("/home/old/lib/python3.11/site-packages/flask-3.0.0.dist-info/x", "");
	dist("/home/old", "direct-1.0", true);
	put("/home/old/lib/python3.11/site-packages/direct-1.0.dist-info/direct_url.json",
	    "{\"url\": \"https://h/direct-1.0.tar.gz\", \"archive_info\": {}}");
	dist("/home/old", "tool-1.0", true);
	put("/home/old/lib/python3.11/site-packages/tool-1.0.dist-info/direct_url.json",
	    "{\"url\": \"https://h/tool\", \"vcs_info\": {\"requested_revision\": \"v1\"}}");
	env_at("/home/fresh", true);
	env_at("/home/torn", false);
	env_at("/home/mess", false);
	dist("/home/mess", "flask-3.0.0", true);
	env_at("/home/gone", true);
	dist("/home/gone", "flask-3.0.0", true);
	assert_int_equal(unlink(in("/home/gone/bin/python")), 0);
	put("/w/Foo_Bar-1.0-py3-none-any.whl", "");
	put("/w/flask-3.0.0-py3-none-any.whl", "");
	put("/w/odd.whl", "");
	put("/w/a.tar.gz", "");
	put("/w/met.txt", "# all\n-i https://h/\nFlask==3.0.0 \\\n --hash=sha256:aa\ntorch>=2\n");
	put("/w/unmet.txt", "flask\nnumpy\n");
	put("/w/nested.txt", "-r met.txt\n");
	assert_int_equal(root_open(dir, &root, &err), 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	root_close(root);
	(void)scratch_remove(dir);
	arena_free(mem);
	return 0;
}

/* The steps of a plan, a line each. */
static const char *told(const struct plan *p)
{
	const char *s = "";

	for (size_t i = 0; i < p->nsteps; i++) {
		s = JOIN(mem, s, step_names[p->steps[i].kind], ":");
		for (size_t k = 1; p->steps[i].argv[k]; k++)
			s = JOIN(mem, s, " ", p->steps[i].argv[k]);
		s = JOIN(mem, s, "\n");
	}
	return s;
}

#define MAKE(dir)    "venv: -I -m venv " dir "\n"
#define PIP          "pip: -I -m pip install --progress-bar off "
#define UPGRADE      PIP "--upgrade pip\n"

static const struct {
	const char *dir, *spec, *file, *index, *want;   /* want: the steps, or what is said */
	int rc;
} plans[] = {
	{ "/home/new", NULL, NULL, NULL, MAKE("/home/new") UPGRADE, 0 },
	{ "/home//./not/there/", "flask", NULL, NULL,
	  MAKE("/home/not/there") UPGRADE PIP "-- flask\n", 0 },
	{ "/home/begun", NULL, NULL, NULL, MAKE("/home/begun") UPGRADE, 0 },
	{ "/home/torn", NULL, NULL, NULL, "venv: -I -m venv --clear /home/torn\n" UPGRADE, 0 },
	{ "/home/gone", "flask", NULL, NULL, MAKE("/home/gone"), 0 },
	{ "/home/fresh", NULL, NULL, NULL, "", 0 },
	{ "/home/fresh", "flask", NULL, NULL, UPGRADE PIP "-- flask\n", 0 },
	{ "/home/old", "flask", NULL, NULL, "", 0 },
	{ "/home/old", "Flask>=2,<4", NULL, NULL, "", 0 },
	{ "/home/old", "torch==2.1.0", NULL, NULL, "", 0 },
	{ "/home/old", "flask==3.1", NULL, NULL, PIP "--ignore-installed -- flask==3.1\n", 0 },
	{ "/home/old", "half", NULL, NULL, PIP "--ignore-installed -- half\n", 0 },
	{ "/home/old", "flask[async]", NULL, NULL, "", 0 },
	{ "/home/old", "flask; os_name == 'posix'", NULL, NULL,
	  PIP "--ignore-installed -- flask; os_name == 'posix'\n", 0 },
	{ "/home/old", "fast[web-site]", NULL, NULL,
	  PIP "--ignore-installed -- fast[web-site]\n", 0 },
	{ "/home/extras", "fast[web.site]==1.0", NULL, NULL, "", 0 },
	{ "/home/extras", "fast[no-such]", NULL, NULL, "", 0 },
	{ "/home/extras", "fast[web-site,ml]", NULL, NULL, PIP "-- fast[web-site,ml]\n", 0 },
	{ "/home/extras", "fast[deep]", NULL, NULL, PIP "-- fast[deep]\n", 0 },
	{ "/home/old", "direct @ https://h/direct-1.0.tar.gz#sha256=aa", NULL, NULL, "", 0 },
	{ "/home/old", "https://h/direct-1.0.tar.gz", NULL, NULL, "", 0 },
	{ "/home/old", "git+https://h/tool@v1", NULL, NULL, "", 0 },
	{ "/home/old", "git+https://h/tool@v2", NULL, NULL,
	  PIP "--ignore-installed -- git+https://h/tool@v2\n", 0 },
	{ "/home/old", "git+ssh://git@h/tool", NULL, NULL,
	  PIP "--ignore-installed -- git+ssh://git@h/tool\n", 0 },
	{ "/home/old", "/w/flask-3.0.0-py3-none-any.whl", NULL, NULL, "", 0 },
	{ "/home/old", "/w/Foo_Bar-1.0-py3-none-any.whl", NULL, NULL,
	  PIP "--ignore-installed -- /w/Foo_Bar-1.0-py3-none-any.whl\n", 0 },
	{ "/home/old", NULL, "/w/met.txt", NULL, "", 0 },
	{ "/home/old", NULL, "/w/unmet.txt", NULL, PIP "--ignore-installed -r /w/unmet.txt\n", 0 },
	{ "/home/old", NULL, "/w/nested.txt", NULL, PIP "--ignore-installed -r /w/nested.txt\n",
	  0 },
	{ "/home/fresh", "x", NULL, "https://u:p@h:8443/simple",
	  PIP "--index-url https://h:8443/simple --upgrade pip\n"
	  PIP "--index-url https://h:8443/simple -- x\n", 0 },
	{ "/home/fresh", "x", NULL, "http://h:8080/simple",
	  PIP "--index-url http://h:8080/simple --trusted-host h:8080 --upgrade pip\n"
	  PIP "--index-url http://h:8080/simple --trusted-host h:8080 -- x\n", 0 },
	{ "/home/file", NULL, NULL, NULL, "--venv '/home/file': it is not a folder", -EINVAL },
	{ "/home/file/x", NULL, NULL, NULL, "--venv '/home/file/x': Not a directory", -ENOTDIR },
	{ "/home/other", NULL, NULL, NULL,
	  "--venv '/home/other': it holds other things, and no pyvenv.cfg", -EINVAL },
	{ "/home/mess", NULL, NULL, NULL, "--venv '/home/mess' has packages that are not whole, "
	  "and no pip to mend them: name another folder, or remove it", -EINVAL },
	{ "/", NULL, NULL, NULL, "--venv '/' is no folder for an environment", -EINVAL },
	{ "", NULL, NULL, NULL, "--venv is empty", -EINVAL },
	{ "env", NULL, NULL, NULL,
	  "--venv 'env': with --root the path is one inside it and begins with '/'", -EINVAL },
	{ "/home/new", "-e", NULL, NULL, "--pip '-e' is an option of pip and no name", -EINVAL },
	{ "/home/new", "", NULL, NULL,
	  "--pip '': it does not begin with a project's name", -EINVAL },
	{ "/home/new", "a\nb", NULL, NULL, "--pip: it has a control character", -EINVAL },
	{ "/home/new", "a b", NULL, NULL,
	  "--pip 'a b': '==', '>=' or the like is missing before a version", -EINVAL },
	{ "/home/new", "/w", NULL, NULL, "--pip '/w' is no wheel: of what is on disk only a file "
	  "whose name ends in .whl is installed", -EINVAL },
	{ "/home/new", "/w/a.tar.gz", NULL, NULL, "--pip '/w/a.tar.gz' is no wheel: of what is on "
	  "disk only a file whose name ends in .whl is installed", -EINVAL },
	{ "/home/new", "/w/odd.whl", NULL, NULL, "--pip '/w/odd.whl': a wheel is named "
	  "NAME-VERSION-PYTHON-ABI-PLATFORM.whl, and pip goes by that name", -EINVAL },
	{ "/home/new", "/w/no.whl", NULL, NULL, "--pip '/w/no.whl': No such file or directory",
	  -ENOENT },
	{ "/home/new", "https://u:secret@h/a.whl", NULL, NULL,
	  "--pip 'https://****@h/a.whl': an address is seen by every user of the machine; keep its "
	  "password in the owner's ~/.netrc", -EINVAL },
	{ "/home/new", "a @ git+https://secret@h/a@v1", NULL, NULL,
	  "--pip 'git+https://****@v1': an address is seen by every user of the machine; keep its "
	  "password in the owner's ~/.netrc", -EINVAL },
	{ "/home/new", "ftp://h/a", NULL, NULL,
	  "--pip 'ftp://h/a': pip takes nothing from such an address", -EINVAL },
	{ "/home/new", NULL, "/w", NULL, "--requirements '/w' is a directory, not a file", -EISDIR },
	{ "/home/new", NULL, NULL, "ftp://u:secret@h/",
	  "--index: it has to begin with https://, http:// or file://", -EINVAL },
};

static void planned(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(plans); i++) {
		const char *const specs[] = { plans[i].spec, NULL }, *got;
		const char *const files[] = { plans[i].file, NULL };
		const struct venv_wish wish = {
			.dir = plans[i].dir, .python = "/usr/bin/python3.11", .branch = "3.11",
			.specs = specs, .requirements = files, .index = plans[i].index,
		};
		struct plan plan = { 0 };
		struct err err = { 0 };
		int rc = venv_plan(root, &wish, &plan, mem, &err);

		got = rc == 0 ? told(&plan) : err.text;
		if (rc != plans[i].rc || strcmp(got, plans[i].want) != 0)
			fail_msg("%zu gave %d:\n%s\nnot:\n%s", i, rc, got, plans[i].want);
		assert_true(rc == 0 || plan.nsteps == 0);
		assert_null(strstr(got, "secret"));
	}
}

static void details(void **state)
{
	const char *const specs[] = { "x", NULL };
	struct venv_wish wish = { .dir = "/home/fresh", .python = "/usr/bin/python3.12",
				  .branch = "3.12", .specs = specs,
				  .index = "http://u:p%40w@h/simple/" };
	struct plan plan = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(venv_plan(root, &wish, &plan, mem, &err), -EINVAL);
	assert_non_null(strstr(err.text, "is an environment of Python 3.11 and not of 3.12"));
	wish.branch = NULL;
	assert_int_equal(venv_plan(root, &wish, &plan, mem, &err), 0);
	assert_int_equal(plan.nsteps, 2);
	assert_string_equal(plan.steps[1].title, "Install into /home/fresh from http://h/simple/ "
						 "(not encrypted: anybody on the way can change it)");
	assert_string_equal(plan.steps[1].netrc, "machine h login u password p@w\n");
	assert_string_equal(plan.steps[1].packages[0], "x");
	assert_string_equal(plan.steps[1].argv[0], "/home/fresh/bin/python");
	assert_false(plan.steps[1].as_root);
}

/* A user of the root may not write where only somebody else may. */
static void places(void **state)
{
	struct venv_wish wish = { .dir = "/home/new/env", .python = "/usr/bin/python3.11",
				  .owner = "ada" };
	struct plan plan = { 0 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(venv_plan(root, &wish, &plan, mem, &err), -EACCES);
	assert_string_equal(err.text, "--venv '/home/new/env': ada may not write in '/home/new'");
	assert_int_equal(chmod(in("/home/new"), 0777), 0);
	assert_int_equal(venv_plan(root, &wish, &plan, mem, &err), 0);
	assert_string_equal(plan.steps[0].owner, "ada");
	assert_string_equal(plan.steps[0].title,
			    "Make the environment /home/new/env with /usr/bin/python3.11, as ada");
	assert_int_equal(chmod(in("/home/new"), 0755), 0);
	wish.dir = "/home/fresh";
	assert_int_equal(venv_plan(root, &wish, &plan, mem, &err), -EACCES);
	assert_string_equal(err.text, "--venv '/home/fresh' does not belong to ada");
	wish.owner = "bob";
	assert_int_equal(venv_plan(root, &wish, &plan, mem, &err), -ENOENT);
}

static void owners(void **state)
{
	const struct asker boss = { .uid = 0 }, ada = { .uid = 12345 };
	const char *owner = "none";
	struct err err = { 0 };

	(void)state;
	assert_int_equal(owner_choose(root, NULL, &boss, mem, &owner, &err), -EPERM);
	assert_string_equal(err.text, "an environment is not made for root unless you say so: "
				      "--owner USER, or --owner root");
	assert_int_equal(owner_choose(root, "root", &boss, mem, &owner, &err), 0);
	assert_string_equal(owner, "root");
	assert_int_equal(owner_choose(root, "ada", &boss, mem, &owner, &err), 0);
	assert_string_equal(owner, "ada");
	assert_int_equal(owner_choose(root, NULL, &ada, mem, &owner, &err), 0);
	assert_null(owner);
	assert_int_equal(owner_choose(root, "ada", &ada, mem, &owner, &err), 0);
	assert_null(owner);
	assert_int_equal(owner_choose(root, "root", &ada, mem, &owner, &err), -EPERM);
	assert_int_equal(owner_choose(root, "bob", &boss, mem, &owner, &err), -ENOENT);
	assert_int_equal(owner_choose(root, "a;b", &boss, mem, &owner, &err), -EINVAL);
	/* cloud-init's user, once it is running and until its first boot has ended. */
	put("/etc/cloud/cloud.cfg", "system_info:\n  default_user:\n    name: bob\n");
	put("/etc/cloud/cloud.cfg.d/05.cfg", "system_info:\n  default_user:\n    name: ada\n");
	assert_int_equal(owner_choose(root, NULL, &boss, mem, &owner, &err), -EPERM);
	put("/run/cloud-init/x", "");
	assert_int_equal(owner_choose(root, NULL, &boss, mem, &owner, &err), 0);
	assert_string_equal(owner, "ada");
	put("/var/lib/cloud/instance/boot-finished", "");
	assert_int_equal(owner_choose(root, NULL, &boss, mem, &owner, &err), -EPERM);
}

static void sudo(void **state)
{
	struct asker who = { .uid = 0, .sudo_user = "no such user" };
	const char *owner = "none";
	struct root *live = NULL;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(root_open("/", &live, &err), 0);
	assert_int_equal(owner_choose(live, NULL, &who, mem, &owner, &err), -ENOENT);
	assert_string_equal(err.text, "SUDO_USER names nobody on this machine: say for whom the "
				      "environment is, --owner USER");
	who.sudo_user = "daemon";
	assert_int_equal(owner_choose(live, NULL, &who, mem, &owner, &err), 0);
	assert_string_equal(owner, "daemon");
	who.sudo_user = "root";
	assert_int_equal(owner_choose(live, NULL, &who, mem, &owner, &err), -EPERM);
	root_close(live);
}

static const char *value_in(const char *const *env, const char *name)
{
	for (; *env; env++)
		if (strncmp(*env, name, strlen(name)) == 0 && (*env)[strlen(name)] == '=')
			return *env + strlen(name) + 1;
	return NULL;
}

/* The secret lies in a file while pip runs; settings go on only to whom they belong. */
static void running(void **state)
{
	static const char *const env[] = { "PIP_USER=0", NULL };
	struct step step = { .kind = STEP_PIP, .env = env, .netrc = "machine h login u password p\n" };
	const char *file;
	struct pip_run run;
	struct err err = { 0 };
	struct stat st;

	(void)state;
	(void)setenv("PIP_CERT", "/c", 1);
	(void)setenv("PIP_INDEX_URL", "https://u:p@h/", 1);
	(void)unsetenv("SUDO_USER");
	assert_int_equal(pip_run_begin(&step, NULL, mem, &run, &err), 0);
	file = value_in(run.env, "NETRC");
	assert_non_null(file);
	assert_int_equal(lstat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_string_equal(value_in(run.env, "PIP_USER"), "0");
	assert_string_equal(value_in(run.env, "PIP_INDEX_URL"), "https://u:p@h/");
	pip_run_end(&run);
	assert_int_equal(lstat(file, &st), -1);
	step.netrc = NULL;
	step.owner = "daemon";
	if (geteuid() == 0) {
		assert_int_equal(pip_run_begin(&step, NULL, mem, &run, &err), 0);
		assert_string_equal(value_in(run.env, "PIP_CERT"), "/c");
		assert_null(value_in(run.env, "PIP_INDEX_URL"));
		(void)setenv("SUDO_USER", "bin", 1);
		assert_int_equal(pip_run_begin(&step, NULL, mem, &run, &err), 0);
		assert_null(value_in(run.env, "PIP_CERT"));
	}
	assert_int_equal(pip_run_begin(&step, &(struct cell){ .root = dir }, mem, &run, &err), 0);
	assert_null(value_in(run.env, "PIP_CERT"));
	step.netrc = "x";
	put("/tmp", NULL);
	assert_int_equal(pip_run_begin(&step, &(struct cell){ .root = dir }, mem, &run, &err), 0);
	file = value_in(run.env, "NETRC");
	assert_int_equal(strncmp(file, "/tmp/ampy-", 10), 0);
	assert_int_equal(lstat(in(file), &st), 0);
	pip_run_end(&run);
	assert_int_equal(lstat(in(file), &st), -1);
	(void)unsetenv("SUDO_USER");
}

static const struct { const char *in, *url, *trusted, *netrc; } indexes[] = {
	{ "https://h/simple", "https://h/simple", NULL, NULL },
	{ "https://u:p@h:8443/s", "https://h:8443/s", NULL, "machine h login u password p\n" },
	{ "https://u:p:q%2F%40%24@h/s", "https://h/s", NULL, "machine h login u password p:q/@$\n" },
	{ "https://u:p#q@h/s", NULL, NULL, NULL },
	{ "https://u:p/q@h/s", NULL, NULL, NULL },
	{ "https://u:p%20q@h/s", NULL, NULL, NULL },
	{ "https://u:p%0aq@h/s", NULL, NULL, NULL },
	{ "https://u:p%4", NULL, NULL, NULL },
	{ "https://u:p%zz@h/", NULL, NULL, NULL },
	{ "https://token@h/s", NULL, NULL, NULL },
	{ "https://token:@h/s", NULL, NULL, NULL },
	{ "https://h/s?t=x", NULL, NULL, NULL },
	{ "http://h/s", "http://h/s", "h", NULL },
	{ "http://h:80/s", "http://h:80/s", "h:80", NULL },
	{ "http://localhost:8080/s", "http://localhost:8080/s", NULL, NULL },
	{ "http://127.0.0.1:1/s", "http://127.0.0.1:1/s", NULL, NULL },
	{ "http://[::1]:1/s", "http://[::1]:1/s", NULL, NULL },
	{ "http://[fe80::1]/s", "http://[fe80::1]/s", "[fe80::1]", NULL },
	{ "http://[::1", NULL, NULL, NULL },
	{ "http://h:x/s", NULL, NULL, NULL },
	{ "http://h:99999/s", NULL, NULL, NULL },
	{ "http:///s", NULL, NULL, NULL },
	{ "file:///srv/simple", "file:///srv/simple", NULL, NULL },
	{ "file://h/srv", NULL, NULL, NULL },
	{ "h/simple", NULL, NULL, NULL },
	{ "-i", NULL, NULL, NULL },
	{ "", NULL, NULL, NULL },
	{ "https://h/ x", NULL, NULL, NULL },
	{ "https://$(x)/", NULL, NULL, NULL },
};

static void index_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(indexes); i++) {
		struct pip_index got = { 0 };
		struct err err = { 0 };
		int rc = pip_index_parse(indexes[i].in, mem, &got, &err);
		const char *const pairs[][2] = { { got.url, indexes[i].url },
						 { got.trusted, indexes[i].trusted },
						 { got.netrc, indexes[i].netrc } };

		if ((rc == 0) != (indexes[i].url != NULL))
			fail_msg("'%s' gave %d: %s", indexes[i].in, rc, err.text);
		for (size_t k = 0; k < LEN(pairs); k++)
			if ((pairs[k][0] == NULL) != (pairs[k][1] == NULL) ||
			    (pairs[k][0] && strcmp(pairs[k][0], pairs[k][1]) != 0))
				fail_msg("'%s' gave '%s'", indexes[i].in, pairs[k][0]);
	}
}

UNIT(cmocka_unit_test_setup_teardown(planned, setup, teardown),
     cmocka_unit_test_setup_teardown(details, setup, teardown),
     cmocka_unit_test_setup_teardown(places, setup, teardown),
     cmocka_unit_test_setup_teardown(owners, setup, teardown),
     cmocka_unit_test_setup_teardown(sudo, setup, teardown),
     cmocka_unit_test_setup_teardown(running, setup, teardown),
     cmocka_unit_test_setup_teardown(index_addresses, setup, teardown))
