/* Taking back the files, environments and alternatives of a run. */
#include "../probes/base/base.h"

#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/cell.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/trust.h"
#include "alternatives.h"
#include "journal.h"
#include "plan.h"
#include "settings.h"
#include "undo.h"
#include "undo_files.h"

enum { MAX_FILE = 1 << 20 };

struct files {
	const struct undo *u;
	struct plan *plan;
	struct arena *mem;
};

static void stays(struct files *f, const char *subject, const char *reason)
{
	plan_miss(f->plan, (struct unresolved){ NULL, subject, reason }, f->mem);
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Is this what one of the run's steps wrote?  One that was interrupted may have. */
static bool is_ours(const struct run *run, const char *path, const char *is)
{
	for (size_t i = 0; i < run->nsteps; i++) {
		const struct run_step *s = &run->steps[i];

		if (s->begun && s->path && same(s->path, path) && same(s->body, is))
			return true;
	}
	return false;
}

static void put_back(struct files *f, const struct run_step *first)
{
	const char *path = first->path, *is = NULL;
	struct text text;
	int rc = root_read(f->u->root, path, MAX_FILE, f->mem, &text);

	if (rc < 0 && !root_absent(rc)) {
		stays(f, path, root_reason(path, rc, f->mem));
		return;
	}
	if (rc == 0)
		is = memchr(text.v, '\0', text.n) ? "" : text.v;
	if (same(is, first->before))
		return;
	if (!is_ours(f->u->run, path, is)) {
		stays(f, path, is ? "it was changed since" : "it was removed since");
		return;
	}
	(void)plan_add(f->plan, (struct step){
		.kind = STEP_FILE, .as_root = true, .path = path, .body = first->before,
		.mode = first->mode ? first->mode : 0644,
		.title = JOIN(f->mem, first->before ? "Put back '" : "Remove '", path, "'"),
	}, f->mem);
}

/* Whose the environment must be: the user it was made for, or ourselves. */
static bool owner_is(struct files *f, const char *dir, const char *owner)
{
	struct cell cell = { .root = root_is_live(f->u->root) ? NULL : root_dir(f->u->root),
			     .uid = geteuid() };
	struct err err = { 0 };
	struct stat st;

	if (owner && cell_user(&cell, owner, f->mem, &err) < 0)
		return false;
	return root_stat(f->u->root, dir, &st) == 0 && st.st_uid == cell.uid;
}

static void remove_venv(struct files *f, const struct run_step *made)
{
	const char *const argv[] = { "/bin/rm", "-rf", "--", made->dir, NULL };
	struct list words = { 0 };

	if (root_absent(root_exists(f->u->root, made->dir)))
		return;
	if (root_exists(f->u->root, JOIN(f->mem, made->dir, "/pyvenv.cfg")) < 0) {
		stays(f, made->dir, "it is no virtual environment any more");
		return;
	}
	if (!f->u->venvs) {
		stays(f, made->dir, JOIN(f->mem, "what was put into the environment since cannot "
					 "be told apart; 'ampy undo --venv ", f->u->run->id,
					 "' removes it"));
		return;
	}
	if (!owner_is(f, made->dir, made->owner)) {
		stays(f, made->dir, "it belongs to another user now");
		return;
	}
	for (size_t i = 0; argv[i]; i++)
		list_add(&words, argv[i], f->mem);
	(void)plan_add(f->plan, (struct step){
		.kind = STEP_VENV, .argv = words.v, .dir = made->dir, .owner = made->owner,
		.title = JOIN(f->mem, "Remove the virtual environment '", made->dir, "'"),
	}, f->mem);
}

/* With the environment, what it sets goes too. */
static void remove_settings(struct files *f, const struct run_step *s)
{
	const char *python = JOIN(f->mem, s->dir, "/bin/python"), *real, *why;

	if (f->u->venvs || !settings_there(f->u->root, s->dir, f->mem))
		return;
	if (!owner_is(f, s->dir, s->owner))
		stays(f, s->dir, "it belongs to another user now");
	else if (geteuid() == 0 && !s->owner && root_is_live(f->u->root) &&
		 trusted_program(python, f->mem, &real, &why) < 0)
		stays(f, s->dir, JOIN(f->mem, "root starts nothing there, since ", why));
	else
		settings_plan(f->u->root, s->dir, s->owner, NULL, f->plan, f->mem);
}

/* Those that somebody had chosen and that lead elsewhere now. */
static void restore_alternatives(struct files *f)
{
	struct alternative *is = NULL;
	size_t n = alternatives_read(f->u->root, f->mem, &is);

	for (size_t i = 0; i < f->u->run->nalternatives; i++) {
		const struct alternative *was = &f->u->run->alternatives[i];
		const char *const argv[] = { "/usr/bin/update-alternatives", "--set", was->name,
					     was->target, NULL };
		struct list words = { 0 };
		size_t k = 0;

		while (k < n && strcmp(is[k].name, was->name) != 0)
			k++;
		if (k == n || (was->manual && is[k].manual &&
			       strcmp(was->target, is[k].target) == 0))
			continue;
		if (!was->manual && is[k].manual)
			stays(f, was->name, JOIN(f->mem, "'", is[k].target, "' was chosen since"));
		if (!was->manual)
			continue;
		for (size_t w = 0; argv[w]; w++)
			list_add(&words, argv[w], f->mem);
		(void)plan_add(f->plan, (struct step){
			.kind = STEP_MARK, .as_root = true, .argv = words.v,
			.title = JOIN(f->mem, "Let ", was->name, " lead to '", was->target,
				      "' again"),
		}, f->mem);
	}
}

static bool is_kind(const struct run_step *s, enum step_kind kind)
{
	return strcmp(s->kind, step_names[kind]) == 0;
}

/* What pip put into an environment goes with it, or stays with it; the others stand by themselves.
 */
static bool same_matter(const struct run_step *a, const struct run_step *b)
{
	return same(a->path, b->path) && same(a->dir, b->dir) &&
	       is_kind(a, STEP_SETTINGS) == is_kind(b, STEP_SETTINGS) &&
	       is_kind(a, STEP_IMAGE) == is_kind(b, STEP_IMAGE);
}

/* Was an earlier step that was begun about this file and this folder? */
static bool seen_before(const struct run *run, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (run->steps[i].begun && same_matter(&run->steps[i], &run->steps[at]))
			return true;
	return false;
}

void undo_files(const struct undo *u, struct plan *plan, struct arena *mem)
{
	struct files f = { u, plan, mem };
	const struct run *run = u->run;

	for (size_t i = 0; i < run->nsteps; i++) {
		const struct run_step *s = &run->steps[i];

		if (!s->begun || seen_before(run, i))
			continue;
		if (u->venvs_only && !is_kind(s, STEP_VENV))
			continue;
		if (s->path && (is_kind(s, STEP_FILE) || is_kind(s, STEP_REPOSITORY)))
			put_back(&f, s);
		else if (s->dir && is_kind(s, STEP_VENV))
			remove_venv(&f, s);
		else if (s->dir && is_kind(s, STEP_PIP))
			stays(&f, s->dir, "what pip put into it stays");
		else if (s->dir && is_kind(s, STEP_SETTINGS))
			remove_settings(&f, s);
		else if (is_kind(s, STEP_IMAGE) && s->packages && *s->packages)
			stays(&f, *s->packages, "whether others use the image cannot be told; 'podman "
			      "rmi' or 'docker rmi' removes it");
	}
	if (!u->venvs_only)
		restore_alternatives(&f);
}
