/* From findings to a plan: what is to be done on this machine so that its profile holds. */
#ifndef AMPY_RESOLVE_H
#define AMPY_RESOLVE_H

#include "../probes/base/base.h"

struct arena;
struct facts;
struct findings;
struct plan;
struct recipe_profile;
struct recipes;
struct root;

/* A project whose source is built; or, as far as anybody knows, may have to be. */
struct resolve_build {
	const char *project;                     /* normalised */
	const char *version;                     /* or NULL */
	bool assumed;                            /* no index told */
};

struct resolve {
	const struct root *root;
	const struct facts *facts;               /* all probes were asked */
	const struct findings *found;            /* all checks were judged */
	const struct recipes *recipes;
	const struct recipe_profile *profile;
	const char *const *cures;                /* --cure: ids of findings, beyond the profile's */
	const char *const *with;                 /* --with: packages of the system */
	const struct resolve_build *builds;      /* what is going to be built here; or NULL */
	size_t nbuilds;
	const char *python;                      /* --python: the branch that must be there, or NULL */
	bool allow_repo;                         /* repositories may be enabled */
	bool refreshed;                          /* the lists were brought up to date just now */
};

/* Fills the plan, not yet sealed: repair, repositories, refresh and install.  Findings of the
 * profile that nothing here cures become plan_miss()es with the reason.  Reads the package
 * manager's lists; starts nothing.
 */
void resolve(const struct resolve *r, struct plan *plan, struct arena *mem);

/* The interpreter of the plan's branch (--python) or the chosen one; NULL: none is there yet. */
const char *resolve_python(const struct facts *facts, const char *branch);

#endif
