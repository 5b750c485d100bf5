/* Virtual environments and what pip puts into them, as steps of a plan. */
#include "../probes/base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "../probes/base/arena.h"
#include "../probes/base/cell.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/trust.h"
#include "owner.h"
#include "pipindex.h"
#include "pipspec.h"
#include "plan.h"
#include "site.h"
#include "venv.h"

enum { MAY_WRITE = 2, MAY_PASS = 1, MAX_SPECS = 1000 };

/* Nothing of the user's own configuration may lead pip out of the environment. */
static const char *const pip_env[] = {
	"PIP_DISABLE_PIP_VERSION_CHECK=1", "PIP_NO_INPUT=1", "PIP_PREFIX=",
	"PIP_REQUIRE_VIRTUALENV=1",        "PIP_TARGET=",    "PIP_USER=0", NULL,
};

struct planning {
	const struct root *root;
	const struct venv_wish *wish;
	struct plan *plan;
	struct arena *mem;
	struct err *err;
	const char *dir;             /* whole */
	const char *argv0;           /* DIR/bin/python */
	struct cell owner;
	struct site site;
	struct pip_index index;
	struct list args, lacks;     /* for pip install; and what of it is not there, for people */
	const char *whose;           /* ", as USER", or nothing */
};

static bool allowed(const struct stat *st, const struct cell *c, unsigned want)
{
	bool group = st->st_gid == c->gid;

	if (c->uid == 0)
		return true;
	for (size_t i = 0; i < c->ngroups; i++)
		group |= st->st_gid == c->groups[i];
	if (st->st_uid == c->uid)
		return (st->st_mode >> 6 & want) == want;
	return (st->st_mode >> (group ? 3 : 0) & want) == want;
}

/* The folder in which the first missing part of the path, or what is in DIR, would be made. */
static const char *nearest(const struct planning *p, struct stat *st)
{
	char *path = arena_strdup(p->mem, p->dir);

	while (root_stat(p->root, path, st) < 0) {
		char *slash = strrchr(path, '/');

		if (slash == path)
			return root_stat(p->root, "/", st) < 0 ? NULL : "/";
		*slash = '\0';
	}
	return path;
}

/* Whoever may change what root is going to start, would be root. */
static int check_trust(const struct planning *p, const char *at)
{
	const char *program = p->site.state == VENV_READY ? p->argv0 : p->wish->python;
	const char *real, *why = NULL;
	int rc = trusted_folder(at, p->mem, &real, &why);

	/* What is not there yet comes with the packages of the system. */
	if (rc == 0 && root_exists(p->root, program) == 0)
		rc = trusted_program(program, p->mem, &real, &why);
	if (rc < 0)
		return err_set(p->err, -EPERM, "--venv '%s': root starts nothing there, since %s",
			       p->dir, why);
	return 0;
}

static int check_place(const struct planning *p)
{
	const char *who = p->wish->owner ? p->wish->owner : "this user", *at;
	struct stat st;

	at = nearest(p, &st);
	if (!at || !S_ISDIR(st.st_mode))
		return err_set(p->err, -ENOTDIR, "--venv '%s': '%s' is no folder", p->dir,
			       at ? at : "/");
	if (p->site.state != VENV_NONE && st.st_uid != p->owner.uid)
		return err_set(p->err, -EACCES, "--venv '%s' does not belong to %s", p->dir, who);
	if (!allowed(&st, &p->owner, MAY_WRITE | MAY_PASS))
		return err_set(p->err, -EACCES, "--venv '%s': %s may not write in '%s'", p->dir,
			       who, at);
	if (p->owner.uid == 0 && root_is_live(p->root))
		return check_trust(p, at);
	return 0;
}

static int check_state(const struct planning *p)
{
	const struct site *s = &p->site;
	const char *branch = p->wish->branch;

	if (s->state == VENV_OTHER)
		return err_set(p->err, -EINVAL, "--venv '%s': %s", p->dir, s->why);
	if (s->branch && branch && strcmp(s->branch, branch) != 0)
		return err_set(p->err, -EINVAL, "--venv '%s' is an environment of Python %s and "
			       "not of %s: name another folder, or remove it", p->dir, s->branch,
			       branch);
	if (s->state == VENV_BARE && s->partial && !(s->seeds && s->alone))
		return err_set(p->err, -EINVAL, "--venv '%s' has packages that are not whole, and "
			       "no pip to mend them: name another folder, or remove it", p->dir);
	return 0;
}

static void take(struct planning *p, const char *arg, const char *shown, bool met)
{
	list_add(&p->args, arg, p->mem);
	if (!met)
		list_add(&p->lacks, shown, p->mem);
}

