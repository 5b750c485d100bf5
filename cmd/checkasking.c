/* Whom each subject of a check asks. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../recipes/asklines.h"
#include "checkasking.h"
#include "checkcmd.h"

int check_open(struct check *c, const struct asking_setup *setup)
{
	struct arena *mem = c->env->mem;
	int rc = 0;

	c->asking = TAKE_N(mem, c->nsubjects + 1, struct asking *);
	for (size_t i = 0; i < c->nsubjects && (rc == 0 || rc == -ENOENT); i++) {
		struct asking_setup own = *setup;
		struct asking **of;

		own.lines = asklines_of(&c->subjects[i], c->env->root, c->options->variables, mem,
					&own.nlines, &own.note);
		/* The last one is for all that say nothing themselves. */
		of = &c->asking[own.nlines ? i : c->nsubjects];
		if (!*of)
			rc = asking_open(&own, mem, of, &c->env->err);
		if (!own.nlines)
			c->asking[i] = *of;
	}
	return rc;
}

struct asking *check_asks(const struct check *c, const struct subject *s)
{
	return c->asking ? c->asking[s - c->subjects] : NULL;
}

void check_notes(const struct check *c, struct list *ret)
{
	for (size_t i = 0; c->asking && i <= c->nsubjects; i++) {
		const char *const *note = c->asking[i] ? asking_notes(c->asking[i]) : NULL;

		for (; note && *note; note++)
			if (!list_has(ret, *note))
				list_add(ret, *note, c->env->mem);
	}
}

void check_close(struct check *c)
{
	for (size_t i = 0; c->asking && i < c->nsubjects; i++)
		if (c->asking[i] != c->asking[c->nsubjects])
			asking_close(&c->asking[i]);
	if (c->asking)
		asking_close(&c->asking[c->nsubjects]);
	c->asking = NULL;
}
