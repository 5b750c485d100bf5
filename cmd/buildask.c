/* Which of the packages that pip is to install have to be built. */
#include "../probes/base/base.h"

#include <errno.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "../probes/distro.h"
#include "../probes/probe.h"
#include "../probes/releases.h"
#include "../probes/wheel/project.h"
#include "../recipes/builds.h"
#include "../recipes/resolve.h"
#include "../recipes/site.h"
#include "buildask.h"
#include "checkasking.h"
#include "checkcmd.h"
#include "signals.h"
#include "text.h"
#include "wishes.h"

/* An environment's pip is made the newest first: it knows every tag. */
#define NEWEST_PIP "99"

struct building {
	struct check c;
	struct check_options options;
	const struct buildask_wish *wish;
	const struct builds *all;
	struct resolve_build *v;
	size_t n, room;
	const char *why;
};

/* The first reason is enough. */
static void unlearned(struct building *b, const char *why)
{
	if (!b->why)
		b->why = arena_strdup(b->c.env->mem, why);
}

static void forget_error(struct building *b)
{
	unlearned(b, b->c.env->err.text);
	b->c.env->err = (struct err){ 0 };
	b->c.env->hint = NULL;
}

static void add(struct building *b, const char *name, const char *version, bool assumed)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->v[i].project, name) == 0)
			return;
	if (b->n == b->room) {
		size_t room = b->room ? 2 * b->room : 16;
		struct resolve_build *v = TAKE_N(b->c.env->mem, room, struct resolve_build);

		if (b->n)
			memcpy(v, b->v, b->n * sizeof *v);
		b->v = v;
		b->room = room;
	}
	b->v[b->n++] = (struct resolve_build){ name, version, assumed };
}

static enum cmd_exit read_all(struct building *b)
{
	const struct list *lists[] = { b->wish->requirements, b->wish->pip };
	struct env *env = b->c.env;
	const struct subject_place place = { b->wish->root, b->wish->root };

	b->c.subjects = TAKE_N(env->mem, lists[0]->n + lists[1]->n, struct subject);
	for (size_t k = 0; k < LEN(lists); k++)
		for (size_t i = 0; i < lists[k]->n; i++) {
			struct subject *s = &b->c.subjects[b->c.nsubjects];

			if (subject_read(&place, lists[k]->v[i], k == 0, env->mem, s,
					 &env->err) == 0)
				b->c.nsubjects++;
			else if (b->wish->venv)
				forget_error(b);
			else
				return EXIT_USAGE;
		}
	return EXIT_FINE;
}

/* The branch of an environment that is there already. */
static const char *venv_branch(const struct building *b)
{
	struct site site;
	const char *why;

	if (b->wish->release || !b->wish->venv || *b->wish->venv != '/' ||
	    site_read(b->c.env->root, b->wish->venv, b->c.env->mem, &site, &why) < 0)
		return NULL;
	return site.branch;
}

/* A machine without a Python gets that of its release. */
static const struct release *release_here(const struct building *b)
{
	const struct facts *f = b->wish->facts;
	const struct distro_facts *d = f && FACT_ROWS(f, distro) ? FACT_ROW(f, distro, 0) : NULL;

	return d ? release_of(d->id.v, d->version.v) : NULL;
}

static bool choose_target(struct building *b)
{
	struct check_options *o = &b->options;
	struct arena *mem = b->c.env->mem;
	const char *python = b->wish->python ? b->wish->python : venv_branch(b);
	const struct release *r = b->wish->release;
	const struct targets_wish wish = { &o->python, &o->glibc, &o->musl, &o->release, NULL,
					   b->wish->venv ? NEWEST_PIP : NULL };

	if (r)
		list_add(&o->release, release_key(r, mem), mem);
	else if (!python && !resolve_python(b->wish->facts, NULL) && (r = release_here(b)))
		python = r->beside ? r->beside : r->python;
	if (python)
		list_add(&o->python, python, mem);
	return targets_of(&wish, b->wish->facts, NULL, mem, &b->c.targets, &b->c.ntargets,
			  &b->c.env->err) == 0;
}

/* False: there is none, or what pip is told of it is no good; pip will say so itself. */
static bool open_index(struct building *b)
{
	struct env *env = b->c.env;
	const struct asking_setup setup = {
		.root = env->root, .index = b->options.index.v, .venv = b->wish->venv,
		.offline = b->wish->offline, .brief = true, .stop = &signals_came,
		.progress = b->wish->quiet || env->global->quiet || env->global->json ||
			    !isatty(STDERR_FILENO) ? NULL : text_asking,
	};

	/* A signal is noted where something is under way already; before, it simply ends us. */
	return check_open(&b->c, &setup) == 0;
}

static bool wants_index(const struct building *b)
{
	for (size_t i = 0; i < b->c.nsubjects; i++)
		for (size_t k = 0; k < b->c.subjects[i].lock.nentries; k++)
			if (b->c.subjects[i].lock.entries[k].wants)
				return true;
	return false;
}

/* Nobody judged: whatever is named. */
static void take_named(struct building *b)
{
	for (size_t i = 0; i < b->c.nsubjects; i++)
		for (size_t k = 0; k < b->c.subjects[i].lock.nentries; k++) {
			const struct lock_entry *e = &b->c.subjects[i].lock.entries[k];

			if (!e->constraint && project_name_is(span_of(e->name)))
				add(b, e->name, NULL, true);
		}
}

static void take_judged(struct building *b)
{
	const struct checked *d = &b->c.checked;

	for (size_t i = 0; i < d->npackages; i++) {
		const struct check_package *p = &d->packages[i];
		const struct check_result *r = &p->on[0];

		if (r->build)
			add(b, p->name, p->version, false);
		if (!r->needed || r->status != LOCK_UNKNOWN)
			continue;
		unlearned(b, r->why);
		if (project_name_is(span_of(p->name)))
			add(b, p->name, p->version, true);
	}
	/* What check advises against it is no option here. */
	for (size_t i = 0; i < d->nfindings; i++)
		if (d->findings[i].bad)
			unlearned(b, arena_strndup(b->c.env->mem, d->findings[i].text,
						   strcspn(d->findings[i].text, ";")));
}

static enum cmd_exit judge(struct building *b)
{
	enum cmd_exit rc;

	if (!choose_target(b)) {
		forget_error(b);
		take_named(b);
		return EXIT_FINE;
	}
	if (wants_index(b) && !open_index(b))
		forget_error(b);
	rc = check_judge(&b->c);
	if (signals_came)
		return signals_exit();
	if (rc == EXIT_FINE) {
		take_judged(b);
	} else {
		forget_error(b);
		take_named(b);
	}
	return EXIT_FINE;
}

enum cmd_exit buildask(struct env *env, const struct buildask_wish *wish, struct buildask *ret)
{
	static const char *const none[] = { NULL };
	struct building *b = TAKE(env->mem, struct building);
	enum cmd_exit rc;

	*b = (struct building){ .wish = wish };
	b->c = (struct check){ .env = env, .options = &b->options, .extras = none, .groups = none,
				.only_which = true };
	b->options.offline = wish->offline;
	/* pip, which is going to be run, puts them in as well. */
	b->options.variables = true;
	if (wish->index)
		list_add(&b->options.index, wish->index, env->mem);
	rc = read_all(b);
	if (rc == EXIT_FINE)
		rc = judge(b);
	check_close(&b->c);
	*ret = (struct buildask){ rc == EXIT_FINE, false, b->v, b->n, b->why };
	for (size_t i = 0; i < b->n; i++)
		ret->assumed = ret->assumed || b->v[i].assumed;
	return rc;
}
