/* The recipes of recipes/data, what builds need (recipes/data/builds), and the known failures and
 * sets of recipes/known, compiled in: a bare binary works alone.
 */
#ifndef AMPY_BUILTIN_H
#define AMPY_BUILTIN_H

#include "../probes/base/base.h"

struct builtin {
	const char *name;   /* "libffi.ini"; NULL ends the list */
	const char *text;
	size_t n;
};

extern const struct builtin builtin_recipes[], builtin_builds[], builtin_known[];

#endif
