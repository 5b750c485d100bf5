/* What must not stand in user-data: every process of the machine can read it from the cloud's
 * metadata service, and so can whoever may look at the machine's settings.
 */
#ifndef AMPY_SECRET_H
#define AMPY_SECRET_H

#include "../probes/base/base.h"

struct span;

struct secret {
	size_t line;          /* from 1 */
	const char *what;     /* "a user name or a password in an address": no word of the text */
};

/* The first in this text: a user or password in an address, a signature or token in its query, a
 * private key, tokens and keys that show by how they begin, and ${NAME}, which pip takes from an
 * environment that nobody has set there.  False where there is none that can be told.
 */
bool secret_find(struct span text, struct secret *ret);

#endif
