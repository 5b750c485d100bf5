/* Which Python, and which platform, a lock file was made for. */
#ifndef AMPY_LOCKPYTHON_H
#define AMPY_LOCKPYTHON_H

#include "../base/base.h"
#include "lock.h"

struct arena;
struct target;

/* Does `wants`, as this format writes it (PEP 440; Poetry's own "^3.8 || ~2.7"; a branch, "3.11",
 * in a Pipfile's), let in this version of Python?  -EINVAL where it cannot be read.
 */
int lock_python_allows(enum lock_format format, struct span wants, struct span python,
		       struct arena *mem, bool *ret) MUST_USE;

/* Is one of PDM's words for a platform ("linux", "manylinux_2_17_x86_64", "windows_amd64") the
 * target's?  Those that are not known are. */
bool lock_platforms_have(const char *const *platforms, const struct target *target);

#endif
