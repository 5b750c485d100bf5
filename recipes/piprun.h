/* What pip and venv get from the machine when they run: for apply, never for a plan. */
#ifndef AMPY_PIPRUN_H
#define AMPY_PIPRUN_H

#include "../probes/base/base.h"

struct arena;
struct cell;
struct err;
struct step;

struct pip_run {
	const char *const *env;   /* for struct child: the step's, and what it does not show */
	const char *dir;          /* to be removed; or NULL */
};

/* For a step of the kind venv or pip, in the cell in which it will run (its user the owner).  What
 * is secret in step->netrc lies from here to pip_run_end() in a file that only the owner can read,
 * and NETRC names it.  The PIP_* settings of our own environment go on to pip where they are the
 * owner's, and of root's own only addresses and certificates without a secret: root never believes
 * what a user said, and no user gets what is root's.
 */
int pip_run_begin(const struct step *step, const struct cell *cell, struct arena *mem,
		  struct pip_run *ret, struct err *err) MUST_USE;
void pip_run_end(struct pip_run *run);

#endif
