/* What is installed in a virtual environment, as its own files say. */
#ifndef AMPY_SITE_H
#define AMPY_SITE_H

#include "../probes/base/base.h"

struct arena;
struct requirement;
struct root;
struct span;

struct dist {
	const char *name, *version;   /* normalised (PEP 503); as the folder has it */
	const char *path;             /* the dist-info folder */
	bool whole;                   /* what an installer writes last is there */
};

enum venv_state {
	VENV_NONE,        /* nothing is there, or an empty folder */
	VENV_OTHER,       /* something else is there, see why */
	VENV_BROKEN,      /* an environment whose interpreter is not there */
	VENV_BARE,        /* begun: without a pip, or one that is not whole */
	VENV_READY,
};

struct site {
	enum venv_state state;
	const char *why;              /* OTHER: a sentence without a full stop */
	const char *version, *branch; /* of its Python, "3.11.2", "3.11"; NULL: not said */
	const char *python;           /* DIR/bin/python */
	struct dist *dists;
	size_t ndists;
	bool partial;                 /* some dist is not whole */
	bool seeds;                   /* no package but pip and what comes with it */
	bool alone;                   /* no file in DIR that an environment does not have */
};

/* Reads DIR, a path inside the root. 0, or a negative errno with *why when it cannot be told. */
int site_read(const struct root *root, const char *dir, struct arena *mem, struct site *ret,
	      const char **why) MUST_USE;
const struct dist *site_find(const struct site *s, const char *name);
/* Is a version there, whole, that meets all the conditions?  Extras and a marker are let be. */
bool site_has(const struct site *s, const struct requirement *r);
/* Is what its extras ask for there?  False also where that cannot be told. */
bool site_has_extras(const struct root *root, const struct site *s, const struct requirement *r,
		     struct arena *mem);
/* The dist installed from this address (PEP 610, direct_url.json), or NULL.  A "git+" before it, a
 * revision behind "@" and a fragment are told apart as pip does.
 */
const struct dist *site_from(const struct root *root, const struct site *s, struct span url,
			     struct arena *mem);

#endif
