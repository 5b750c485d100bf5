/* From lock files and targets to what is told of each package: what `ampy check` comes to. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "../probes/wheel/lockindex.h"
#include "../recipes/framework.h"
#include "checkasking.h"
#include "checkcmd.h"
#include "checkindex.h"
#include "signals.h"

static void find(struct check *c, struct check_finding f)
{
	struct checked *d = &c->checked;

	if (d->nfindings == c->findings_room) {
		size_t room = c->findings_room ? 2 * c->findings_room : 16;
		struct check_finding *more = TAKE_N(c->env->mem, room, struct check_finding);

		if (d->nfindings)
			memcpy(more, d->findings, d->nfindings * sizeof *more);
		d->findings = more;
		c->findings_room = room;
	}
	d->findings[d->nfindings++] = f;
}

/* The project that was locked, and what is no package at all: nobody offers that as a file. */
static bool is_itself(const struct lock_entry *e)
{
	return e->source == LOCK_VIRTUAL ||
	       ((e->source == LOCK_EDITABLE || e->source == LOCK_DIRECTORY) && span_is(e->place, "."));
}

static bool is_ready(const struct check *c, const struct lock_entry *e, enum lock_status status)
{
	switch (status) {
	case LOCK_NATIVE:
	case LOCK_PURE:
		return true;
	case LOCK_BUILD:
	case LOCK_FROM_VCS:
		return c->options->allow_build;
	case LOCK_LOCAL:
		return is_itself(e) || c->options->allow_build;
	case LOCK_NO_FILE:
	case LOCK_UNKNOWN:
	case LOCK_BAD:
	case LOCK_STATUSES:
		break;
	}
	return false;
}

static const char *why_of(const struct check *c, const struct subject *s,
			  const struct lock_entry *e, const struct lock_verdict *v)
{
	struct arena *mem = c->env->mem;

	if (v->status == LOCK_LOCAL && is_itself(e))
		return NULL;
	if (v->status != LOCK_UNKNOWN)
		return v->why;
	if (s->kind == SUBJECT_SITE)
		return "no file WHEEL tells what it was built for";
	if (s->kind == SUBJECT_REQUIREMENT)
		return "no index was asked: which files it offers is not known";
	return JOIN(mem, "no index was asked: ", v->why);
}

static const char *file_name(const struct lock_file *f, struct arena *mem)
{
	return f ? span_dup(f->name.n ? f->name : f->url, mem) : NULL;
}

static void take_verdict(struct check *c, const struct subject *s, const struct lock_entry *e,
			 const struct lock_verdict *v, struct check_result *ret)
{
	*ret = (struct check_result){
		.needed = v->needed, .status = v->status, .ready = is_ready(c, e, v->status),
		.wheel = file_name(v->wheel, c->env->mem),
		.nearest = file_name(v->nearest, c->env->mem), .why = why_of(c, s, e, v),
	};
}

/* An entry's own requires-python stands in its row; all else in lines of its own. */
static void take_finding(struct check *c, const struct subject *s, struct check_package *packages,
			 const struct lock_finding *f, size_t target)
{
	struct check_finding one = { .from = s->from, .target = c->targets[target].name,
				     .text = f->text };
	struct check_result *r = f->entry != LOCK_NONE ? &packages[f->entry].on[target] : NULL;

	switch (f->matter) {
	case LOCK_MATTER_EMPTY:
	case LOCK_MATTER_WISH:
		return;
	case LOCK_MATTER_PYTHON:
		if (r && s->lock.vague) {
			/* It was locked for other Pythons: what is for this one fits it. */
			r->needed = false;
			return;
		}
		if (r) {
			r->ready = false;
			r->why = f->text;
			return;
		}
		one.bad = true;
		break;
	case LOCK_MATTER_ENVIRONMENT:
		one.bad = true;
		break;
	case LOCK_MATTER_VAGUE:
		/* Whatever it is for. */
		if (target)
			return;
		one.target = NULL;
		break;
	case LOCK_MATTER_MARKER:
		break;
	}
	find(c, one);
}

