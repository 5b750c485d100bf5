/* The names that a catalog is asked for, and what one entry of a list says of them. */
#ifndef AMPY_OFFERS_H
#define AMPY_OFFERS_H

#include "base/scan.h"

struct arena;
struct offer;

enum { OFFER_VERSION = 256 };

struct asked {
	struct offer **v;        /* by name */
	size_t n;
	size_t open;             /* those that are no OFFER_PACKAGE yet */
	uint64_t hints[16];      /* see asked_maybe() */
};

/* All become OFFER_NONE. */
void asked_begin(struct asked *a, struct offer *v, size_t n, struct arena *mem);
/* What a name begins and ends with and its length, in 10 bits. */
static inline unsigned asked_hint(struct span name)
{
	const unsigned char *v = (const unsigned char *)name.v;

	return name.n ? (v[0] * 31U + v[name.n - 1] * 7U + (unsigned)name.n * 57U) & 1023 : 0;
}

/* False: none of them has this name.  True of a few others too. */
static inline bool asked_maybe(const struct asked *a, struct span name)
{
	unsigned hint = asked_hint(name);

	return (a->hints[hint / 64] & BIT(hint % 64)) != 0;
}

/* How many rows have this name; the first of them in *at. */
size_t asked_find(const struct asked *a, struct span name, size_t *at);
/* One package of a list, as far as its entry was read. */
struct record {
	struct asked *asked;
	const char *from;        /* the list */
	size_t at, count;        /* the rows of `asked` with its name */
	bool foreign;            /* for another architecture */
	char version[OFFER_VERSION];
	int64_t download, installed;
	bool *provides;          /* a flag for each row of `asked` */
	bool any;                /* ... one of them is set */
};

void record_begin(struct record *r, struct asked *asked, const char *from, struct arena *mem);
void record_name(struct record *r, struct span name);
/* One that is not printable ASCII without blanks, or that is too long, leaves none. */
void record_version(struct record *r, struct span version);
/* A number of units of so many bytes; -1 where it is none. */
int64_t record_bytes(struct span number, unsigned unit);
void record_provides(struct record *r, struct span name);
/* Makes the offers of it, unless it has no version or is foreign, and empties it for the next. */
void record_end(struct record *r, struct arena *mem);
void record_clear(struct record *r);

#endif
