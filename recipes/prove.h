/* Proof by use: starts the Pythons of a machine and lets them do what they are for. */
#ifndef AMPY_PROVE_H
#define AMPY_PROVE_H

#include "../probes/base/base.h"

struct arena;
struct cell;
struct facts;
struct root;

struct prove {
	const struct root *root;
	const struct cell *cell;   /* where its programs run; NULL: on the live machine */
	bool quick; /* the environment gets no pip, whose copying takes a second or two: that there
		     * is one to be put in is enough */
};

/* For each row of the python facts: starts it, makes a virtual environment, compiles and imports an
 * extension, in a temporary folder that is removed again.  Puts a row each into the run facts.
 * A Python that others may change is not started; in a cell, whose root is trusted as a whole,
 * each is.  Where SIGINT, SIGTERM or SIGHUP comes, the folder is removed first and the signal then
 * takes its course.
 */
void prove(struct facts *f, const struct prove *how, struct arena *mem);

#endif