static bool same_more(const void *key, const void *all, uint32_t value)
{
	const struct audit_row *row = key;
	const struct check_package *p = &((const struct check *)all)->more[value];
	const char *version = row->choice.version ? row->choice.version : "";

	return strcmp(p->name, row->name) == 0 && strcmp(p->version ? p->version : "", version) == 0;
}

/* A package that no subject names, by its name and version. */
static struct check_package *more_package(struct check *c, const struct audit_row *row)
{
	uint32_t hash = lock_hash(span_of(row->name), lock_hash(span_of(row->choice.version), 0));
	uint32_t at = lock_index_find(&c->more_index, hash, same_more, row, c);
	struct check_package *p;

	if (at != LOCK_NONE)
		return &c->more[at];
	lock_index_add(&c->more_index, hash, (uint32_t)c->nmore, c->env->mem);
	if (c->nmore == c->more_room) {
		size_t room = c->more_room ? 2 * c->more_room : 16;

		p = TAKE_N(c->env->mem, room, struct check_package);
		if (c->nmore)
			memcpy(p, c->more, c->nmore * sizeof *p);
		c->more = p;
		c->more_room = room;
	}
	p = &c->more[c->nmore++];
	*p = (struct check_package){ .name = row->name, .version = row->choice.version,
				     .from = row->needed_by, .needed = true,
				     .on = TAKE_N(c->env->mem, c->ntargets, struct check_result) };
	return p;
}

/* A subject's packages by their names. */
struct by_name {
	const struct check_package *v;
	struct lock_index first;
	uint32_t *next, *last;       /* of the same name; LOCK_NONE behind the last one */
};

static bool same_name(const void *key, const void *all, uint32_t value)
{
	return strcmp(((const struct by_name *)all)->v[value].name, key) == 0;
}

static uint32_t first_of(const struct by_name *b, const char *name)
{
	return lock_index_find(&b->first, lock_hash(span_of(name), 0), same_name, name, b);
}

static struct by_name by_name(const struct check_package *v, size_t n, struct arena *mem)
{
	struct by_name b = { .v = v, .next = TAKE_N(mem, n + 1, uint32_t),
			     .last = TAKE_N(mem, n + 1, uint32_t) };

	for (uint32_t i = 0; i < n; i++) {
		uint32_t first = first_of(&b, v[i].name);

		if (first == LOCK_NONE) {
			first = i;
			lock_index_add(&b.first, lock_hash(span_of(v[i].name), 0), i, mem);
		} else {
			b.next[b.last[first]] = i;
		}
		b.last[first] = i;
		b.next[i] = LOCK_NONE;
	}
	return b;
}

/* What was asked for itself stands in its own row, unless another target has another version. */
static void take_row(struct check *c, const struct subject *s, struct check_package *packages,
		     const struct by_name *names, const struct audit_row *row, const bool *open,
		     size_t target)
{
	struct check_result r = checkindex_result(row), *at = NULL;
	static const struct lock_entry none;

	r.ready = !row->conflict && is_ready(c, &none, r.status);
	for (uint32_t i = row->direct ? first_of(names, row->name) : LOCK_NONE; i != LOCK_NONE;
	     i = names->next[i]) {
		struct check_package *p = &packages[i];
		const char *version = row->choice.version;

		/* Of several versions that lie there each is needed; one of them stands for all. */
		if (!open[i] || (s->kind == SUBJECT_FILES &&
				 (!version || strcmp(p->version, version) != 0)))
			continue;
		p->on[target].needed = false;
		if (at || (p->version && !s->lock.entries[i].version.n &&
			   (!version || strcmp(p->version, version) != 0)))
			continue;
		if (!p->version)
			p->version = version;
		at = &p->on[target];
	}
	if (!at)
		at = &more_package(c, row)->on[target];
	/* What was told by the names of all files that lie there tells more. */
	if (s->kind == SUBJECT_FILES && at->status == r.status && at->why && !row->conflict)
		r = (struct check_result){ true, r.ready, r.status, r.wheel, at->nearest, at->why };
	*at = r;
	if (row->note)
		find(c, (struct check_finding){ .from = s->from, .target = c->targets[target].name,
						.text = row->note });
}

