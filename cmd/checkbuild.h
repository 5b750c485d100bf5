/* What the sources that `ampy check` found to be the only choice need to be built. */
#ifndef AMPY_CHECKBUILD_H
#define AMPY_CHECKBUILD_H

#include "../recipes/builds.h"

struct check;

/* Of one result. */
struct check_build {
	struct build_need need;
	const char *const *packages;       /* each by one name: the one that is installed, or the first */
	const char *const *installed;      /* of these; NULL: not told */
};

/* Of all results on a target together, with compilers and the headers of Python. */
struct check_builds {
	bool any;
	const char *const *packages;       /* sorted */
	const char *const *missing;        /* of these; NULL: not told */
	const char *const *repositories;   /* "crb", "epel": some packages may be in one of these */
	const char *const *guessed;        /* projects nobody wrote it down of */
	bool unnamed;                      /* of some packages the names are not known there */
};

/* Fills c->checked.builds and each result's `build`. */
void check_builds(struct check *c);
/* "CRB or EPEL" */
const char *build_repositories(const char *const *names, struct arena *mem);
/* "libpq-dev (C)", for people. */
const char *build_words(const struct build_need *need, const char *const *packages,
			const char *distro, struct arena *mem);

#endif