static int read_wishes(struct planning *p)
{
	/* What a begun environment has may be thrown away. */
	const bool kept = p->site.state == VENV_READY || p->site.state == VENV_BROKEN;
	const struct site *site = kept ? &p->site : NULL;
	const char *const *files = p->wish->requirements, *const *specs = p->wish->specs, *arg;
	bool met;
	int rc;

	for (; files && *files; files++) {
		rc = pip_file_read(p->root, site, *files, p->mem, &arg, &met, p->err);
		if (rc < 0)
			return rc;
		list_add(&p->args, "-r", p->mem);
		take(p, arg, JOIN(p->mem, "-r ", arg), met);
	}
	if (specs && *specs)
		list_add(&p->args, "--", p->mem);
	for (size_t i = 0; specs && specs[i]; i++) {
		if (i == MAX_SPECS)
			return err_set(p->err, -EINVAL, "--pip: more than %d of them: write a "
				       "file, --requirements", MAX_SPECS);
		rc = pip_spec_read(p->root, site, specs[i], p->mem, &arg, &met, p->err);
		if (rc < 0)
			return rc;
		take(p, arg, arg, met);
	}
	return 0;
}

static void add_venv(struct planning *p)
{
	const bool clear = p->site.state == VENV_BARE && p->site.partial;
	struct list argv = { 0 };
	const char *const head[] = { p->wish->python, "-I", "-m", "venv" };

	for (size_t i = 0; i < LEN(head); i++)
		list_add(&argv, head[i], p->mem);
	if (clear)
		list_add(&argv, "--clear", p->mem);
	list_add(&argv, p->dir, p->mem);
	plan_add(p->plan, (struct step){
		.kind = STEP_VENV,
		.title = arena_printf(p->mem, "%s the environment %s with %s%s",
				      p->site.state == VENV_NONE ? "Make" : "Mend", p->dir,
				      p->wish->python, p->whose),
		.argv = argv.v, .dir = p->dir, .python = p->wish->python,
		.owner = p->wish->owner,
	}, p->mem);
}

/* DIR/bin/python -I -m pip install, and what all of them share. */
static struct list pip_install(const struct planning *p)
{
	const char *const head[] = { p->argv0, "-I", "-m", "pip", "install", "--progress-bar",
				     "off" };
	struct list argv = { 0 };

	for (size_t i = 0; i < LEN(head); i++)
		list_add(&argv, head[i], p->mem);
	if (p->index.url) {
		list_add(&argv, "--index-url", p->mem);
		list_add(&argv, p->index.url, p->mem);
	}
	if (p->index.trusted) {
		list_add(&argv, "--trusted-host", p->mem);
		list_add(&argv, p->index.trusted, p->mem);
	}
	return argv;
}

static void add_pip(struct planning *p, const char *title, struct list argv,
		    const char *const *packages)
{
	const char *from = "";

	if (p->index.url)
		from = JOIN(p->mem, " from ", p->index.url,
			    p->index.trusted ? " (not encrypted: anybody on the way can change it)"
					     : "");
	plan_add(p->plan, (struct step){
		.kind = STEP_PIP,
		.title = JOIN(p->mem, title, p->dir, from, p->whose),
		.argv = argv.v, .env = pip_env, .packages = packages, .dir = p->dir,
		.owner = p->wish->owner, .netrc = p->index.netrc,
	}, p->mem);
}

static void add_steps(struct planning *p)
{
	static const char *const only_pip[] = { "pip", NULL };
	const enum venv_state state = p->site.state;
	struct list argv;

	if (state != VENV_READY)
		add_venv(p);
	/* One in which nothing was installed yet is new: Python's own pip may be years old. */
	if (state == VENV_NONE || state == VENV_BARE ||
	    (state == VENV_READY && p->site.seeds && p->lacks.n)) {
		argv = pip_install(p);
		list_add(&argv, "--upgrade", p->mem);
		list_add(&argv, "pip", p->mem);
		add_pip(p, "Upgrade pip in ", argv, only_pip);
	}
	if (!p->lacks.n)
		return;
	argv = pip_install(p);
	/* pip takes for installed what it was killed in. */
	if (state == VENV_READY && p->site.partial)
		list_add(&argv, "--ignore-installed", p->mem);
	for (size_t i = 0; i < p->args.n; i++)
		list_add(&argv, p->args.v[i], p->mem);
	add_pip(p, "Install into ", argv, p->lacks.v);
}

int venv_plan(const struct root *root, const struct venv_wish *wish, struct plan *plan,
	      struct arena *mem, struct err *err)
{
	struct planning p = { .root = root, .wish = wish, .plan = plan, .mem = mem, .err = err };
	const char *why = NULL;
	int rc = path_whole(root, "--venv", wish->dir, mem, &p.dir, err);

	if (rc < 0)
		return rc;
	if (strcmp(p.dir, "/") == 0)
		return err_set(err, -EINVAL, "--venv '/' is no folder for an environment");
	p.argv0 = JOIN(mem, p.dir, "/bin/python");
	p.whose = wish->owner ? JOIN(mem, ", as ", wish->owner) : "";
	rc = owner_cell(root, wish->owner, mem, &p.owner, err);
	if (rc < 0)
		return rc;
	rc = site_read(root, p.dir, mem, &p.site, &why);
	if (rc < 0)
		return err_set(err, rc, "--venv %s", why);
	rc = check_state(&p);
	if (rc == 0)
		rc = check_place(&p);
	if (rc == 0 && wish->index)
		rc = pip_index_parse(wish->index, mem, &p.index, err);
	if (rc == 0)
		rc = read_wishes(&p);
	if (rc == 0)
		add_steps(&p);
	return rc;
}
