/* One requirement of a requirements file as an entry of a lock. */
#ifndef AMPY_LOCKREQS_H
#define AMPY_LOCKREQS_H

#include "../base/base.h"
#include "../base/scan.h"

struct lock_builder;

struct lock_reqline {
	struct lock_builder *b;
	struct span text;             /* a requirement (PEP 508), an address or a path; no options */
	size_t line;
	bool constraint, editable;
	size_t hashes;
	bool rootless;                /* what asks for it is for the caller to say */
	struct span *hash;            /* as many as `hashes` says */
};

/* -EBADMSG for what is none of these. */
int lockr_add(const struct lock_reqline *r) MUST_USE;
/* Gives what is not pinned the version that a constraint pins. */
void lockr_constrain(struct lock_builder *b);

#endif
