/* Changing a text at some places. */
#include "../probes/base/base.h"

#include <assert.h>

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "edits.h"

void edits_add(struct edits *e, struct edit edit, struct arena *mem)
{
	assert(!e->n || e->v[e->n - 1].at + e->v[e->n - 1].drop <= edit.at);
	if (e->n == e->room) {
		size_t room = e->room ? e->room * 2 : 8;
		struct edit *v = TAKE_N(mem, room, struct edit);

		if (e->n)
			memcpy(v, e->v, e->n * sizeof *v);
		e->v = v;
		e->room = room;
	}
	e->v[e->n++] = edit;
}

const char *edits_made(const struct edits *e, const struct text *text, struct arena *mem)
{
	size_t n = text->n + 1, from = 0, to = 0;
	char *made;

	for (size_t i = 0; i < e->n; i++)
		n += strlen(e->v[i].put);
	made = TAKE_N(mem, n, char);
	for (size_t i = 0; i < e->n; i++) {
		size_t keep = e->v[i].at - from, put = strlen(e->v[i].put);

		memcpy(made + to, text->v + from, keep);
		memcpy(made + to + keep, e->v[i].put, put);
		to += keep + put;
		from = e->v[i].at + e->v[i].drop;
	}
	memcpy(made + to, text->v + from, text->n - from);
	return made;
}
