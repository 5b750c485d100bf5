/* A folder of one's own for a while: 0700, in TMPDIR (where nobody but root and ourselves could
 * put another in its place) or in /tmp, and removed with all that is in it.
 */
#ifndef AMPY_SCRATCH_H
#define AMPY_SCRATCH_H

#include "base.h"

struct arena;
struct err;
struct text;

int scratch_make(struct arena *mem, const char **dir, struct err *err) MUST_USE;
/* The same in this folder, whoever else may write there. */
int scratch_make_in(const char *folder, struct arena *mem, const char **dir,
		    struct err *err) MUST_USE;
/* A new file in it. */
int scratch_write(const char *dir, const char *name, const struct text *text, struct arena *mem,
		  struct err *err) MUST_USE;
/* Never follows a link and never leaves the file system it began on.  0, or the first error. */
int scratch_remove(const char *dir);

#endif
