/* Which packages are on a root, as far as that can be told by reading. */
#ifndef AMPY_PRESENT_H
#define AMPY_PRESENT_H

#include "../probes/base/base.h"

#include "dpkgset.h"
#include "installed.h"

struct arena;
struct root;

struct present {
	bool known;               /* else nothing can be said */
	bool dpkg;                /* `set` was read, else `all` */
	struct dpkg_set set;
	struct installed all;
};

/* `manager` is the name of one of ours or NULL.  The database of rpm is read by starting rpm: only
 * on the live machine, and only where `start` allows it.
 */
void present_read(const struct root *root, const char *manager, bool start, struct arena *mem,
		  struct present *ret);
/* Is it there, or for dpkg something that provides it?  Of "a|b" one is enough.  False, too, where
 * nothing is known.
 */
bool present_has(const struct present *p, const char *word, struct arena *mem);

#endif
