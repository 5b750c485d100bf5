/* The walk of an audit: from what is asked for along what the chosen files require. */
#include "../base/base.h"

#include <errno.h>
#include <strings.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/scan.h"
#include "auditgraph.h"
#include "marker.h"
#include "project.h"

static bool same_name(const void *key, const void *all, uint32_t value)
{
	const struct audit_graph *g = all;

	return strcmp(g->v[value]->name, key) == 0;
}

static void *grown(const void *v, size_t n, size_t *room, size_t size, struct arena *mem)
{
	size_t more = *room ? *room * 2 : 16;
	void *to;

	to = arena_take(mem, more, size, _Alignof(max_align_t));
	if (n)
		memcpy(to, v, n * size);
	*room = more;
	return to;
}

static int node_of(struct audit_graph *g, const char *name, struct audit_node **ret)
{
	uint32_t hash = lock_hash(span_of(name), 0);
	uint32_t at = lock_index_find(&g->by_name, hash, same_name, name, g);

	if (at == LOCK_NONE) {
		if (g->n == AUDIT_MAX_PROJECTS)
			return err_set(g->err, -E2BIG, "more than %d projects are needed",
				       AUDIT_MAX_PROJECTS);
		if (g->n == g->room)
			g->v = grown(g->v, g->n, &g->room, sizeof *g->v, g->mem);
		at = (uint32_t)g->n++;
		g->v[at] = TAKE(g->mem, struct audit_node);
		g->v[at]->name = name;
		list_add(&g->v[at]->extras, NULL, g->mem);
		lock_index_add(&g->by_name, hash, at, g->mem);
	}
	*ret = g->v[at];
	return 0;
}

static void reach(struct audit_graph *g, struct audit_node *n)
{
	if (g->reached == g->order_room)
		g->order = grown(g->order, g->reached, &g->order_room, sizeof *g->order, g->mem);
	n->seen = true;
	n->queued = true;
	g->order[g->reached++] = n;
}

static void add_edge(struct audit_graph *g, struct audit_node *n, const struct audit_edge *edge)
{
	struct audit_edges *e = &n->edges;

	if (e->n == e->room)
		e->v = grown(e->v, e->n, &e->room, sizeof *e->v, g->mem);
	e->v[e->n++] = *edge;
}

static int arrive(struct audit_graph *g, const struct audit_edge *edge, bool direct)
{
	const struct requirement *r = edge->requirement;
	struct audit_node *n;
	int rc = node_of(g, r->name, &n);

	if (rc < 0)
		return rc;
	if (!n->seen)
		reach(g, n);
	n->direct |= direct;
	if (r->url && !n->url) {
		n->url = r->url;
		n->asked = false;
		n->no_page = NULL;
	}
	if (edge->file && !n->given) {
		n->given = edge->file;
		n->asked = false;
		n->no_page = NULL;
	}
	add_edge(g, n, edge);
	for (const char *const *x = r->extras; *x; x++) {
		const char *extra = project_normal(span_of(*x), g->mem);

		if (list_has(&n->extras, extra))
			continue;
		list_add(&n->extras, extra, g->mem);
		n->queued = true;
	}
	return 0;
}

/* A marker without an answer holds, and is noted. */
static bool holds(struct audit_graph *g, const struct requirement *r, const struct list *extras,
		  const char **note)
{
	struct err why = { 0 };
	bool plain = true, extra = false;
	int rc = 0;

	if (!r->marker)
		return true;
	rc = marker_eval_extras(r->marker, g->in->env, NULL, &plain, &why);
	if (rc == 0 && !plain && extras && extras->n)
		rc = marker_eval_extras(r->marker, g->in->env, extras->v, &extra, &why);
	if (rc < 0)
		*note = arena_printf(g->mem, "whether %s is required cannot be told: %s", r->name,
				     why.text);
	return rc < 0 || plain || extra;
}

static int follow(struct audit_graph *g, struct audit_node *n)
{
	struct audit_file *f = n->file;
	const char *from = f && f->m.nrequires ? JOIN(g->mem, n->name, " ", f->m.version) : NULL;
	int rc = 0;

	n->queued = false;
	for (size_t i = 0; f && i < f->m.nrequires && rc == 0; i++) {
		if (f->used[i] || !holds(g, &f->m.requires[i], &n->extras, &n->note))
			continue;
		f->used[i] = true;
		rc = arrive(g, &(struct audit_edge){ &f->m.requires[i], from, { 0 }, NULL }, false);
	}
	return rc;
}

static void forget(struct audit_graph *g)
{
	for (size_t i = 0; i < g->n; i++) {
		struct audit_node *n = g->v[i];
		struct audit_edges old = n->before;

		n->before = n->edges;
		n->edges = old;
		n->edges.n = 0;
		n->seen = n->direct = n->changed = false;
		n->note = NULL;
		n->extras = (struct list){ 0 };   /* what stood there may be in use */
		list_add(&n->extras, NULL, g->mem);
		if (n->file && n->file->m.nrequires)
			memset(n->file->used, 0, n->file->m.nrequires * sizeof *n->file->used);
	}
	g->reached = 0;
}

