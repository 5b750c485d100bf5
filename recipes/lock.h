/* The locks of the package managers: who holds them, and waiting for them.  No lock file is ever
 * made or locked, and none of it needs root rights.
 *
 * A process that itself holds one of these locks by fcntl(2) would lose it: ours never does.
 */
#ifndef AMPY_LOCK_H
#define AMPY_LOCK_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct root;
struct span;

struct lock_holder {
	const char *file;       /* as in the root */
	int pid;                /* 0: not known */
	const char *command;    /* "unattended-upgrade", or NULL */
	const char *unit;       /* of systemd, or NULL */
	bool left;              /* it is a file that stayed behind: nobody runs who would hold it */
};

/* `manager` as in the fact packages.manager.  1 when a lock of it is held, 0 when none is, a
 * negative errno when that cannot be told.
 */
int lock_holder(const struct root *root, const char *manager, struct arena *mem,
		struct lock_holder *ret) MUST_USE;
/* "pid 812 (unattended-upgrade, apt-daily-upgrade.service) holds '/var/lib/dpkg/lock-frontend'" */
const char *lock_text(const struct lock_holder *h, struct arena *mem);

struct lock_wait {
	const struct root *root;
	const char *manager;
	unsigned seconds;               /* how long at most; 0: only a look */
	const volatile int *stop;       /* not 0: give up; or NULL */
	/* Called when the waiting begins and when another one holds it; may be NULL. */
	void (*on_waiting)(void *user, const char *why);
	void *user;
};

/* Until no lock is held: 0, also when it cannot be told (the manager will say).  -ETIME with a
 * sentence that names who holds it, -EINTR when stopped.  A file that stayed behind is waited for
 * only a few seconds, since nobody will take it away.
 */
int lock_wait(const struct lock_wait *w, struct arena *mem, struct err *err) MUST_USE;

/* Does a program that failed say that a lock was in its way?  manager NULL: one of any. */
bool lock_complaint(const char *manager, struct span output);

#endif
