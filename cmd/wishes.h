/* What setup and user-data are asked for in the same words. */
#ifndef AMPY_WISHES_H
#define AMPY_WISHES_H

#include "../probes/base/arena.h"
#include "cmd.h"

struct wishes {
	const struct list *with, *pip, *requirements;
	const char *python, *venv, *index, *owner;
};

/* What must hold whatever the machine is: EXIT_USAGE with the error set. */
enum cmd_exit wishes_check(struct env *env, const struct wishes *w);
/* The words as plans take them: never NULL. */
const char *const *wishes_words(const struct list *l);

#endif
