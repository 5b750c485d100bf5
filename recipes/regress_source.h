/* The tests of a source release of CPython, for images that come without them. */
#ifndef AMPY_REGRESS_SOURCE_H
#define AMPY_REGRESS_SOURCE_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct module_lists;

struct regress_source {
	const char *place;             /* an archive, a folder, or an address of an archive */
	const char *version;           /* that it must be of */
	const char *stdlib;            /* where the tests have to be, in the image */
	const char *dir;               /* what is unpacked goes into a folder in this one */
	const struct module_lists *lists;
	const volatile int *stop;
	const char *const *mounts;     /* the answer: from, to, from, to; NULL-terminated */
};

/* Where the release of this version is fetched from. */
const char *regress_source_url(const char *version, struct arena *mem);
/* Fetches and unpacks where that is needed, and sets mounts.  -EBADMSG where it is no source of
 * CPython, -ESTALE where it is of another version, -EFBIG, or what the network said.
 */
int regress_source_open(struct regress_source *s, struct arena *mem, struct err *err) MUST_USE;
/* May this file of an archive be unpacked, and is it wanted?  Its path without the topmost folder:
 * the folders of tests, and the header with the version; else NULL.
 */
const char *regress_source_wants(const char *name);

#endif
