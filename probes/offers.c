/* The names that a catalog is asked for, found quickly: most of a list is about others. */
#include "base/base.h"

#include "base/arena.h"
#include "catalog.h"
#include "offers.h"

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct offer *const *)a)->name, (*(struct offer *const *)b)->name);
}

static void add_hint(struct asked *a, struct span name)
{
	unsigned hint = asked_hint(name);

	a->hints[hint / 64] |= BIT(hint % 64);
}

void asked_begin(struct asked *a, struct offer *v, size_t n, struct arena *mem)
{
	*a = (struct asked){ .v = TAKE_N(mem, n + 1, struct offer *), .n = n, .open = n };
	for (size_t i = 0; i < n; i++) {
		a->v[i] = &v[i];
		v[i].state = OFFER_NONE;
		v[i].version = v[i].from = NULL;
		v[i].download = v[i].installed = -1;
		add_hint(a, span_of(v[i].name));
	}
	qsort(a->v, n, sizeof(struct offer *), by_name);
}

/* strcmp() of a span and a string. */
static int compare(struct span s, const char *word)
{
	int d = strncmp(s.v, word, s.n);

	return d ? d : word[s.n] ? -1 : 0;
}

size_t asked_find(const struct asked *a, struct span name, size_t *at)
{
	size_t lo = 0, hi = a->n, count = 0;

	if (!asked_maybe(a, name) || !name.n || memchr(name.v, '\0', name.n))
		return 0;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (compare(name, a->v[mid]->name) > 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	while (lo + count < a->n && compare(name, a->v[lo + count]->name) == 0)
		count++;
	*at = lo;
	return count;
}

void record_begin(struct record *r, struct asked *asked, const char *from, struct arena *mem)
{
	*r = (struct record){ .asked = asked, .from = from, .download = -1, .installed = -1,
			      .provides = TAKE_N(mem, asked->n + 1, bool) };
}

void record_name(struct record *r, struct span name)
{
	r->count = asked_find(r->asked, name, &r->at);
}

void record_version(struct record *r, struct span version)
{
	r->version[0] = '\0';
	if (!version.n || version.n >= OFFER_VERSION)
		return;
	for (size_t i = 0; i < version.n; i++)
		if (version.v[i] <= ' ' || version.v[i] > '~')
			return;
	memcpy(r->version, version.v, version.n);
	r->version[version.n] = '\0';
}

int64_t record_bytes(struct span number, unsigned unit)
{
	uint64_t n;

	if (scan_u64(span_trim(number), 10, (uint64_t)INT64_MAX / (unit ? unit : 1), &n) < 0)
		return -1;
	return (int64_t)(n * unit);
}

void record_provides(struct record *r, struct span name)
{
	size_t at, count = asked_find(r->asked, name, &at);

	if (count) {
		memset(r->provides + at, true, count * sizeof(bool));
		r->any = true;
	}
}

void record_clear(struct record *r)
{
	if (r->any)
		memset(r->provides, 0, r->asked->n * sizeof(bool));
	r->any = r->foreign = false;
	r->count = 0;
	r->version[0] = '\0';
	r->download = r->installed = -1;
}

static void offer_package(const struct record *r, struct offer *o, struct arena *mem)
{
	if (o->state == OFFER_PACKAGE || (o->exact && strcmp(o->exact, r->version) != 0))
		return;
	o->state = OFFER_PACKAGE;
	o->version = arena_strdup(mem, r->version);
	o->download = r->download;
	o->installed = r->installed;
	o->from = r->from;
	r->asked->open--;
}

void record_end(struct record *r, struct arena *mem)
{
	for (size_t i = 0; !r->foreign && r->version[0] && i < r->count; i++)
		offer_package(r, r->asked->v[r->at + i], mem);
	for (size_t i = 0; !r->foreign && r->any && i < r->asked->n; i++) {
		struct offer *o = r->asked->v[i];

		if (r->provides[i] && o->state == OFFER_NONE && !o->exact) {
			o->state = OFFER_VIRTUAL;
			o->from = r->from;
		}
	}
	record_clear(r);
}
