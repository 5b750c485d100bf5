/* The names of projects and of the folders that say that one is installed. */
#ifndef AMPY_PROJECT_H
#define AMPY_PROJECT_H

#include "../base/base.h"

struct arena;
struct span;

/* A letter or digit at both ends, and letters, digits, ".", "-" and "_" between (PEP 508). */
bool project_name_is(struct span s);
/* PEP 503: in small letters, each run of ".", "-" and "_" one "-". */
const char *project_normal(struct span name, struct arena *mem);

/* "Foo_Bar-1.0.dist-info" as the name, normalised, and the version; false for anything else. */
bool dist_info_parse(struct span folder, struct arena *mem, const char **name,
		     const char **version);

#endif
