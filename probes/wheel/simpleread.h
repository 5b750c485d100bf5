/* A page of a simple index being read: what HTML and JSON have in common. */
#ifndef AMPY_SIMPLEREAD_H
#define AMPY_SIMPLEREAD_H

#include "simple.h"

struct simple_reader {
	const struct simple_input *in;
	struct span base;             /* what references are relative to */
	struct arena *mem;
	struct simple_page page;
	struct err *err;
};

int simple_html(struct simple_reader *r) MUST_USE;
int simple_json(struct simple_reader *r) MUST_USE;

/* One file: `ref` leads to it, `name` is its name or NULL for the last part of that; the rest of
 * *file is filled, but for the hash that the fragment may have.  Links that lead to no file are
 * counted.
 */
int simple_add(struct simple_reader *r, struct span ref, const char *name,
	       const struct simple_file *file) MUST_USE;
/* "1.0", and any 1.x (PEP 629); empty is 1.0. */
int simple_version(struct simple_reader *r, struct span version) MUST_USE;
/* Takes the place of *best where it is a known hash of the right length, and a stronger one. */
void simple_hash(struct simple_hash *best, struct span name, struct span value, struct arena *mem);
/* "sha256=..." */
void simple_hash_pair(struct simple_hash *best, struct span pair, struct arena *mem);

#endif
