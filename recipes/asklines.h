/* What files that pip is given say of where packages are looked for. */
#ifndef AMPY_ASKLINES_H
#define AMPY_ASKLINES_H

#include "../probes/base/base.h"

struct arena;
struct places_line;
struct root;
struct subject;

/* --index-url and the like of a requirements file, the sources of a Pipfile.lock: *n of them, in
 * their order.  A relative path stands beside its file, where something lies there.  pip puts
 * variables of the environment in; since a file could so send any secret to any host, they are put
 * in only with `variables`, and otherwise *note tells of the first, or is NULL.
 */
const struct places_line *asklines_of(const struct subject *s, const struct root *root,
				      bool variables, struct arena *mem, size_t *n, const char **note);

#endif
