/* An audit: rounds of walking, asking and choosing, until nothing changes. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/scan.h"
#include "../base/url.h"
#include "audit.h"
#include "auditgraph.h"
#include "marker.h"
#include "simple.h"
#include "simpleread.h"

/* A chain of requirements this long, each found when the one before is known. */
enum { MAX_ROUNDS = 200 };

/* A page of this file alone. */
static void take_file(struct audit_graph *g, struct audit_node *n, const struct simple_file *file)
{
	struct simple_page *page = TAKE(g->mem, struct simple_page);
	struct simple_file *own = TAKE(g->mem, struct simple_file);
	const char *url = simple_url(file, g->mem);
	const char *fragment = span_starts(span_of(url), "file:") ? NULL : strchr(url, '#');

	*own = *file;
	if (fragment) {
		struct simple_found_hash hash = { 0 };

		simple_hash_fragment(&hash, span_of(fragment + 1));
		own->hash = simple_hash_kept(&hash, g->mem);
		own->at = arena_strndup(g->mem, url, (size_t)(fragment - url));
		own->last = NULL;
	}
	*page = (struct simple_page){ .v = own, .n = file->name ? 1 : 0, .room = 1 };
	n->asked = true;
	n->offers = offers_new(n->name, page, 1, &g->rule, g->mem);
}

/* "NAME @ ADDRESS": a page of one file, or nothing that an index could tell. */
static void take_url(struct audit_graph *g, struct audit_node *n)
{
	struct url url = url_parse(span_of(n->url));

	n->asked = true;
	if (span_is_nocase(url.scheme, "http") || span_is_nocase(url.scheme, "https")) {
		take_file(g, n, &(struct simple_file){ .name = url_file(&url, g->mem), .at = n->url,
						       .size = -1 });
		return;
	}
	n->state = url.scheme.n && memchr(url.scheme.v, '+', url.scheme.n) ? LOCK_FROM_VCS :
		   LOCK_LOCAL;
	n->no_page = n->state == LOCK_FROM_VCS ? "it is built from a repository" :
		     "it lies on a disk, and in no index";
}

static void take_page(struct audit_graph *g, struct audit_node *n, const struct audit_page *p)
{
	struct choice_rule rule = g->rule;

	n->asked = true;
	rule.formats = formats_of(g->in->formats, n->name);
	n->offers = offers_new(n->name, p->pages, p->n, &rule, g->mem);
	if (p->rc == 0 || (p->rc == -ENOENT && offers_any(n->offers)))
		return;
	n->state = p->rc == -ENOENT ? LOCK_NO_FILE : LOCK_UNKNOWN;
	n->no_page = p->why;
}

static int ask_pages(struct audit_graph *g)
{
	struct audit_page *v = TAKE_N(g->mem, g->reached + 1, struct audit_page);
	struct audit_node **whose = TAKE_N(g->mem, g->reached + 1, struct audit_node *);
	size_t n = 0;
	int rc;

	for (size_t i = 0; i < g->reached; i++) {
		struct audit_node *node = g->order[i];

		if (node->asked)
			continue;
		if (node->url || node->given) {
			if (node->given)
				take_file(g, node, node->given);
			else
				take_url(g, node);
			continue;
		}
		whose[n] = node;
		v[n++].project = node->name;
	}
	rc = n ? g->in->ask.pages(g->in->ask.user, v, n, g->err) : 0;
	for (size_t i = 0; i < n && rc == 0; i++)
		take_page(g, whose[i], &v[i]);
	return rc;
}

static struct audit_file *known_file(const struct audit_node *n)
{
	struct audit_file *f = n->files;

	while (f && f->file != n->choice.file)
		f = f->next;
	return f;
}

/* Judges what is asked for differently than before; true where a choice is another one. */
static bool choose_all(struct audit_graph *g)
{
	bool any = false;

	for (size_t i = 0; i < g->reached; i++) {
		struct audit_node *n = g->order[i];
		const struct simple_file *before = n->choice.file;

		if (n->no_page) {
			n->choice = (struct choice){ .status = n->state, .why = n->no_page };
		} else if (audit_asked_anew(n)) {
			audit_choose(g, n);
			n->changed = n->choice.file != before;
			any |= n->changed;
		}
		n->file = known_file(n);
	}
	return any;
}

static const char *read_metadata(struct audit_graph *g, struct audit_node *n,
				 const struct audit_metadata *a, struct metadata *ret)
{
	struct err err = { 0 };

	if (a->rc < 0)
		return a->why;
	if (metadata_read(&a->text, g->mem, ret, &err) < 0)
		return JOIN(g->mem, "the metadata of ", a->file->name, ": ", err.text);
	if (strcmp(ret->name, n->name) != 0)
		return JOIN(g->mem, "the metadata of ", a->file->name, " is of ", ret->name);
	if (n->choice.status == LOCK_BUILD && !ret->sure_of_python)
		ret->requires_python = (struct span){ 0 };
	if (n->choice.status == LOCK_BUILD && !ret->sure)
		return JOIN(g->mem, a->file->name, " tells what it requires only when it is built");
	return NULL;
}

