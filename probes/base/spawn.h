/* The start of a program: its environment, its descriptors, and where it runs. */
#ifndef AMPY_SPAWN_H
#define AMPY_SPAWN_H

#include "base.h"

#include <sys/types.h>

struct arena;
struct child;
struct err;

/* Starts it as the leader of a group of its own, with `out` as its descriptors 1 and 2 and `status`
 * (-1: none) as 3.  0, or a negative errno with a sentence.
 */
int spawn(const struct child *c, int out, int status, struct arena *mem, pid_t *pid,
	  struct err *err) MUST_USE;

#endif
