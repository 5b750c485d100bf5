/* The files of a project, read and judged: what the choice among them is made of. */
#ifndef AMPY_WHEEL_OFFERS_H
#define AMPY_WHEEL_OFFERS_H

#include "../base/base.h"
#include "choice.h"
#include "version.h"
#include "wheelname.h"

struct simple_file;

struct offer {
	const struct simple_file *file;
	size_t place;                /* on the pages */
	bool is_wheel, any;          /* any: its best tag is for any platform */
	struct wheel_name wheel;
	struct version version;
	const char *text;            /* the version as PEP 440 writes it */
	int64_t rank;                /* of a wheel; -1: it does not fit */
	bool python_fits;
	bool refused;                /* its hash is not among those that are allowed */
	struct span python_wants;    /* empty: any */
	size_t group, next;          /* the next of its group: its number plus 1; 0: none */
};

/* Those that write the same version. */
struct offer_group {
	const char *text;
	struct version version;
	size_t first;
};

struct offers {
	struct choice_rule rule;
	struct offer *v;
	size_t n;
	struct offer_group *groups;  /* newest first */
	size_t ngroups;
	size_t nleft;                /* files that are none of it */
};

static inline const struct offer *offers_first(const struct offers *o, size_t group)
{
	return &o->v[o->groups[group].first];
}

static inline const struct offer *offers_next(const struct offers *o, const struct offer *f)
{
	return f->next ? &o->v[f->next - 1] : NULL;
}

#endif