/* Constraints are the last: what they bound has to be reached by others. */
static int ask_for(struct audit_graph *g, bool constraints)
{
	const struct audit_input *in = g->in;
	int rc = 0;

	for (size_t i = 0; i < in->n && rc == 0; i++) {
		const struct audit_want *w = &in->wants[i];
		struct audit_edge edge = { w->requirement, w->from ? w->from : "a constraint", w->hashes,
					   w->file };
		struct audit_node *n;
		const char *note = NULL;

		g->applies[i] = holds(g, w->requirement, NULL, &note);
		if (w->constraint != constraints || !g->applies[i])
			continue;
		if (!constraints) {
			g->hashed |= w->hashes.n > 0;
			edge.from = w->from ? w->from : "what is asked for";
			rc = arrive(g, &edge, true);
			continue;
		}
		rc = node_of(g, w->requirement->name, &n);
		if (rc == 0 && n->seen)
			add_edge(g, n, &edge);
	}
	return rc;
}

int audit_walk(struct audit_graph *g)
{
	bool more = true;
	int rc;

	forget(g);
	rc = ask_for(g, false);
	while (more && rc == 0) {
		more = false;
		/* Extras that come later can queue again what was followed before. */
		for (size_t i = 0; i < g->reached && rc == 0; i++) {
			if (!g->order[i]->queued)
				continue;
			more = true;
			rc = follow(g, g->order[i]);
		}
	}
	return rc < 0 ? rc : ask_for(g, true);
}

bool audit_asked_anew(const struct audit_node *n)
{
	if (n->edges.n != n->before.n)
		return true;
	for (size_t i = 0; i < n->edges.n; i++)
		if (n->edges.v[i].requirement != n->before.v[i].requirement)
			return true;
	return false;
}

struct specifiers audit_conditions(const struct audit_edges *e, struct arena *mem)
{
	struct specifier *v;
	size_t n = 0;

	for (size_t i = 0; i < e->n; i++)
		n += e->v[i].requirement->specifiers.n;
	v = TAKE_N(mem, n + 1, struct specifier);
	n = 0;
	for (size_t i = 0; i < e->n; i++) {
		const struct specifiers *s = &e->v[i].requirement->specifiers;

		if (s->n)
			memcpy(v + n, s->v, s->n * sizeof *v);
		n += s->n;
	}
	return (struct specifiers){ v, n };
}

static bool has_hash(const struct choice_hashes *all, struct span hash)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].n == hash.n && strncasecmp(all->v[i].v, hash.v, hash.n) == 0)
			return true;
	return false;
}

struct choice_hashes audit_hashes(const struct audit_edges *e, struct arena *mem)
{
	struct choice_hashes all = { 0 };
	struct span *v = NULL;

	for (size_t i = 0; i < e->n; i++) {
		const struct choice_hashes *more = &e->v[i].hashes;
		size_t n = 0;

		if (!more->n || !all.n) {
			all = more->n ? *more : all;
			continue;
		}
		v = TAKE_N(mem, all.n + 1, struct span);
		for (size_t k = 0; k < all.n; k++)
			if (has_hash(more, all.v[k]))
				v[n++] = all.v[k];
		/* One that no file has: none at all would allow everything. */
		if (!n)
			v[n++] = SPAN("sha256:");
		all = (struct choice_hashes){ v, n };
	}
	return all;
}

static const char *said(const struct audit_edge *e, struct arena *mem)
{
	return JOIN(mem, e->from, " wants ", specifiers_text(&e->requirement->specifiers, mem));
}

/* Of the edges as many as some version meets together, and the first that speaks against one of
 * them: the conflict is between these two.
 */
static struct audit_edges agreeing(struct audit_graph *g, struct audit_node *n)
{
	struct audit_edges kept = { .v = TAKE_N(g->mem, n->edges.n + 1, struct audit_edge) };

	for (size_t i = 0; i < n->edges.n; i++) {
		const struct audit_edge *e = &n->edges.v[i], *other = NULL;
		struct specifiers all;

		kept.v[kept.n++] = *e;
		all = audit_conditions(&kept, g->mem);
		if (offers_meet(n->offers, &all))
			continue;
		kept.n--;
		for (size_t k = 0; k < kept.n && !other; k++) {
			struct audit_edges two = { (struct audit_edge[]){ kept.v[k], *e }, 2, 2 };

			all = audit_conditions(&two, g->mem);
			if (!offers_meet(n->offers, &all))
				other = &kept.v[k];
		}
		if (!n->conflict)
			n->conflict = JOIN(g->mem, other ? said(other, g->mem) : "what others want", ", ",
					   said(e, g->mem), ": no version of ", n->name,
					   " meets both; ask pip or uv for older ones that agree");
	}
	return kept;
}

void audit_choose(struct audit_graph *g, struct audit_node *n)
{
	struct specifiers all = audit_conditions(&n->edges, g->mem);
	const struct choice_hashes hashes = audit_hashes(&n->edges, g->mem);
	struct audit_edges kept;

	n->conflict = NULL;
	n->choice = offers_choose(n->offers, &all, &hashes, g->mem);
	if (n->choice.version || n->edges.n < 2 || !offers_any(n->offers))
		return;
	/* Conditions that nothing at all meets, and not only nothing that fits. */
	for (size_t i = 0; i < n->edges.n; i++)
		if (!offers_meet(n->offers, &n->edges.v[i].requirement->specifiers))
			return;
	kept = agreeing(g, n);
	all = audit_conditions(&kept, g->mem);
	n->choice = offers_choose(n->offers, &all, &hashes, g->mem);
}
