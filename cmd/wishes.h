/* What several commands are asked for in the same words. */
#ifndef AMPY_WISHES_H
#define AMPY_WISHES_H

#include "../probes/base/arena.h"
#include "cmd.h"

struct release;

struct wishes {
	const struct list *with, *pip, *requirements;
	const char *python, *venv, *index, *owner;
};

/* What must hold whatever the machine is: EXIT_USAGE with the error set. */
enum cmd_exit wishes_check(struct env *env, const struct wishes *w);
/* The words as plans take them: never NULL. */
const char *const *wishes_words(const struct list *l);
/* The hint for a release that is none: which it may have been, and which there are. */
const char *wishes_release(const char *given, struct arena *mem);
const char *release_key(const struct release *r, struct arena *mem);    /* "debian:12" */
/* 90, 90s, 10m, 1h: in seconds, at most a day each; false for all else. */
bool wishes_time(const char *s, unsigned *ret);

#endif
