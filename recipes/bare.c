/* The plan for a machine that does not exist yet: asked of a small tree that stands for it. */
#include "../probes/base/base.h"

#include <errno.h>
#include <sys/stat.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/scratch.h"
#include "../probes/base/words.h"
#include "../probes/distro.h"
#include "../probes/releases.h"
#include "bare.h"
#include "plan.h"
#include "recipe.h"
#include "resolve.h"
#include "venv.h"

/* A program for aarch64 as far as its first 20 bytes tell (ELF gABI): 64 bits, little-endian,
 * EM_AARCH64.
 */
static const char program[64] = "\x7f" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\267\0\1";

struct tree {
	const char *dir;
	struct arena *mem;
	struct err *err;
};

/* With all folders above it. */
static int lay(const struct tree *t, const char *path, struct text text)
{
	for (const char *slash = path; (slash = strchr(slash + 1, '/'));) {
		const char *dir = arena_strndup(t->mem, path, (size_t)(slash - path));

		if (mkdir(JOIN(t->mem, t->dir, dir), 0755) < 0 && errno != EEXIST)
			return err_set(t->err, -errno, "cannot make a folder in '%s': %s", t->dir,
				       strerror(errno));
	}
	return scratch_write(t->dir, path + 1, &text, t->mem, t->err);
}

static int lay_text(const struct tree *t, const char *path, const char *text)
{
	return lay(t, path, (struct text){ text, strlen(text) });
}

static const char *os_release(const struct release *r, struct arena *mem)
{
	return arena_printf(mem, "ID=%s\nVERSION_ID=\"%s\"\nPRETTY_NAME=\"%s\"\n%s%s\n%s%s%s\n",
			    r->id, r->version, r->name, r->codename ? "VERSION_CODENAME=" : "",
			    r->codename ? r->codename : "", r->like ? "ID_LIKE=\"" : "",
			    r->like ? r->like : "", r->like ? "\"" : "");
}

static int grow(const struct tree *t, const struct bare_wish *w)
{
	const struct { const char *path; struct text text; } parts[] = {
		{ "/bin/sh", { program, sizeof program } },
		{ w->release->program, { "", 0 } },
	};
	int rc = lay_text(t, "/etc/os-release", os_release(w->release, t->mem));

	for (size_t i = 0; rc == 0 && i < LEN(parts); i++)
		rc = lay(t, parts[i].path, parts[i].text);
	if (rc == 0)
		rc = lay_text(t, "/.ampy/uname", "sysname=Linux\nmachine=aarch64\n");
	for (size_t i = 0; rc == 0 && i < w->nfiles; i++)
		rc = lay_text(t, w->files[i].path, w->files[i].body);
	return rc;
}

/* A machine that is new has not enabled them; which of the names it knows it tells itself. */
static void take_repositories(const struct bare_wish *w, const struct recipes *all,
			      const struct recipe_profile *profile, const struct distro_facts *d,
			      struct plan *plan, struct arena *mem)
{
	struct list seen = { 0 };

	for (size_t i = 0; i < recipes_count(all); i++) {
		const struct recipe *r = recipes_at(all, i);
		const char *const *names = profile_has(profile, r->id)
						   ? recipe_repositories(r, d, mem) : NULL;

		for (; names && *names; names++) {
			const char *first = arena_strndup(mem, *names, strcspn(*names, "|"));

			/* Ubuntu's images for clouds have all of its components. */
			if (list_has(&seen, *names) || strcmp(plan->family, "debian") == 0)
				continue;
			list_add(&seen, *names, mem);
			if (w->allow_repo)
				plan_add(plan, (struct step){
					.kind = STEP_REPOSITORY, .as_root = true, .name = *names,
					.title = JOIN(mem, "Enable the repository ", first) }, mem);
			else if (strcmp(plan->family, "rhel") == 0)
				plan_miss(plan, (struct unresolved){ .subject = first,
					.reason = "a new machine has not enabled this repository, "
						  "and packages of the profile are in it: allow it "
						  "with --allow-repo" }, mem);
		}
	}
}

/* What only the machine can tell is no matter of this plan. */
static void forget(struct plan *plan)
{
	plan->nunresolved = 0;
}

static int take_venv(const struct root *root, const struct bare_wish *w, const struct facts *facts,
		     struct plan *plan, struct arena *mem, struct err *err)
{
	const char *python = resolve_python(facts, w->python);
	struct list files = { 0 };
	struct venv_wish wish = {
		.dir = w->venv, .branch = w->python, .specs = w->specs, .index = w->index,
	};
	size_t before = plan->nsteps;
	int rc;

	for (size_t i = 0; i < w->nfiles; i++) {
		if (w->files[i].install)
			list_add(&files, w->files[i].path, mem);
		plan_add(plan, (struct step){
			.kind = STEP_FILE, .as_root = true, .mode = 0644, .path = w->files[i].path,
			.body = w->files[i].body, .title = JOIN(mem, "Write ", w->files[i].path) },
			 mem);
	}
	wish.requirements = files.v;
	if (!python)
		python = JOIN(mem, "/usr/bin/", w->python ? JOIN(mem, "python", w->python)
						: plan->type ? plan->type : "python3");
	wish.python = python;
	/* As ourselves, who may do everything in the tree; the owner is known there only. */
	rc = venv_plan(root, &wish, plan, mem, err);
	for (size_t i = before; i < plan->nsteps; i++)
		if (plan->steps[i].kind == STEP_VENV || plan->steps[i].kind == STEP_PIP)
			plan->steps[i].owner = w->owner;
	return rc;
}

static int ask(const struct root *root, const struct bare_wish *w, struct plan *plan,
	       const struct distro_facts **distro, struct arena *mem, struct err *err)
{
	struct facts *facts = TAKE(mem, struct facts);
	const struct judge as = { .facts = facts, .mem = mem, .profile = w->profile };
	const struct recipe_profile *profile;
	struct findings found = { 0 };
	struct recipes *all;
	static const char *const none[] = { NULL };
	int rc = recipes_builtin(mem, &all, err);

	if (rc < 0)
		return rc;
	facts_gather(facts, root, PROBES_USUAL, mem);
	findings_judge(&found, &as, NULL);
	profile = recipes_profile(all, profile_names[w->profile]);
	resolve(&(struct resolve){ .root = root, .facts = facts, .found = &found, .recipes = all,
				   .profile = profile, .cures = none,
				   .with = w->with ? w->with : none, .python = w->python,
				   .allow_repo = w->allow_repo, .builds = w->builds,
				   .nbuilds = w->nbuilds }, plan, mem);
	forget(plan);
	*distro = FACT_ROW(facts, distro, 0);
	take_repositories(w, all, profile, *distro, plan, mem);
	if (w->venv)
		rc = take_venv(root, w, facts, plan, mem, err);
	plan_seal(plan);
	return rc;
}

int bare_plan(const struct bare_wish *wish, struct plan *plan, const struct distro_facts **distro,
	      struct arena *mem, struct err *err)
{
	struct tree t = { .mem = mem, .err = err };
	struct root *root = NULL;
	int rc = scratch_make(mem, &t.dir, err);

	if (rc < 0)
		return rc;
	*plan = (struct plan){ 0 };
	rc = grow(&t, wish);
	if (rc == 0)
		rc = root_open(t.dir, &root, err);
	if (rc == 0)
		rc = ask(root, wish, plan, distro, mem, err);
	root_close(root);
	(void)scratch_remove(t.dir);
	return rc;
}
