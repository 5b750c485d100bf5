/* For whom an environment is made: never for root by accident. */
#ifndef AMPY_OWNER_H
#define AMPY_OWNER_H

#include "../probes/base/base.h"

#include <sys/types.h>

struct arena;
struct cell;
struct err;
struct root;

/* Who asks: taken from the process once, so that a test can ask as somebody else. */
struct asker {
	uid_t uid;                 /* geteuid(2) */
	const char *sudo_user;     /* SUDO_USER, whoever typed sudo; or NULL */
};

struct asker asker_self(void);

/* The user for whom and as whom an environment is made on this root; *ret is NULL where that is
 * whoever runs this.  In this order: `asked` (--owner, or NULL); whoever runs this, unless it is
 * root; SUDO_USER, on the live machine; cloud-init's default user, while it is on its way through
 * a first boot.  -ENOENT for a user who is not there, -EPERM with what to type where only root is
 * left, or where one who is not root asks for another.
 */
int owner_choose(const struct root *root, const char *asked, const struct asker *who,
		 struct arena *mem, const char **ret, struct err *err) MUST_USE;
/* cloud-init is on its way through the first boot of this machine. */
bool first_boot(const struct root *root);
/* The owner as a cell of that root: uid, gid, groups and home, for a NULL `owner` our own. */
int owner_cell(const struct root *root, const char *owner, struct arena *mem, struct cell *ret,
	       struct err *err) MUST_USE;

#endif