/* Of a wheel it could have been known; what has to be built is in the way by itself. */
static void tell_unfollowed(struct check *c, const struct subject *s, const struct audit *audit,
			    const char *target)
{
	enum { FEW = 30 };
	size_t n = 0;
	bool built;

	for (size_t i = 0; i < audit->n; i++) {
		const char *text = checkindex_unfollowed(&audit->v[i], &built, c->env->mem);

		if (text && n++ < FEW)
			find(c, (struct check_finding){ .from = s->from, .target = target, .bad = !built,
							.text = text });
	}
	if (n > FEW)
		find(c, (struct check_finding){
			.from = s->from, .target = target, .bad = true,
			.text = arena_printf(c->env->mem, "what %zu more packages require is not known "
					     "either", n - FEW) });
}

/* It fits, and is hardly what one wants on a machine without such a GPU. */
static void tell_cuda(struct check *c, const struct subject *s, const struct audit *audit,
		      size_t target)
{
	const struct audit_row *torch = framework_cuda(audit, &c->targets[target].tags);

	if (torch)
		find(c, (struct check_finding){
			.from = s->from, .target = c->targets[target].name,
			.text = JOIN(c->env->mem, "torch ", torch->choice.version, " is a build for CUDA; "
				     "for CPUs alone there are 'torch<2.11' and, on the index that PyTorch "
				     "keeps for these, '+cpu' builds") });
}

static enum cmd_exit ask_index(struct check *c, const struct subject *s,
			       struct check_package *packages, size_t target)
{
	const struct check_options *o = c->options;
	const struct checkindex_wish wish = { o->no_deps, o->only_binary, o->pre };
	const struct check_result **results =
		TAKE_N(c->env->mem, s->lock.nentries + 1, const struct check_result *);
	bool *open = TAKE_N(c->env->mem, s->lock.nentries + 1, bool);
	struct by_name names;
	struct audit audit;
	int rc;

	for (size_t i = 0; i < s->lock.nentries; i++) {
		results[i] = &packages[i].on[target];
		open[i] = checkindex_is_open(s, i, results[i], &wish);
	}
	rc = checkindex_audit(check_asks(c, s), s, results, &c->targets[target], &wish,
			      c->env->mem, &audit, &c->env->err);
	if (rc < 0)
		return signals_came ? signals_exit() : rc == -EINVAL ? EXIT_USAGE : EXIT_BROKEN;
	names = by_name(packages, s->lock.nentries, c->env->mem);
	for (size_t i = 0; i < audit.n; i++)
		take_row(c, s, packages, &names, &audit.v[i], open, target);
	tell_unfollowed(c, s, &audit, c->targets[target].name);
	tell_cuda(c, s, &audit, target);
	return EXIT_FINE;
}

static enum cmd_exit judge_subject(struct check *c, const struct subject *s,
				   struct check_package *packages)
{
	const struct lock_wish wish = { c->extras, c->groups, c->options->all_extras,
					c->options->all };
	const struct lock *l = &s->lock;

	for (size_t i = 0; i < l->nproblems; i++)
		find(c, (struct check_finding){ .from = s->from, .line = l->problems[i].line,
						.text = l->problems[i].text });
	for (size_t t = 0; t < c->ntargets; t++) {
		struct lock_verdicts got;

		if (lock_judge(l, &c->targets[t].tags, &c->targets[t].env, &wish, c->env->mem, &got,
			       &c->env->err) < 0)
			return EXIT_USAGE;
		for (size_t i = 0; i < l->nentries; i++)
			take_verdict(c, s, &l->entries[i], &got.v[i], &packages[i].on[t]);
		for (size_t i = 0; i < got.nfindings; i++)
			take_finding(c, s, packages, &got.findings[i], t);
		if (check_asks(c, s)) {
			enum cmd_exit rc = ask_index(c, s, packages, t);

			if (rc != EXIT_FINE)
				return rc;
		}
		for (size_t i = 0; i < l->nentries; i++)
			packages[i].needed |= packages[i].on[t].needed;
	}
	return EXIT_FINE;
}

