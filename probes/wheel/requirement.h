/* What is asked for: a requirement (PEP 508), and the lines of a requirements file. */
#ifndef AMPY_REQUIREMENT_H
#define AMPY_REQUIREMENT_H

#include "../base/base.h"

struct arena;
struct err;
struct span;

struct specifier {
	const char *op;                  /* "==", "~=", "!=", "<=", ">=", "<", ">" or "===" */
	const char *version;             /* what stands behind it, "1.0" or "1.*" */
};

struct requirement {
	const char *name;                /* normalised (PEP 503) */
	const char *const *extras;       /* NULL-terminated, as they were written */
	const struct specifier *specifiers;
	size_t nspecifiers;
	const char *url;                 /* NAME @ URL; else NULL */
	const char *marker;              /* what follows ";", unread; else NULL */
};

/* -EINVAL with a sentence that does not repeat the text. */
int requirement_parse(struct span text, struct arena *mem, struct requirement *ret,
		      struct err *err) MUST_USE;

enum meets { MEETS_NOT, MEETS, MEETS_UNSURE };

/* Does this version meet it (PEP 440)?  Unsure where either is more than numbers with dots (a
 * pre-release, an epoch) and they are not the same text.
 */
enum meets version_meets(struct span version, const struct specifier *s);

/* The next line of a requirements file as pip joins them: a backslash at the end goes on, and
 * without comments and blanks around; may be empty.  False at the end.
 */
bool requirements_line(struct span *rest, struct arena *mem, struct span *line);

#endif
