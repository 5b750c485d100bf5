/* Virtual environments and what pip puts into them, as steps of a plan. */
#ifndef AMPY_VENV_H
#define AMPY_VENV_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct plan;
struct python_facts;
struct root;

struct venv_wish {
	const char *dir;                   /* absolute, inside the root */
	const char *python;                /* the interpreter to make it with, "/usr/bin/python3.11" */
	const char *const *specs;          /* --pip: names, requirements, wheels on disk */
	const char *const *requirements;   /* --requirements: files */
	const char *index;                 /* --index, or NULL */
	const char *owner;                 /* the user it is for; NULL: whoever runs this */
};

/* Adds what is missing: a step that makes the environment (pip upgraded inside it), and one that
 * installs.  Decided from what is on the root: where DIR is an environment of that Python and
 * already has everything, nothing is added.  -EINVAL with a sentence for a wish that cannot be:
 * DIR is a file, a folder with other things in it, an environment of another Python, a wheel that
 * is not there, a specification pip would not take, an option in place of a name.
 * Credentials of the index never get into argv: they go into the step's env (see struct step).
 */
int venv_plan(const struct root *root, const struct venv_wish *wish, struct plan *plan,
	      struct arena *mem, struct err *err) MUST_USE;

#endif