/* True where its own metadata shuts the target out, which the index did not tell. */
static bool take_metadata(struct audit_graph *g, struct audit_node *n,
			  const struct audit_metadata *a)
{
	struct audit_file *f = TAKE(g->mem, struct audit_file);

	f->file = a->file;
	f->why = read_metadata(g, n, a, &f->m);
	f->rc = a->rc < 0 ? a->rc : f->why && n->choice.status != LOCK_BUILD ? -EBADMSG : 0;
	if (f->why)
		f->m = (struct metadata){ .requires_python = f->m.requires_python };
	f->used = TAKE_N(g->mem, f->m.nrequires + 1, bool);
	f->next = n->files;
	n->files = n->file = f;
	if (f->why || !f->m.requires_python.n || a->file->requires_python)
		return false;
	return !offers_python(n->offers, a->file, f->m.requires_python, g->mem);
}

static int ask_metadata(struct audit_graph *g, bool *any)
{
	struct audit_metadata *v = TAKE_N(g->mem, g->reached + 1, struct audit_metadata);
	struct audit_node **whose = TAKE_N(g->mem, g->reached + 1, struct audit_node *);
	size_t n = 0;
	int rc;

	for (size_t i = 0; i < g->reached; i++) {
		struct audit_node *node = g->order[i];

		if (node->file || !node->choice.file)
			continue;
		whose[n] = node;
		v[n].file = node->choice.file;
		v[n++].url = simple_url(node->choice.file, g->mem);
	}
	rc = n ? g->in->ask.metadata(g->in->ask.user, v, n, g->err) : 0;
	for (size_t i = 0; i < n && rc == 0; i++) {
		if (take_metadata(g, whose[i], &v[i])) {
			audit_choose(g, whose[i]);
			whose[i]->file = known_file(whose[i]);
		}
		*any = true;
	}
	return rc;
}

static const char *missing_extra(const struct audit_node *n, struct arena *mem)
{
	for (size_t i = 0; n->file && !n->file->why && i < n->extras.n; i++) {
		const char *const *x = n->file->m.extras;

		while (*x && strcmp(*x, n->extras.v[i]) != 0)
			x++;
		if (!*x)
			return JOIN(mem, n->name, " ", n->choice.version, " has no extra '",
				    n->extras.v[i], "'");
	}
	return NULL;
}

/* It was read, and is no such file or beyond all limits. */
static bool is_broken(int rc)
{
	return rc == -EBADMSG || rc == -EFBIG || rc == -E2BIG || rc == -ENOTSUP;
}

/* What pip refuses as soon as one requirement has a hash. */
static const char *lacks_hash(const struct audit_graph *g, const struct audit_node *n)
{
	struct choice_hashes hashes = audit_hashes(&n->edges, g->mem);
	struct specifiers all = audit_conditions(&n->edges, g->mem);

	if ((!g->hashed && !g->in->require_hashes) || n->url)
		return NULL;
	if (!hashes.n)
		return JOIN(g->mem, "no hash of ", n->name, " is given, and where others have hashes pip "
			    "takes nothing without one");
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].op == SPEC_IDENTICAL || (all.v[i].op == SPEC_EQUAL && !all.v[i].wildcard))
			return NULL;
	return JOIN(g->mem, "where hashes are given pip wants ", n->name, " pinned with ==");
}

static struct audit_row row_of(struct audit_graph *g, const struct audit_node *n)
{
	struct specifiers all = audit_conditions(&n->edges, g->mem);
	struct audit_row r = {
		.name = n->name, .extras = n->extras.v, .choice = n->choice, .direct = n->direct,
		.needed_by = n->edges.v[0].from, .wanted = specifiers_text(&all, g->mem),
		.conflict = n->conflict, .note = n->note,
	};

	if (!r.note)
		r.note = missing_extra(n, g->mem);
	if (n->changed && !r.conflict)
		r.conflict = "what others want of it does not settle; ask pip or uv";
	if (!r.conflict)
		r.conflict = lacks_hash(g, n);
	if (g->in->no_deps)
		return r;
	if (n->file && n->given && n->file->why && is_broken(n->file->rc))
		r.broken = n->file->why;
	else if (n->file)
		r.unfollowed = n->file->why;
	else if (!n->choice.file)
		r.unfollowed = "what it requires is not known, since no file of it can be used";
	return r;
}

int audit_run(const struct audit_input *in, struct arena *mem, struct audit *ret, struct err *err)
{
	struct audit_graph g = { .in = in, .mem = mem, .err = err };
	struct audit_row *rows;
	bool more = true;
	int rc = 0;

	g.rule = (struct choice_rule){ .tags = in->tags, .python = in->env->v[MARKER_PYTHON_FULL_VERSION],
				       .prefer_binary = in->prefer_binary, .pre = in->pre };
	if (!g.rule.python)
		return err_set(err, -EINVAL, "the version of the target's Python is not known");
	g.applies = TAKE_N(mem, in->n + 1, bool);
	for (size_t i = 0; more && i < MAX_ROUNDS && rc == 0; i++) {
		rc = audit_walk(&g);
		if (rc == 0)
			rc = ask_pages(&g);
		if (rc == 0)
			more = choose_all(&g);
		if (rc == 0 && !in->no_deps)
			rc = ask_metadata(&g, &more);
	}
	if (rc < 0)
		return rc;
	rows = TAKE_N(mem, g.reached + 1, struct audit_row);
	for (size_t i = 0; i < g.reached; i++)
		rows[i] = row_of(&g, g.order[i]);
	*ret = (struct audit){ rows, g.reached, g.applies };
	return 0;
}
