/* What an audit knows so far: projects, what asks for them, and what their files require. */
#ifndef AMPY_AUDITGRAPH_H
#define AMPY_AUDITGRAPH_H

#include "../base/base.h"
#include "../base/arena.h"
#include "audit.h"
#include "lockindex.h"
#include "metadata.h"

/* One requirement that leads to a project, in this round. */
struct audit_edge {
	const struct requirement *requirement;
	const char *from;                    /* "flask 3.0.0" */
	struct choice_hashes hashes;
	const struct simple_file *file;      /* the one that is wanted; or NULL */
};

struct audit_edges {
	struct audit_edge *v;
	size_t n, room;
};

/* What a file requires. */
struct audit_file {
	const struct simple_file *file;
	struct metadata m;
	bool *used;                          /* in this round, for each requirement */
	const char *why;                     /* it is not known, */
	int rc;                              /* and what reading said */
	struct audit_file *next;
};

struct audit_node {
	const char *name;
	const char *url;                     /* NAME @ URL */
	const struct simple_file *given;     /* the one file that there is of it */
	bool seen, direct, queued;           /* in this round */
	bool asked;                          /* for its pages */
	bool changed;                        /* its choice, in this round */
	const char *no_page;                 /* why there are none */
	enum lock_status state;              /* ... and what that makes it */
	struct list extras;
	struct audit_edges edges, before;    /* of this round, and of the one before */
	struct offers *offers;
	struct choice choice;
	const char *conflict, *note;
	struct audit_file *files, *file;     /* all that were read, and the chosen one's */
};

struct audit_graph {
	const struct audit_input *in;
	struct choice_rule rule;
	struct audit_node **v;
	size_t n, room;
	struct lock_index by_name;
	bool hashed;                         /* pip wants hashes of all */
	struct audit_node **order;           /* in which they were reached in this round */
	size_t reached, order_room;
	bool *applies;
	struct arena *mem;
	struct err *err;
};

/* Forgets what was reached, and goes anew from what is asked for through what is known.  -E2BIG. */
int audit_walk(struct audit_graph *g) MUST_USE;
/* Did what asks for it change since the round before? */
bool audit_asked_anew(const struct audit_node *n);
/* The conditions of all edges, as one list. */
struct specifiers audit_conditions(const struct audit_edges *e, struct arena *mem);
/* The hashes that all edges allow which have any. */
struct choice_hashes audit_hashes(const struct audit_edges *e, struct arena *mem);
/* The choice that its edges allow; sets `conflict`. */
void audit_choose(struct audit_graph *g, struct audit_node *n);

#endif
