/* The one line that doctor ends with. */
#ifndef AMPY_NEXT_H
#define AMPY_NEXT_H

#include "cmd.h"

struct list;
struct report;

/* A command that can be typed as it stands, on the machine that was looked at or, for a tree, on
 * this one; NULL when nothing is left to do.  `install` are the packages that cure, `repositories`
 * those that must be enabled to find them.
 */
const char *next_command(const struct env *env, const struct report *r, const struct list *install,
			 const struct list *repositories);
/* The same by ampy itself, which waits for locks and can take it back. */
const char *next_setup(const struct env *env, const struct report *r);

#endif
