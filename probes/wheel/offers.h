/* The files of a project, read and judged: what the choice among them is made of. */
#ifndef AMPY_WHEEL_OFFERS_H
#define AMPY_WHEEL_OFFERS_H

#include "../base/base.h"
#include "choice.h"
#include "version.h"
#include "wheelname.h"

struct simple_file;

/* An index has a hundred thousand of them: what is asked of few is read again from the name. */
struct offer {
	const struct simple_file *file;
	struct span python_wants;    /* empty: any */
	int64_t rank;                /* of a wheel; -1: it does not fit */
	uint32_t group, next;        /* the next of its group: its number plus 1; 0: none */
	bool is_wheel, any;          /* any: its best tag is for any platform */
	bool python_fits;
	bool refused;                /* its hash is not among those that are allowed */
};

/* Those that write the same version. */
struct offer_group {
	const char *text;            /* as PEP 440 writes it */
	struct version version;
	uint32_t first, last;
};

struct offers {
	struct choice_rule rule;
	struct offer *v;             /* in the order of the pages */
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

static inline const struct version *offers_version(const struct offers *o, const struct offer *f)
{
	return &o->groups[f->group].version;
}

/* The name of a wheel, taken apart. */
struct wheel_name offers_wheel(const struct offer *f);

#endif
