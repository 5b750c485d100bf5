/* The list of an rpm repository (primary.xml of its repodata), as an XML reader tells it. */
#ifndef AMPY_RPMLIST_H
#define AMPY_RPMLIST_H

#include "base/unpack.h"
#include "offers.h"

struct rpmlist {
	const char *arch;        /* only packages for this one and noarch; NULL: all but sources */
	struct record r;
	enum { RPM_OTHER, RPM_NAME, RPM_ARCH } field;
	bool package, provides;  /* within one */
	char text[OFFER_VERSION];
	size_t n;                /* of text; over its end: it is too long to be one that is asked for */
	struct arena *mem;
};

/* Puts the list behind the three callbacks of an XML reader. */
struct xml_sink rpmlist_sink(struct rpmlist *l);

#endif
