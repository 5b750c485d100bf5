/* Proof by use: starts the Pythons of a machine and lets them do what they are for. */
#ifndef AMPY_PROVE_H
#define AMPY_PROVE_H

#include "../probes/base/base.h"

struct arena;
struct cell;
struct facts;
struct root;

/* For each row of the python facts: starts it, makes a virtual environment, compiles and imports an
 * extension, in a temporary folder that is removed again.  Puts a row each into the run facts.
 * A Python that others may change is not started; in a cell, whose root is trusted as a whole,
 * each is. `cell` NULL: the live machine.  Where SIGINT, SIGTERM or SIGHUP comes, the
 * folder is removed first and the signal then takes its course.
 */
void prove(struct facts *f, const struct root *root, const struct cell *cell, struct arena *mem);

#endif
