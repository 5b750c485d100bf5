/* Numerical and AI packages that are installed, in every folder of packages that a root has. */
#ifndef AMPY_AIDIST_H
#define AMPY_AIDIST_H

#include "base/base.h"

struct arena;
struct err;
struct root;

/* One distribution, by its dist-info (or Debian's egg-info) folder. */
struct aidist {
	const char *name, *version;    /* normalised; as the folder's name has it */
	const char *site;              /* the folder of packages */
	const char *python;            /* "3.11" where the path tells, else NULL */
	const char *info;              /* its dist-info or egg-info */
	bool shell;                    /* its code is in another distribution of the same folder */
};

/* All of them, in the order of the folders.  The folders are those of the distribution's Pythons,
 * of /usr/local, of pyenv, uv, conda and /opt, the active environment, the one of ROOT_VENV, and
 * the user's own where root may believe it.  -E2BIG, or what kept a folder from being listed, with
 * a sentence.
 */
int aidist_find(const struct root *r, struct arena *mem, struct aidist **ret, size_t *n,
		struct err *err) MUST_USE;

/* The library that does the work of a package; -ENOENT where it brings none. */
int aidist_library(const struct root *r, const struct aidist *d, struct arena *mem,
		   const char **ret) MUST_USE;
/* The shared libraries that came with it, without that one, NULL-terminated. */
int aidist_bundled(const struct root *r, const struct aidist *d, const char *library,
		   struct arena *mem, const char *const **ret, const char **at) MUST_USE;

#endif
