/* What files that pip is given say of where packages are looked for. */
#ifndef AMPY_ASKLINES_H
#define AMPY_ASKLINES_H

#include "../probes/base/base.h"

struct arena;
struct places_line;
struct root;
struct subject;

/* --index-url and the like of a requirements file, the sources of a Pipfile.lock: *n of them, in
 * their order.  Variables are those of the root's environment; a relative path stands beside its
 * file, where something lies there.
 */
const struct places_line *asklines_of(const struct subject *s, const struct root *root,
				      struct arena *mem, size_t *n);

#endif
