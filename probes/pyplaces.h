/* The places in which Pythons are usually found, and what decides between those of pyenv. */
#ifndef AMPY_PYPLACES_H
#define AMPY_PYPLACES_H

#include "base/base.h"

struct arena;
struct err;
struct pyfound;
struct root;

struct places {
	const char *const *path;    /* the absolute folders of PATH, in its order */
	unsigned npath;
	const char *const *usual;   /* where programs are whatever PATH says, NULL-terminated */
	const char *pyenv, *uv; /* pyenv's root, uv's folder of Pythons; NULL where there is none */
	const char *home;           /* or NULL */
};

/* From the environment of the root; without one, PATH is what every system starts with. */
int places_read(const struct root *r, struct arena *mem, struct places *ret,
		struct err *err) MUST_USE;

/* Calls `each` for every folder that may have a Python in its bin: versions of pyenv and uv, conda,
 * what lies in /opt, the active environment.  The first failure to look, or 0.
 */
typedef void places_each(void *user, const char *prefix);
int places_prefixes(const struct root *r, const struct places *p, struct arena *mem,
		    places_each *each, void *user);

/* The folder of the version that pyenv's shims start, NULL for "system" (what follows in PATH).
 * *why is set when that cannot be told; what a project's .python-version says is not asked.
 */
const char *places_pyenv_choice(const struct root *r, const struct places *p, struct arena *mem,
				const char **why);

/* Who put a Python there, by its real path. */
const char *places_origin(const struct root *r, const struct places *p, const struct pyfound *f,
			  struct arena *mem);

#endif
