/* Markers and ways through a lock, judged for a target and a wish. */
#include "../base/base.h"

#include "../base/arena.h"
#include "../base/err.h"
#include "lockpass.h"
#include "markertree.h"

static const char *const nothing[] = { NULL };

static bool listed(const char *const *list, struct span name)
{
	for (size_t i = 0; list && list[i]; i++)
		if (span_is(name, list[i]))
			return true;
	return false;
}

static enum lock_holds either(bool yes)
{
	return yes ? LOCK_HOLDS : LOCK_HOLDS_NOT;
}

static enum lock_holds test(const struct lock_pass *p, const struct marker *m, const char **why)
{
	bool turned = m->left.var == MARKER_VARS, yes;
	enum marker_var var = turned ? m->right.var : m->left.var;
	struct err err = { 0 };

	if ((var == MARKER_EXTRA || var == MARKER_EXTRAS) && p->any_extra)
		return LOCK_HOLDS;
	if (var == MARKER_DEPENDENCY_GROUPS && p->any_group)
		return LOCK_HOLDS;
	if (var == MARKER_EXTRA && (m->op == SPEC_EQUAL || m->op == SPEC_NOT_EQUAL))
		return either(listed(p->active, turned ? m->left.text : m->right.text) ==
			      (m->op == SPEC_EQUAL));
	if (marker_eval(m, &p->env, &yes, &err) == 0)
		return either(yes);
	if (!*why)
		*why = arena_strdup(p->mem, err.text);
	return LOCK_HOLDS_UNSURE;
}

/* What cannot be judged counts only where the rest leaves it open. */
static enum lock_holds judge(const struct lock_pass *p, const struct marker *m, const char **why)
{
	bool unsure = false;

	if (m->kind == MARKER_TEST)
		return test(p, m, why);
	for (const struct marker *part = m->first; part; part = part->next) {
		enum lock_holds one = judge(p, part, why);

		if (one == (m->kind == MARKER_ALL ? LOCK_HOLDS_NOT : LOCK_HOLDS))
			return one;
		unsure |= one == LOCK_HOLDS_UNSURE;
	}
	return unsure ? LOCK_HOLDS_UNSURE : either(m->kind == MARKER_ALL);
}

enum lock_holds lock_marker_holds(const struct lock_pass *p, const struct lock_marker *m)
{
	uint8_t *memo = m->sets ? &p->own[m->number] : &p->common[m->number];
	const char *why = m->why;

	if (!*memo) {
		*memo = (uint8_t)(1 + (m->tree ? judge(p, m->tree, &why) : LOCK_HOLDS_UNSURE));
		if (*memo == 1 + LOCK_HOLDS_UNSURE)
			p->why[m->number] = why;
	}
	return (enum lock_holds)(*memo - 1);
}

enum lock_holds lock_markers_hold(const struct lock_pass *p, const struct lock_markers *all)
{
	enum lock_holds any = all->n ? LOCK_HOLDS_NOT : LOCK_HOLDS;

	for (size_t i = 0; i < all->n && any != LOCK_HOLDS; i++) {
		enum lock_holds one = lock_marker_holds(p, all->v[i]);

		any = one == LOCK_HOLDS_NOT ? any : one;
	}
	return any;
}

static bool wished(const struct lock_pass *p, const struct lock_root *r)
{
	const struct lock_wish *w = p->wish;

	if (r->under == LOCK_RUNTIME)
		return true;
	if (p->runtime)
		return false;
	if (w->all || (w->all_extras && r->under != LOCK_GROUP))
		return true;
	return (r->under != LOCK_GROUP && listed(w->extras, span_of(r->name))) ||
	       (r->under != LOCK_EXTRA && listed(w->groups, span_of(r->name)));
}

/* Extras as markers have them: by their own names, and, for those of a member of a workspace that
 * exclude each other, as uv writes them: "extra-3-foo-cpu", "group-3-foo-dev".
 */
static const char *const *active_of(const struct lock_pass *p)
{
	const struct lock *l = p->lock;
	struct list all = { 0 };

	list_add(&all, NULL, p->mem);
	if (p->runtime || p->wish->all)
		return all.v;
	for (size_t i = 0; p->wish->extras && p->wish->extras[i]; i++)
		list_add(&all, p->wish->extras[i], p->mem);
	for (size_t i = 0; l->format == LOCK_UV && i < l->nroots; i++) {
		const struct lock_root *r = &l->roots[i];
		const struct lock_set *s = &l->sets[r->set];

		if (r->under == LOCK_RUNTIME || s->entry == LOCK_NONE || !wished(p, r))
			continue;
		list_add(&all, arena_printf(p->mem, "%s-%zu-%s-%s",
					    r->under == LOCK_EXTRA ? "extra" : "group",
					    strlen(l->entries[s->entry].name),
					    l->entries[s->entry].name, r->name), p->mem);
	}
	return all.v;
}

struct lock_pass lock_pass_new(const struct lock *lock, const struct marker_env *env,
			       const struct lock_wish *wish, bool runtime,
			       const struct lock_pass *first, struct arena *mem)
{
	struct lock_pass p = { .lock = lock, .mem = mem, .env = *env, .runtime = runtime, .wish = wish };
	size_t n = lock->nmarkers;

	p.any_extra = !runtime && (wish->all || wish->all_extras);
	p.any_group = !runtime && wish->all;
	p.env.extras = !runtime && wish->extras ? wish->extras : nothing;
	p.env.groups = !runtime && wish->groups ? wish->groups :
		       lock->default_groups ? lock->default_groups : nothing;
	p.active = active_of(&p);
	p.common = first ? first->common : TAKE_N(mem, n, uint8_t);
	p.why = first ? first->why : TAKE_N(mem, n, const char *);
	p.own = TAKE_N(mem, n, uint8_t);
	p.sets = TAKE_N(mem, lock->nsets, uint8_t);
	p.entries = TAKE_N(mem, lock->nentries, uint8_t);
	return p;
}

static bool marker_number_holds(const struct lock_pass *p, uint32_t marker)
{
	return marker == LOCK_ALWAYS ||
	       lock_marker_holds(p, p->lock->markers[marker]) != LOCK_HOLDS_NOT;
}

/* What is reached goes behind the others in the queue, each set once. */
static void reach(struct lock_pass *p, uint32_t set, uint32_t marker, uint32_t *queue, size_t *n)
{
	const struct lock_set *s = &p->lock->sets[set];

	if (p->sets[set] || !marker_number_holds(p, marker))
		return;
	p->sets[set] = 1;
	if (s->entry != LOCK_NONE) {
		if (p->lock->format != LOCK_UV &&
		    lock_markers_hold(p, &p->lock->entries[s->entry].markers) == LOCK_HOLDS_NOT)
			return;
		p->entries[s->entry] = 1;
	}
	queue[(*n)++] = set;
}

void lock_pass_walk(struct lock_pass *p)
{
	const struct lock *l = p->lock;
	uint32_t *queue = TAKE_N(p->mem, l->nsets, uint32_t);
	size_t n = 0;

	for (size_t i = 0; i < l->nroots; i++)
		if (wished(p, &l->roots[i]))
			reach(p, l->roots[i].set, l->roots[i].marker, queue, &n);
	for (size_t i = 0; i < n; i++)
		for (uint32_t e = l->sets[queue[i]].edge; e != LOCK_NONE; e = l->edges[e].next)
			reach(p, l->edges[e].set, l->edges[e].marker, queue, &n);
}
