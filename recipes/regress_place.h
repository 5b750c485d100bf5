/* Where a store of results is: what --store says. */
#ifndef AMPY_REGRESS_PLACE_H
#define AMPY_REGRESS_PLACE_H

#include "../probes/base/base.h"

#include "../probes/base/git.h"

struct arena;
struct err;
struct span;

struct regress_place {
	const char *name;           /* for people */
	const char *dir;            /* of a repository on this machine; NULL: elsewhere */
	const char *url;            /* of one elsewhere, without a password */
	const char *user, *password, *host;
	unsigned port;              /* 0: the scheme's */
	bool ssh;
	char branch[GIT_BRANCH];    /* "refs/heads/..."; "": not said */
};

/* Reads an address or a path; no file is looked at.  -EINVAL. */
int regress_place_read(const char *url, struct arena *mem, struct regress_place *ret,
		       struct err *err) MUST_USE;

#endif
