/* Small changes to a text of which all the rest stays as it is, byte for byte. */
#ifndef AMPY_EDITS_H
#define AMPY_EDITS_H

#include "../probes/base/base.h"

struct arena;
struct text;

struct edits {
	struct edit {
		size_t at, drop;     /* at this byte: so many are taken out, */
		const char *put;     /* and this is put there */
	} *v;
	size_t n, room;
};

/* In the order of the text, without overlaps. */
void edits_add(struct edits *e, struct edit edit, struct arena *mem);
/* The text with all of them made, NUL-terminated. */
const char *edits_made(const struct edits *e, const struct text *text, struct arena *mem);

#endif
