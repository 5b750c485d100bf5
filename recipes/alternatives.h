/* Which BLAS and LAPACK Debian's update-alternatives(1) leads to. */
#ifndef AMPY_ALTERNATIVES_H
#define AMPY_ALTERNATIVES_H

#include "../probes/base/base.h"

struct alternative;
struct arena;
struct root;

/* Those of BLAS and LAPACK, by name; none where the root has no such database or it cannot be
 * read. */
size_t alternatives_read(const struct root *root, struct arena *mem, struct alternative **ret);

#endif
