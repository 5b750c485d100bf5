/* What the dynamic loader is told to load first, and the copies of libgomp that wheels bring. */
#ifndef AMPY_PRELOAD_H
#define AMPY_PRELOAD_H

#include "arena.h"

struct root;

/* The entries of LD_PRELOAD or /etc/ld.so.preload (ld.so(8): blanks and colons part them) that
 * cannot be loaded are added to `bad`, as "PATH: is not there" or "PATH: is for x86_64".
 * 0, -E2BIG over 64 entries, or a negative errno when an entry could not be looked at, with *why.
 */
int preload_check(const struct root *r, const char *entries, struct arena *mem, struct list *bad,
		  const char **why) MUST_USE;

/* Adds the libraries whose names start with one of `starts`, in these folders ("numpy.libs") of the
 * usual site-packages and those of `venv` (may be NULL); both lists end in NULL.
 */
void preload_bundled(const struct root *r, const char *venv, const char *const *in,
		     const char *const *starts, struct arena *mem, struct list *found);
/* Adds libgomp's copies in the wheels that are known to bring one, in the usual site-packages and
 * those of `venv` (may be NULL).
 */
void preload_libgomps(const struct root *r, const char *venv, struct arena *mem,
		      struct list *found);

#endif
