/* What came, went and changed between two looks at the packages, and whose it is. */
#ifndef AMPY_CHANGE_H
#define AMPY_CHANGE_H

#include "../probes/base/base.h"

struct arena;
struct installed;
struct run;

/* Fills added, marked, upgraded and removed of the run from what was there when it began and what
 * is there now.  While a run waits for a lock, others may install: where the package
 * manager knows why a package is there, a new one that is neither automatic nor among those the
 * run asked for belongs to somebody else; so does a mark on a name the run did not ask for.
 */
void change_count(struct run *run, const struct installed *now, struct arena *mem);

#endif
