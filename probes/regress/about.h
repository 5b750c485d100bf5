/* What a Python says of itself and of where it runs, when it is asked by ours. */
#ifndef AMPY_REGRESS_ABOUT_H
#define AMPY_REGRESS_ABOUT_H

#include "../base/base.h"

struct arena;
struct span;

/* What to give `python -I -c`; runs on 3.8 and later. */
extern const char regress_about_program[];

/* NULL: it did not say. */
struct regress_about {
	const char *version;         /* "3.11.2", "3.14.0rc1", "3.13.0+" */
	const char *branch;          /* "3.11" */
	const char *build;           /* the text of sys.version, on one line */
	const char *implementation;  /* "cpython" */
	const char *stdlib;          /* the folder of its standard library */
	const char *arch, *libc, *distro, *distro_id, *distro_version;
	bool free_threaded, debug;
	bool runner, tests;          /* test.libregrtest and the files of tests are there */
};

/* -EBADMSG where it does not say which Python it is. */
int regress_about_read(struct span said, struct arena *mem, struct regress_about *ret) MUST_USE;

#endif
