/* `ampy setup --framework`: what was named, what the index has of it, and the threads that suit. */
#include "../probes/base/base.h"

#include <errno.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/cell.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/runtime.h"
#include "../recipes/framework.h"
#include "../recipes/owner.h"
#include "../recipes/pipspec.h"
#include "../recipes/plan.h"
#include "../recipes/settings.h"
#include "args.h"
#include "setupai.h"
#include "signals.h"
#include "text.h"

/* NumPy's and SciPy's wheels bring an OpenBLAS for so many threads, PyTorch's for twice as many. */
enum { OPENBLAS_THREADS = 64 };

struct setup_ai {
	struct list names;
	bool wheels;
	const char *dir;
	bool asked;
	struct framework_answer answer;
};

static enum cmd_exit unknown(struct setup *s, const char *name)
{
	const char *names[32], *near, *all = "";
	struct env *env = s->env;

	for (size_t i = 0; i < nframeworks; i++) {
		names[i] = frameworks[i].name;
		all = JOIN(env->mem, all, i ? ", " : "", names[i]);
	}
	near = args_nearest(name, names, nframeworks);
	return usage(env, near ? arena_printf(env->mem, "did you mean '%s'?", near)
			       : JOIN(env->mem, "there are ", all),
		     "there is no framework '%s'", name);
}

enum cmd_exit setupai_begin(struct setup *s)
{
	const struct list *given = &s->options->framework;
	struct arena *mem = s->env->mem;

	s->ai = TAKE(mem, struct setup_ai);
	list_add(&s->ai->names, NULL, mem);
	for (size_t i = 0; i < given->n; i++) {
		struct span rest = span_of(given->v[i]), one;
		bool more = true;

		while (more) {
			const char *name;
			const struct framework *f;

			more = span_cut(rest, ',', &one, &rest);
			name = span_dup(span_trim(more ? one : rest), mem);
			f = framework_find(name);
			if (!f)
				return unknown(s, name);
			s->ai->wheels |= !f->image;
			if (!list_has(&s->ai->names, f->name))
				list_add(&s->ai->names, f->name, mem);
		}
	}
	return EXIT_FINE;
}

bool setupai_has_wheels(const struct setup *s)
{
	return s->ai->wheels;
}

/* --venv, or the folder "ai" in its owner's home. */
const char *setup_venv(struct setup *s)
{
	const struct setup_options *o = s->options;
	const struct asker who = asker_self();
	struct env *env = s->env;
	const char *owner, *home;
	struct cell cell = { 0 };

	if (s->ai->dir || (!o->venv && !s->ai->wheels))
		return s->ai->dir;
	if (o->venv)
		return path_whole(env->root, "--venv", o->venv, env->mem, &s->ai->dir, &env->err) < 0
			? NULL : s->ai->dir;
	if (owner_choose(env->root, o->owner, &who, env->mem, &owner, &env->err) < 0 ||
	    owner_cell(env->root, owner, env->mem, &cell, &env->err) < 0)
		return NULL;
	home = cell.home ? cell.home : root_env(env->root, "HOME");
	if (!home || home[0] != '/') {
		(void)usage(env, "name one with --venv DIR", "whose home the environment is to be in "
			    "is not known");
		return NULL;
	}
	s->ai->dir = JOIN(env->mem, strcmp(home, "/") == 0 ? "" : home, "/ai");
	return s->ai->dir;
}

static struct framework_wish wish_of(const struct setup *s, const struct root *root)
{
	return (struct framework_wish){
		.root = root, .facts = s->seen.facts, .names = s->ai->names.v, .dir = s->ai->dir,
		.python = s->options->python, .index = s->options->index, .pull = s->options->pull,
		.progress = s->env->global->quiet || s->env->global->json ||
			    !isatty(STDERR_FILENO) ? NULL : text_asking,
		.stop = &signals_came,
	};
}

enum cmd_exit setupai_specs(struct setup *s, const struct root *root, const char *const **specs)
{
	const struct framework_wish wish = wish_of(s, root);
	struct list all = { 0 };
	int rc;

	if (!s->ai->wheels)
		return EXIT_FINE;
	if (!s->ai->asked) {
		signals_catch();
		rc = framework_judge(&wish, s->env->mem, &s->ai->answer, &s->env->err);
		if (rc == -EINTR || signals_came)
			return signals_exit();
		if (rc < 0)
			return EXIT_BROKEN;
		s->ai->asked = true;
	}
	list_add(&all, NULL, s->env->mem);
	for (const char *const *spec = *specs; spec && *spec; spec++)
		list_add(&all, *spec, s->env->mem);
	for (const char *const *spec = s->ai->answer.specs; *spec; spec++)
		list_add(&all, *spec, s->env->mem);
	*specs = all.v;
	return EXIT_FINE;
}

/* The last step of pip's is the one that installs what was asked for. */
static struct step *last_pip(const struct plan *plan)
{
	struct step *last = NULL;

	for (size_t i = 0; i < plan->nsteps; i++)
		if (plan->steps[i].kind == STEP_PIP &&
		    strncmp(plan->steps[i].title, "Upgrade", 7) != 0)
			last = &plan->steps[i];
	return last;
}

/* As many threads as there are CPUs for a process, and no more than the wheels' OpenBLAS takes. */
static void plan_settings(struct setup *s, const struct root *root, const char *owner,
			  struct plan *plan)
{
	const struct facts *f = s->seen.facts;
	const struct runtime_facts *r = FACT_ROWS(f, runtime) ? FACT_ROW(f, runtime, 0) : NULL;
	struct arena *mem = s->env->mem;
	const char *variables[3] = { NULL };
	long long n;

	/* A root that does not run has the CPUs of the machine that will run it. */
	if (!r || !fact_true(r->running) || r->cpus_usable.state != FACT_KNOWN)
		return;
	n = (long long)r->cpus_usable.v;
	variables[0] = arena_printf(mem, "OMP_NUM_THREADS=%lld", n);
	variables[1] = arena_printf(mem, "OPENBLAS_NUM_THREADS=%lld",
				    n < OPENBLAS_THREADS ? n : OPENBLAS_THREADS);
	settings_plan(root, s->ai->dir, owner, variables, plan, mem);
}

void setupai_plan(struct setup *s, const struct root *root, const char *owner, struct plan *plan)
{
	const struct framework_answer *a = &s->ai->answer;
	struct step *pip = last_pip(plan);

	if (!s->ai->wheels)
		return;
	if (pip) {
		pip->note = a->note;
		pip->download = a->bytes;
		pip->download_whole = a->whole;
	}
	for (size_t i = 0; i < a->nmissing; i++)
		plan_miss(plan, (struct unresolved){ NULL, a->missing[i].name, a->missing[i].why },
			  s->env->mem);
	plan_settings(s, root, owner, plan);
}

void setupai_images(struct setup *s, const struct root *root, struct plan *plan)
{
	const struct framework_wish wish = wish_of(s, root);

	if (s->ai->names.n)
		framework_images(&wish, plan, s->env->mem);
}
