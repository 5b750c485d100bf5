/* What is asked for: a requirement (PEP 508), and the lines of a requirements file. */
#ifndef AMPY_REQUIREMENT_H
#define AMPY_REQUIREMENT_H

#include "../base/base.h"
#include "specifier.h"

struct arena;
struct err;
struct marker;

struct requirement {
	const char *name;                /* normalised (PEP 503) */
	const char *const *extras;       /* NULL-terminated, as they were written */
	struct specifiers specifiers;    /* these lie in the text that was parsed */
	const char *url;                 /* NAME @ URL; else NULL */
	const struct marker *marker;     /* what follows ";"; else NULL */
};

/* Judged as pypa/packaging 26.3 does: bytes below a blank may stand in an address or behind "===",
 * and a name may end in "_".  -EINVAL with a sentence; -E2BIG beyond 1 MiB,
 * 1000 extras or a marker's limits.
 */
int requirement_parse(struct span text, struct arena *mem, struct requirement *ret,
		      struct err *err) MUST_USE;

/* The next line of a requirements file as pip joins them: a backslash at the end goes on, and
 * without comments and blanks around; may be empty.  False at the end.
 */
bool requirements_line(struct span *rest, struct arena *mem, struct span *line);

#endif
