/* A lock being put together: names, entries, and the edges between them. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "lockbuild.h"
#include "project.h"

/* More of one name no lock has; so what is said of a name is found in few steps. */
enum { SAME_NAME = 256 };

void lockb_grow(struct arena *mem, void *rows, size_t n, size_t *room, size_t size)
{
	void *old, *more;

	if (n < *room)
		return;
	memcpy(&old, rows, sizeof old);
	*room = n ? n * 2 : 64;
	more = arena_take(mem, *room, size, _Alignof(max_align_t));
	if (n)
		memcpy(more, old, n * size);
	memcpy(rows, &more, sizeof more);
}

struct lock_builder *lockb_new(enum lock_format format, const char *file, const struct text *text,
			       struct arena *mem, struct err *err)
{
	struct lock_builder *b = TAKE(mem, struct lock_builder);

	b->lock.format = format;
	b->lock.file = file;
	b->text = text;
	b->mem = mem;
	b->err = err;
	return b;
}

static bool same_name(const void *key, const void *all, uint32_t value)
{
	const struct lock_builder *b = all;

	return span_is(*(const struct span *)key, b->names.v[value]->text);
}

static bool is_normal(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.v[i];

		if ((c >= 'A' && c <= 'Z') || c == '.' || c == '_' || (c == '-' && i && s.v[i - 1] == '-'))
			return false;
	}
	return true;
}

static struct lock_name *named(struct lock_builder *b, struct span name)
{
	struct span normal = is_normal(name) ? name : span_of(project_normal(name, b->mem));
	uint32_t hash = lock_hash(normal, 0);
	uint32_t i = lock_index_find(&b->by_name, hash, same_name, &normal, b);
	struct lock_name *made;

	if (i != LOCK_NONE)
		return b->names.v[i];
	made = TAKE(b->mem, struct lock_name);
	*made = (struct lock_name){
		normal.v == name.v ? span_dup(name, b->mem) : normal.v, LOCK_NONE, LOCK_NONE, 0,
		LOCK_NONE,
	};
	lock_index_add(&b->by_name, hash, (uint32_t)b->names.n, b->mem);
	*LOCK_ROW(b, b->names) = made;
	return made;
}

struct lock_name *lockb_name(struct lock_builder *b, struct span name)
{
	return project_name_is(name) ? named(b, name) : NULL;
}

const char *lockb_word(struct lock_builder *b, struct span name)
{
	return named(b, name)->text;
}

void lockb_reserve(struct lock_builder *b, size_t entries)
{
	b->entries.room = b->same.room = entries;
	b->entries.v = TAKE_N(b->mem, entries, struct lock_entry);
	b->same.v = TAKE_N(b->mem, entries, uint32_t);
}

static bool same_set(const void *key, const void *all, uint32_t value)
{
	const struct lock_set *a = key, *s = &((const struct lock_builder *)all)->sets.v[value];

	return a->entry == s->entry && a->under == s->under && a->name == s->name;
}

static uint32_t set_hash(const struct lock_set *s)
{
	return lock_hash(span_of(s->name), s->entry * 4 + (uint32_t)s->under);
}

static uint32_t new_set(struct lock_builder *b, struct lock_set s)
{
	uint32_t i = (uint32_t)b->sets.n;

	*LOCK_ROW(b, b->sets) = s;
	if (s.under != LOCK_RUNTIME)
		lock_index_add(&b->by_set, set_hash(&s), i, b->mem);
	return i;
}

static int add_entry(struct lock_builder *b, struct lock_name *n, size_t line,
		     struct lock_entry **ret)
{
	uint32_t i = (uint32_t)b->entries.n;
	struct lock_entry *e;

	if (n->count == SAME_NAME)
		return err_set(b->err, -E2BIG, "line %zu: %s stands there more than %d times", line,
			       n->text, SAME_NAME);
	e = LOCK_ROW(b, b->entries);
	*LOCK_ROW(b, b->same) = LOCK_NONE;
	e->name = n->text;
	e->line = line;
	e->nsets = 1;
	e->sets = new_set(b, (struct lock_set){ LOCK_RUNTIME, NULL, i, LOCK_NONE });
	if (n->count++)
		b->same.v[n->last] = i;
	else
		n->first = i;
	n->last = i;
	*ret = e;
	return 0;
}

