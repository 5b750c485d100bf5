/* Users and groups as a system's own files have them: passwd(5), group(5). */
#ifndef AMPY_ACCOUNTS_H
#define AMPY_ACCOUNTS_H

#include "base.h"

#include <sys/types.h>

struct arena;
struct span;

struct account {
	uid_t uid;
	gid_t gid;
	const char *home;   /* absolute, or NULL */
};

/* The first line of /etc/passwd for `name`: 0, -ENOENT, or -EBADMSG when its numbers are none. */
int accounts_user(struct span passwd, const char *name, struct arena *mem,
		  struct account *ret) MUST_USE;
/* `gid` and each group of /etc/group that has `name` as a member, once; -E2BIG over 65536, the
 * kernel's limit. */
int accounts_groups(struct span group, const char *name, gid_t gid, struct arena *mem,
		    const gid_t **ret, size_t *n) MUST_USE;

#endif
