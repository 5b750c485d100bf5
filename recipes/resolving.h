/* What the parts of resolve share: a plan in the making. */
#ifndef AMPY_RESOLVING_H
#define AMPY_RESOLVING_H

#include "../probes/base/arena.h"
#include "plan.h"
#include "present.h"
#include "resolve.h"

struct distro_facts;
struct manager;
struct packages_facts;
struct python_facts;
struct recipe;

enum { MAX_WANTS = 256 };

struct resolving {
	const struct resolve *r;
	const struct distro_facts *distro;
	const struct packages_facts *packages;
	const struct manager *manager;
	struct plan *plan;
	struct arena *mem;
	struct want wants[MAX_WANTS];
	const char *const *repositories[MAX_WANTS];  /* of the recipe each came from, or NULL */
	struct list cures[MAX_WANTS];
	size_t n;
	bool refresh;
	struct present here;                         /* once looked */
	bool looked;
};

/* What is not cured, said once. */
void resolving_miss(struct resolving *s, const char *finding, const char *subject,
		    const char *reason);
/* Wants what a word of a recipe (or NULL) names, once; its place in `wants`, or MAX_WANTS. */
size_t resolving_want(struct resolving *s, const struct recipe *recipe, const char *word,
		      const char *finding);
/* False when the recipe has nothing for this distribution, or is not for this machine. */
bool resolving_want_recipe(struct resolving *s, const struct recipe *recipe, const char *python,
			   const char *finding, const char **why);
/* What the builds that were asked for need and the machine does not have. */
void resolving_builds(struct resolving *s);
/* A Python of this branch, the distribution's own before others; or NULL. */
const struct python_facts *resolving_python(const struct facts *facts, const char *branch);
/* Is the package installed?  False also of a manager with rpm: its database is read by starting it,
 * which a plan does not.
 */
bool resolving_is_here(struct resolving *s, const char *word);
/* Chooses a name for each want; where that takes a repository, plans its enabling. */
void resolving_confirm(struct resolving *s);
bool resolving_is_apt(const struct resolving *s);
/* The steps of the package manager. */
void resolving_repair(struct resolving *s);
void resolving_refresh(struct resolving *s);
void resolving_install(struct resolving *s);

#endif
