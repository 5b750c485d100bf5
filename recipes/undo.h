/* Taking back what a run did, as a plan. */
#ifndef AMPY_UNDO_H
#define AMPY_UNDO_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct installed;
struct plan;
struct root;
struct run;

struct undo {
	const struct root *root;
	const struct run *run;            /* what is taken back */
	const struct installed *now;      /* the packages that are there; NULL: no manager is known */
	const struct run *runs;           /* all of the journal: an undo that was cut short says what
					   * it was about to remove, since apt forgets marks first */
	size_t nruns;
	bool venvs;                       /* remove the virtual environments it made, too */
	bool venvs_only;                  /* the rest of it was taken back before */
};

/* Adds to *plan, which is then sealed, what takes the run back.  What stays is in plan->unresolved
 * with its reason: packages that others need or that were marked as wanted since, files that
 * were changed since, what was upgraded or had to give way, environments.  A negative errno with a
 * sentence when the packages of dpkg cannot be read.
 *
 *   repair   of dpkg: with `packages`, purges what it was unpacking or removing when all
 *            ended, and what only configuration files are left of
 *   remove   argv is the manager's own; `packages` all that may go with it, nothing else may
 *   mark     packages back to automatic, or (without `packages`) update-alternatives(1)
 *   file     the content a file had, or its removal
 *   venv     argv removes `dir`, as its owner
 */
int undo_plan(const struct undo *u, struct plan *plan, struct arena *mem, struct err *err) MUST_USE;
/* The run to take back: by its id, or with NULL the last setup that is not undone and left
 * something behind; NULL: none.
 */
const struct run *undo_find(const struct run *runs, size_t n, const char *id);

#endif
