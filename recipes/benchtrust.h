/* May root load this library? */
#ifndef AMPY_BENCHTRUST_H
#define AMPY_BENCHTRUST_H

#include "../probes/base/base.h"

struct arena;
struct root;

/* Only where others can change neither it nor the folders in which it looks for what it needs.  0,
 * or -EPERM and the like with a reason.
 */
int bench_trusted(const struct root *root, const char *path, struct arena *mem,
		  const char **why) MUST_USE;

#endif
