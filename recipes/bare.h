/* The plan for a machine that does not exist yet: a bare cloud image of a release, for aarch64. */
#ifndef AMPY_BARE_H
#define AMPY_BARE_H

#include "../probes/checks/check.h"

struct arena;
struct distro_facts;
struct err;
struct plan;
struct release;
struct resolve_build;

struct bare_wish {
	const struct release *release;
	enum profile profile;
	const char *const *with;          /* packages of the system, or NULL */
	const char *python;               /* the branch to have too, or NULL */
	bool allow_repo;
	const char *venv;                 /* the environment, or NULL: then none of the below */
	const char *owner;                /* NULL: the machine's default user, told there */
	const char *const *specs;         /* for pip, or NULL */
	const char *index;                /* or NULL */
	const struct resolve_build *builds;    /* what is going to be built there */
	size_t nbuilds;
	const struct bare_file *files;    /* to be laid there; those with `install` are for pip -r */
	size_t nfiles;
};

struct bare_file {
	const char *path, *body;
	bool install;
};

/* Fills and seals the plan, and tells the distribution.  What only a machine could tell is left to
 * the machine: the plan is provisional.  -EINVAL and the like with a sentence for a wish that
 * cannot be; the machine where this runs has no part in the answer.
 */
int bare_plan(const struct bare_wish *wish, struct plan *plan, const struct distro_facts **distro,
	      struct arena *mem, struct err *err) MUST_USE;

#endif