int lockb_entry(struct lock_builder *b, struct span name, struct lock_entry **ret)
{
	size_t line = lockb_line(b, name);
	struct lock_name *n = lockb_name(b, name);

	if (!n)
		return err_set(b->err, -EBADMSG, "line %zu: '%.*s' is no name of a project", line,
			       (int)(name.n < 80 ? name.n : 80), name.v);
	return add_entry(b, n, line, ret);
}

int lockb_unnamed(struct lock_builder *b, struct span place, size_t line, struct lock_entry **ret)
{
	int rc = add_entry(b, named(b, place), line, ret);

	if (rc == 0)
		(*ret)->name = span_dup(place, b->mem);
	return rc;
}

/* Two ways to write one name are one set. */
void lockb_set(struct lock_builder *b, enum lock_under under, const char *name)
{
	uint32_t last = (uint32_t)b->entries.n - 1;

	if (lockb_find(b, last, under, name) != LOCK_NONE)
		return;
	b->entries.v[last].nsets++;
	(void)new_set(b, (struct lock_set){ under, name, last, LOCK_NONE });
}

uint32_t lockb_find(const struct lock_builder *b, uint32_t entry, enum lock_under under,
		    const char *name)
{
	struct lock_set key = { under, name, entry, LOCK_NONE };

	if (under == LOCK_RUNTIME)
		return b->entries.v[entry].sets;
	return lock_index_find(&b->by_set, set_hash(&key), same_set, &key, b);
}

/* An extra's node is found as a set of no entry, named by both. */
uint32_t lockb_node(struct lock_builder *b, struct lock_name *name, const char *extra)
{
	struct lock_set node = { LOCK_RUNTIME, NULL, LOCK_NONE, LOCK_NONE };
	uint32_t i;

	if (!name->count)
		return LOCK_NONE;
	if (name->count == 1)
		return lockb_find(b, name->first, extra ? LOCK_EXTRA : LOCK_RUNTIME, extra);
	if (extra) {
		node.under = LOCK_EITHER;
		node.name = lockb_word(b, span_of(JOIN(b->mem, name->text, "/", extra)));
		i = lock_index_find(&b->by_set, set_hash(&node), same_set, &node, b);
	} else {
		i = name->node;
	}
	if (i != LOCK_NONE)
		return i;
	i = new_set(b, node);
	for (uint32_t e = name->first; e != LOCK_NONE; e = b->same.v[e]) {
		uint32_t to = lockb_find(b, e, extra ? LOCK_EXTRA : LOCK_RUNTIME, extra);

		if (to != LOCK_NONE)
			lockb_edge(b, i, to, LOCK_ALWAYS);
	}
	if (!extra)
		name->node = i;
	return i;
}

void lockb_edge(struct lock_builder *b, uint32_t from, uint32_t to, uint32_t marker)
{
	struct lock_set *s = &b->sets.v[from];
	struct lock_edge *e = LOCK_ROW(b, b->edges);

	*e = (struct lock_edge){ to, marker, s->edge };
	s->edge = (uint32_t)b->edges.n - 1;
}

void lockb_root(struct lock_builder *b, enum lock_under under, const char *name, uint32_t to,
		uint32_t marker)
{
	*LOCK_ROW(b, b->roots) = (struct lock_root){ under, name, to, marker };
}

void lockb_option(struct lock_builder *b, struct lock_option o)
{
	*LOCK_ROW(b, b->options) = o;
}

void lockb_done(struct lock_builder *b, struct lock *ret)
{
	struct lock *l = &b->lock;

	l->entries = b->entries.v;
	l->nentries = b->entries.n;
	l->sets = b->sets.v;
	l->nsets = b->sets.n;
	l->edges = b->edges.v;
	l->nedges = b->edges.n;
	l->roots = b->roots.v;
	l->nroots = b->roots.n;
	l->markers = b->markers.v;
	l->nmarkers = b->markers.n;
	l->options = b->options.v;
	l->noptions = b->options.n;
	l->problems = b->problems.v;
	l->nproblems = b->problems.n;
	*ret = *l;
}
