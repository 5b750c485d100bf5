/* Starting a program in a cell: as another user, in a root of its own. */
#ifndef AMPY_ENTER_H
#define AMPY_ENTER_H

#include "base.h"

#include <sys/types.h>

struct arena;
struct cell;
struct err;

struct enter {
	const struct cell *cell;
	char *const *argv, *const *env;
	int out, status;           /* for its descriptors 1 and 2, and 3; status -1: none */
};

/* 0 when the program runs; a negative errno with a sentence when it could not be started.  *pid is
 * the leader of a session of its own.  With a root it is a process that minds it: SIGINT is handed
 * on to the program, SIGTERM ends all that runs in there at once, and it ends with the program's
 * status, or with us.
 */
int enter(const struct enter *e, struct arena *mem, pid_t *pid, struct err *err) MUST_USE;

#endif
