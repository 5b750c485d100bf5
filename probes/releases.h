/* The releases that are known without a machine: what a bare cloud image of each is. */
#ifndef AMPY_RELEASES_H
#define AMPY_RELEASES_H

#include "base/base.h"

struct release {
	const char *id, *version;    /* of os-release(5); point releases have a longer one */
	const char *codename;        /* or NULL */
	const char *name;            /* PRETTY_NAME, without a point release */
	const char *like;            /* ID_LIKE, or NULL */
	const char *manager;         /* "apt", as in struct manager */
	const char *program;         /* ... and its program */
	const char *python;          /* the branch of python3, "3.11" */
	const char *beside;          /* the branch that is used where that is too old, or NULL */
	bool musl;                   /* else glibc */
	const char *libc;            /* its version, "2.36" */
	const char *pip;             /* version of the release's pip for the branch in use, or NULL */
};

extern const struct release releases[];
extern const size_t nreleases;

/* "debian:12", "debian12", "Debian 12", "rocky:9.4", "ubuntu-24.04", "noble"; NULL: not known. */
const struct release *release_find(const char *typed);
/* That of a machine whose os-release has this ID and VERSION_ID (each may be NULL). */
const struct release *release_of(const char *id, const char *version);
/* The newest of the distribution that `typed` names, whatever version stands behind it; or NULL. */
const struct release *release_newest(const char *typed);

#endif