/* Worse is less: what is broken, what is not there, what is not known, what has to be built. */
static unsigned rank_of(const struct check_package *p, size_t ntargets)
{
	static const unsigned ranks[LOCK_STATUSES] = {
		[LOCK_BAD] = 1, [LOCK_NO_FILE] = 2, [LOCK_UNKNOWN] = 3, [LOCK_BUILD] = 4,
		[LOCK_FROM_VCS] = 5, [LOCK_LOCAL] = 6, [LOCK_NATIVE] = 7, [LOCK_PURE] = 8,
	};
	unsigned worst = 100;

	for (size_t i = 0; i < ntargets; i++) {
		const struct check_result *r = &p->on[i];
		unsigned rank = ranks[r->status] + (r->ready ? 20 : 0);

		if (r->needed && rank < worst)
			worst = rank;
	}
	return worst;
}

static int by_rank(const void *a, const void *b)
{
	const struct check_package *x = a, *y = b;
	int rc;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	rc = strcmp(x->name, y->name);
	if (rc == 0)
		rc = strcmp(x->version ? x->version : "", y->version ? y->version : "");
	return rc ? rc : strcmp(x->from, y->from);
}

static struct check_package *add_packages(struct check *c, const struct subject *s)
{
	struct check_package *first = c->checked.packages + c->checked.npackages;

	for (size_t i = 0; i < s->lock.nentries; i++) {
		const struct lock_entry *e = &s->lock.entries[i];

		first[i] = (struct check_package){
			.name = e->name, .from = s->from,
			.version = e->version.n ? span_dup(e->version, c->env->mem) : NULL,
			.on = TAKE_N(c->env->mem, c->ntargets, struct check_result),
		};
	}
	c->checked.npackages += s->lock.nentries;
	return first;
}

/* Behind the packages of the subjects, whose rows stay where they are until all are judged. */
static void add_more(struct check *c)
{
	struct checked *d = &c->checked;
	struct check_package *all;

	if (!c->nmore)
		return;
	all = TAKE_N(c->env->mem, d->npackages + c->nmore, struct check_package);
	if (d->npackages)
		memcpy(all, d->packages, d->npackages * sizeof *all);
	memcpy(all + d->npackages, c->more, c->nmore * sizeof *all);
	d->packages = all;
	d->npackages += c->nmore;
}

enum cmd_exit check_judge(struct check *c)
{
	struct checked *d = &c->checked;
	enum cmd_exit rc = EXIT_FINE;
	struct list notes = { 0 };
	size_t n = 0;

	*d = (struct checked){ .targets = c->targets, .ntargets = c->ntargets,
			       .allow_build = c->options->allow_build };
	for (size_t i = 0; i < c->nsubjects; i++)
		n += c->subjects[i].lock.nentries;
	d->packages = TAKE_N(c->env->mem, n, struct check_package);
	for (size_t i = 0; rc == EXIT_FINE && i < c->nsubjects; i++)
		rc = judge_subject(c, &c->subjects[i], add_packages(c, &c->subjects[i]));
	add_more(c);
	check_notes(c, &notes);
	for (size_t i = 0; rc == EXIT_FINE && i < notes.n; i++)
		find(c, (struct check_finding){ .from = "where packages are looked for",
						.text = notes.v[i] });
	check_builds(c);
	for (size_t i = 0; i < d->npackages; i++)
		d->packages[i].rank = rank_of(&d->packages[i], c->ntargets);
	if (d->npackages)
		qsort(d->packages, d->npackages, sizeof *d->packages, by_rank);
	return rc;
}
