/* What lies around one Python: its standard library, headers and pip. */
#ifndef AMPY_PYLAYOUT_H
#define AMPY_PYLAYOUT_H

#include "fact.h"

struct arena;
struct root;
struct userland;

/* What is known of an interpreter before its files are looked at. */
struct pylayout_of {
	const char *prefix, *venv,
		*user; /* NULL where there is no venv, or nothing in ~/.local/lib */
	int minor;                         /* of Python 3; -1 when not known */
	const char *flags;                 /* of the program's name */
	bool pypy;
};

struct pylayout {
	struct fact_str stdlib, abi;
	struct fact_bool headers, venv, managed;
	struct fact_str headers_version, pip, pip_path;
	int minor; /* found by the standard library where the name did not say */
};

void pylayout_read(const struct root *r, const struct userland *u, const struct pylayout_of *of,
		   struct arena *mem, struct pylayout *ret);

#endif
