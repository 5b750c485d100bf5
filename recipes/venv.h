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
	const char *dir;                   /* inside the root; on the live machine relative, too */
	const char *python;                /* the interpreter to make it with, "/usr/bin/python3.11" */
	const char *branch;                /* of that interpreter, "3.11"; NULL: any will do */
	const char *const *specs;          /* --pip: names, requirements, wheels on disk; or NULL */
	const char *const *requirements;   /* --requirements: files; or NULL */
	const char *index;                 /* --index, or NULL */
	const char *owner;                 /* what owner_choose() gave */
};

/* Adds what is missing: a step that makes the environment, one that upgrades pip in a new one, and
 * one that installs.  Decided from what is on the root: where DIR is an environment of that Python
 * and has everything already, nothing is added.  -EINVAL with a sentence for a wish that cannot be
 * (DIR is a file, a folder with other things in it, an environment of another Python; a wheel that
 * is not there, what pip would not take, an option in place of a name), -EACCES where the owner may
 * not write, -EPERM where root would start what others can change.
 */
int venv_plan(const struct root *root, const struct venv_wish *wish, struct plan *plan,
	      struct arena *mem, struct err *err) MUST_USE;

#endif
