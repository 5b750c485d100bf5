/* os-release(5): shell-compatible assignments, parsed as the standard says and never run. */
#ifndef AMPY_OSRELEASE_H
#define AMPY_OSRELEASE_H

#include "base.h"

struct arena;
struct text;

/* The value of `key`, unquoted, NULL when it is not there.  The last of several wins, as in a
 * shell.  A line that is not an assignment is passed over.
 */
const char *osrelease_get(const struct text *text, const char *key, struct arena *mem);

#endif
