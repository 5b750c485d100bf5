/* Which Python a name leads to, by PATH and by what pyenv was told. */
#ifndef AMPY_PYCHOICE_H
#define AMPY_PYCHOICE_H

#include "base/base.h"

struct arena;
struct places;
struct pysearch;
struct root;

/* One name in one folder. */
struct pyhit {
	const char *name;
	unsigned folder;      /* its place in PATH; OFF_PATH where it is not there */
	int row;              /* index into what was found, or one of these */
};

enum { OFF_PATH = 100000 };
enum {
	ROW_NONE = -1,
	ROW_SCRIPT = -2,
	ROW_SHIM = -3
}; /* a script; one of pyenv's, for every name */

/* Where pyenv puts a script for every name that one of its versions has. */
bool pychoice_is_shims(const struct places *p, const char *dir);

/* Sets is_default of the row that python3 leads to, or default_why. */
void pychoice_default(const struct root *r, const struct places *p, const struct pyhit *hits,
		      size_t n, struct arena *mem, struct pysearch *all);
/* Sets each row's command: python3 for the default, python3.11 where that is the first of
 * its name in PATH and no script stands before it, else the path.
 */
void pychoice_commands(const struct pyhit *hits, size_t n, struct pysearch *all);

#endif
