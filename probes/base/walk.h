/* Path resolution inside a directory, one component at a time, as openat2(RESOLVE_IN_ROOT) does it.
 */
#ifndef AMPY_WALK_H
#define AMPY_WALK_H

#include "base.h"

struct arena;

/* Opens `path` under the directory `root_fd` with O_* `flags`; ".." stops at the root and
 * an absolute link starts there.  A descriptor, or a negative errno (-ELOOP after 40 links).
 */
int walk_open(int root_fd, const char *path, int flags) MUST_USE;
/* The same path with no link, "." or ".." in it, starting with "/". */
int walk_real(int root_fd, const char *path, struct arena *mem, const char **ret) MUST_USE;

#endif
