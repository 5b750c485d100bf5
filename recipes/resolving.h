/* What the parts of resolve share: a plan in the making. */
#ifndef AMPY_RESOLVING_H
#define AMPY_RESOLVING_H

#include "../probes/base/arena.h"
#include "dpkgset.h"
#include "plan.h"
#include "resolve.h"

struct distro_facts;
struct manager;
struct packages_facts;

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
	struct dpkg_set dpkg;                        /* for --with, where has_dpkg */
	bool has_dpkg;
};

/* What is not cured, said once. */
void resolving_miss(struct resolving *s, const char *finding, const char *subject,
		    const char *reason);
/* Chooses a name for each want; where that takes a repository, plans its enabling. */
void resolving_confirm(struct resolving *s);
bool resolving_is_apt(const struct resolving *s);
/* The steps of the package manager. */
void resolving_repair(struct resolving *s);
void resolving_refresh(struct resolving *s);
void resolving_install(struct resolving *s);

#endif
