/* Where and as whom a child runs: as another user, and inside a folder that holds a system. */
#ifndef AMPY_CELL_H
#define AMPY_CELL_H

#include "base.h"

#include <sys/types.h>

struct arena;
struct err;

/* In a root: /proc and /sys cannot be written where they tell the kernel something, /dev has null,
 * zero, full, random, urandom, tty, pts and shm alone, /run is new and empty, the host's
 * resolv.conf is seen where the root has none, and root itself has only the rights to install
 * files.  All that runs in there ends with the program, and with us; nothing stays mounted, and the
 * root keeps nothing of it.
 */
struct cell {
	const char *root;       /* run in this folder, in mount, pid, ipc and uts namespaces of its
				 * own with /proc, /sys and /dev; NULL: on the live machine */
	const char *user;       /* run as this user, with all its groups; NULL: as ourselves */
	uid_t uid;
	gid_t gid;
	const gid_t *groups;
	size_t ngroups;
	const char *home;       /* of that user: HOME and the working folder; or NULL */
};

/* Fills user, uid, gid, groups and home of the user called `name` in this cell (in its root's
 * /etc/passwd and /etc/group when it has one).  -ENOENT with a sentence when there is none.
 */
int cell_user(struct cell *c, const char *name, struct arena *mem, struct err *err) MUST_USE;
/* Can a program of that root start here?  Starts its /bin/true (or /usr/bin/true).  0, or a
 * negative errno with a sentence that says why not and what to do (no rights for namespaces,
 * another architecture without binfmt, not a system at all).
 */
int cell_try(const struct cell *c, struct arena *mem, struct err *err) MUST_USE;

#endif
