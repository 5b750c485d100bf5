/* Users and passwords of hosts: netrc(5) as Python's netrc module reads it. */
#ifndef AMPY_NETRC_H
#define AMPY_NETRC_H

#include "base.h"

struct arena;
struct span;

struct login {
	const char *user, *password;   /* NULL: none; an empty password is "" */
};

/* What stands there for this host: its last entry, else `default`.  -ENOENT where there is none,
 * -EBADMSG where Python would refuse the file, of which nothing counts then.
 */
int netrc_find(struct span text, const char *host, struct arena *mem, struct login *ret) MUST_USE;

#endif
