/* The version that a program holds as a string, for programs small enough to be searched. */
#ifndef AMPY_PROGVER_H
#define AMPY_PROGVER_H

#include "base.h"

struct arena;
struct root;

/* A whole string of the program that starts with one of `prefixes` (NULL-terminated, tried in
 * order) and with a version of at least so many numbers; with `alone` nothing may follow it.
 * NULL where there is none or the file is not a sound ELF one.
 */
const char *progver_find(const struct root *r, const char *path, const char *const *prefixes,
			 unsigned least, bool alone, struct arena *mem);
const char *progver_cmake(const struct root *r, const char *path, struct arena *mem);
/* What libclang-cpp says of itself, where this clang needs it; *src is that library.  Megabytes
 * are searched: a last resort.
 */
const char *progver_clang(const struct root *r, const char *path, struct arena *mem,
			  const char **src);

#endif
