/* A page of a simple index being read: what HTML and JSON have in common. */
#ifndef AMPY_SIMPLEREAD_H
#define AMPY_SIMPLEREAD_H

#include "simple.h"

/* The strongest hash so far of those that are offered; zero is none. */
struct simple_found_hash {
	unsigned kind;                /* 1 is the strongest; 0: none */
	struct span value;            /* as it stands there */
};

/* A file as it was found: all text lies in the page, and is copied where it is kept. */
struct simple_found {
	struct span ref;              /* where to; relative to the page's base */
	struct span name;             /* v NULL: the last part of that */
	struct span requires_python, yanked;    /* v NULL: not told */
	struct simple_found_hash hash, metadata_hash;
	bool metadata;
	int64_t size;                 /* -1: not told */
};

struct simple_reader {
	const struct simple_input *in;
	struct span base;             /* what references are relative to */
	struct arena *mem;
	struct simple_page page;
	struct span folder;           /* the last that a reference named, as it stood there, */
	const char *folder_at;        /* and its address; NULL: it leads nowhere */
	struct err *err;
};

int simple_html(struct simple_reader *r) MUST_USE;
int simple_json(struct simple_reader *r) MUST_USE;

/* How many there will be at most, where that is known. */
void simple_expect(struct simple_reader *r, size_t n);
/* One file, also with the hash that the fragment may have.  Links that lead to no file are
 * counted.
 */
int simple_add(struct simple_reader *r, const struct simple_found *found) MUST_USE;
/* "1.0", and any 1.x (PEP 629); empty is 1.0. */
int simple_version(struct simple_reader *r, struct span version) MUST_USE;
/* Takes the place of *best where it is a known hash of the right length, and a stronger one. */
void simple_hash(struct simple_found_hash *best, struct span name, struct span value);
/* "sha256=..." */
void simple_hash_pair(struct simple_found_hash *best, struct span pair);
/* "sha256=...&egg=...": any of them may be one. */
void simple_hash_fragment(struct simple_found_hash *best, struct span fragment);
struct simple_hash simple_hash_kept(const struct simple_found_hash *best, struct arena *mem);

#endif
