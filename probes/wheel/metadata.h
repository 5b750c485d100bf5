/* What a distribution says of itself: the core metadata in METADATA and PKG-INFO. */
#ifndef AMPY_METADATA_H
#define AMPY_METADATA_H

#include "../base/base.h"
#include "../base/scan.h"
#include "requirement.h"

struct arena;
struct err;

enum { METADATA_MAX = 8 * 1024 * 1024, METADATA_MAX_REQUIRES = 20000 };

struct metadata {
	const char *name;               /* normalised */
	const char *version;            /* as it stands there */
	struct span requires_python;    /* empty: any */
	const struct requirement *requires;     /* these lie in the text that was read */
	size_t nrequires;
	const char *const *extras;      /* that it provides, normalised, NULL-terminated */
	/* Of a source (PEP 643): what it says of these will hold for each wheel that is built of it. */
	bool sure, sure_of_python;
};

/* The header of a core metadata file, read as pip's e-mail parser reads it: up to the first line
 * that is neither a field nor the rest of one.  -EBADMSG where a field is missing or cannot be
 * read, -ENOTSUP for a version beyond 2.x, -EFBIG and -E2BIG over a limit; each with a sentence.
 */
int metadata_read(const struct text *text, struct arena *mem, struct metadata *ret,
		  struct err *err) MUST_USE;

#endif
