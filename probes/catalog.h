/* What the package manager's own lists on a root offer: asked by name, read from files only. */
#ifndef AMPY_CATALOG_H
#define AMPY_CATALOG_H

#include "base/base.h"

struct arena;
struct facts;
struct root;

enum offer_state {
	OFFER_UNKNOWN,   /* the lists are not there or cannot be read: see `why` */
	OFFER_NONE,      /* every list was read, and none has the name */
	OFFER_VIRTUAL,   /* no package has the name, but some provide it */
	OFFER_PACKAGE,
};

struct offer {
	const char *name;         /* in: what is asked for */
	const char *exact;        /* in: only this version; NULL: any */
	enum offer_state state;
	const char *version;      /* of the first one found; or NULL where the lists do not say */
	int64_t download;         /* bytes to fetch, -1: not said */
	int64_t installed;        /* bytes on disk, -1: not said */
	const char *from;         /* the list it was found in: a path */
};

/* Asks for all of `v` at once, for the native architecture of the root.  Needs the facts of distro
 * and packages.  *why is NULL when every list was read, else one sentence that says what could not
 * be read (then a name that was not found is OFFER_UNKNOWN).  Never fails.
 */
void catalog_ask(const struct root *root, const struct facts *facts, struct offer *v, size_t n,
		 const char **why, struct arena *mem);

#endif
