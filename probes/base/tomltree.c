/* The tree of a TOML document: nodes of 20 bytes in pages, and an index for tables with many keys.
 */
#include "base.h"

#include <sys/auxv.h>

#include "arena.h"
#include "toml.h"
#include "tomltree.h"

enum { FEW = 8, INDEX_START = 32 };

/* A polynomial over a prime at a point that nobody outside can know: two keys of k bytes meet with
 * a chance of k in 2^32 (Carter and Wegman), so that no document is slow on purpose.
 */
static uint32_t hash_of(const struct toml_doc *d, struct span key)
{
	const uint64_t prime = UINT64_C(4294967291);
	uint64_t h = 1;

	for (size_t i = 0; i < key.n; i++)
		h = (h * d->seed + (unsigned char)key.v[i]) % prime;
	return (uint32_t)h;
}

/* The secret that the kernel gives each program (getauxval(3)). */
static uint32_t secret(void)
{
	const void *random = (const void *)(uintptr_t)getauxval(AT_RANDOM);
	uint32_t seed = 0;

	if (random)
		memcpy(&seed, random, sizeof seed);
	return seed % UINT32_C(4294967029) + 257;
}

static uint32_t new_node(struct toml_doc *d)
{
	uint32_t i = d->used++;

	if (i / TOML_PAGE >= d->npages) {
		if (d->npages == d->pages_room) {
			uint32_t room = d->pages_room ? d->pages_room * 2 : 4;
			struct toml_node **pages = TAKE_N(d->mem, room, struct toml_node *);

			if (d->npages)
				memcpy(pages, d->pages, d->npages * sizeof *pages);
			d->pages = pages;
			d->pages_room = room;
		}
		d->pages[d->npages++] = TAKE_N(d->mem, TOML_PAGE, struct toml_node);
	}
	return i;
}

struct toml_doc *toml_doc_new(const struct text *text, struct arena *mem)
{
	struct toml_doc *d = TAKE(mem, struct toml_doc);

	*d = (struct toml_doc){ .text = *text, .mem = mem, .seed = secret() };
	(void)new_node(d);
	toml_node(d, new_node(d))->kind = TOML_TABLE;
	return d;
}

static bool has_key(const struct toml_doc *d, uint32_t i, struct span key)
{
	const struct toml_node *v = toml_node(d, i);

	const char *bytes = toml_bytes(d, v->key);

	/* Most that are not the same differ at once: no call for those. */
	return v->key_n == key.n &&
	       (!key.n || (bytes[0] == key.v[0] && memcmp(bytes, key.v, key.n) == 0));
}

/* The slot that holds the key, or the free one where it would stand. */
static uint32_t slot_of(const struct toml_doc *d, const struct toml_index *x, struct span key)
{
	uint32_t at = hash_of(d, key) & x->mask;

	while (x->slots[at] && !has_key(d, x->slots[at], key))
		at = (at + 1) & x->mask;
	return at;
}

uint32_t toml_find(const struct toml_doc *d, uint32_t table, struct span key)
{
	const struct toml_node *t = toml_node(d, table);

	if (t->flags & TOML_INDEXED) {
		const struct toml_index *x = &d->indexes[t->n];

		return x->slots[slot_of(d, x, key)];
	}
	for (uint32_t i = t->at; i; i = toml_node(d, i)->next)
		if (has_key(d, i, key))
			return i;
	return 0;
}

static void put(struct toml_doc *d, struct toml_index *x, uint32_t i)
{
	x->slots[slot_of(d, x, toml_node_key(d, toml_node(d, i)))] = i;
	x->used++;
}

/* All members from `i` on, with at least as much room again. */
static void fill(struct toml_doc *d, struct toml_index *x, uint32_t i, uint32_t room)
{
	*x = (struct toml_index){ TAKE_N(d->mem, room, uint32_t), room - 1, 0, x->last };
	for (; i; i = toml_node(d, i)->next)
		put(d, x, i);
}

static void make_index(struct toml_doc *d, struct toml_node *t)
{
	if (d->nindexes == d->indexes_room) {
		uint32_t room = d->indexes_room ? d->indexes_room * 2 : 8;
		struct toml_index *all = TAKE_N(d->mem, room, struct toml_index);

		if (d->nindexes)
			memcpy(all, d->indexes, d->nindexes * sizeof *all);
		d->indexes = all;
		d->indexes_room = room;
	}
	d->indexes[d->nindexes].last = t->n;
	fill(d, &d->indexes[d->nindexes], t->at, INDEX_START);
	t->n = d->nindexes++;
	t->flags |= TOML_INDEXED;
}

static bool has_many(const struct toml_doc *d, const struct toml_node *t)
{
	unsigned n = 0;

	for (uint32_t i = t->at; i && n < FEW; i = toml_node(d, i)->next)
		n++;
	return n == FEW;
}

uint32_t toml_add(struct toml_doc *d, uint32_t to, uint32_t key, uint16_t key_n, uint8_t kind)
{
	uint32_t i = new_node(d), *last;
	struct toml_node *t = toml_node(d, to), *v = toml_node(d, i);
	struct toml_index *x = NULL;

	*v = (struct toml_node){ .key = key, .key_n = key_n, .kind = kind };
	if (t->kind == TOML_TABLE && !(t->flags & TOML_INDEXED) && has_many(d, t))
		make_index(d, t);
	if (t->flags & TOML_INDEXED)
		x = &d->indexes[t->n];
	last = x ? &x->last : &t->n;
	if (*last)
		toml_node(d, *last)->next = i;
	else
		t->at = i;
	*last = i;
	if (x && (x->used + 1) * (uint64_t)4 > (x->mask + (uint64_t)1) * 3)
		fill(d, x, t->at, (x->mask + 1) * 2);
	else if (x)
		put(d, x, i);
	return i;
}

uint32_t toml_last(const struct toml_doc *d, uint32_t array)
{
	return toml_node(d, array)->n;
}

/* What is decoded is shorter than the text by its quotes and by a byte of each escape, so that
 * with its four bytes it takes at most five quarters of what it stands for.
 */
uint32_t toml_decoded(struct toml_doc *d, size_t at)
{
	uint32_t begin = (uint32_t)at;

	if (!d->decoded) {
		size_t left = d->text.n - at;

		d->decoded = TAKE_N(d->mem, left + left / 4 + 8, char);
	}
	memcpy(d->decoded + d->decoded_n, &begin, sizeof begin);
	d->decoded_n += (uint32_t)sizeof begin;
	return d->decoded_n | TOML_DECODED;
}
