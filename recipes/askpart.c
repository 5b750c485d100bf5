/* A wheel of which only parts are there: what is missing is noted, and got by others. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/err.h"
#include "../probes/wheel/wheelmeta.h"
#include "askpart.h"

/* Before the bytes of a member stand its header and its name, whose length is not known before. */
enum { HEADER = 4 * 1024 };

struct reading {
	struct parts *p;
	struct wheelmeta *w;
};

int parts_add(struct parts *p, uint64_t at, const struct text *text)
{
	if (p->n == PARTS_MAX)
		return -E2BIG;
	p->v[p->n].at = at;
	p->v[p->n++].text = *text;
	return 0;
}

/* How many bytes are there from `at` on; 0 where the next that is there begins at *next. */
static size_t there(const struct parts *p, uint64_t at, const char **v, uint64_t *next)
{
	*next = p->size;
	for (size_t i = 0; i < p->n; i++) {
		uint64_t from = p->v[i].at;

		if (from <= at && at - from < p->v[i].text.n) {
			*v = p->v[i].text.v + (at - from);
			return p->v[i].text.n - (size_t)(at - from);
		}
		if (from > at && from < *next)
			*next = from;
	}
	return 0;
}

/* The member as a whole, or all of the list of members up to what is there. */
static int lacks(const struct reading *r, uint64_t at, uint64_t n, uint64_t next)
{
	struct parts *p = r->p;

	if (r->w->packed || next - at > WHEELMETA_DIRECTORY) {
		if (n < r->w->packed + HEADER)
			n = r->w->packed + HEADER;
	} else {
		n = next - at;
	}
	p->at = at;
	p->need = n < next - at ? n : next - at;
	return -EAGAIN;
}

static int on_read(void *user, uint64_t at, char *to, size_t n)
{
	const struct reading *r = user;

	while (n) {
		const char *v = NULL;
		uint64_t next;
		size_t have = there(r->p, at, &v, &next);

		if (!have)
			return lacks(r, at, n, next);
		have = have < n ? have : n;
		memcpy(to, v, have);
		to += have;
		at += have;
		n -= have;
	}
	return 0;
}

int parts_metadata(struct parts *p, const struct module_net *net, struct arena *mem,
		   struct text *ret, struct err *err)
{
	struct wheelmeta w = { .source = p->source, .size = p->size, .read = on_read };
	struct reading r = { p, &w };

	w.user = &r;
	return wheelmeta_read(net, &w, mem, ret, err);
}
