/* The command line: words in, a filled struct out. */
#ifndef AMPY_ARGS_H
#define AMPY_ARGS_H

#include "cmd.h"

struct args {
	struct globals global;
	const struct command *command;  /* NULL: none was named */
	void *options;
	const char *const *words;
};

/* Reads argv[1..].  -EINVAL with err and hint set on wrong usage; args->global is filled as far
 * as it was read, and global.json is right in any case.
 */
int args_read(int argc, char **argv, struct arena *mem, struct args *ret, const char **hint,
	      struct err *err) MUST_USE;

/* The word of `words` that is nearest to `given`, or NULL when none is near. */
const char *args_nearest(const char *given, const char *const *words, size_t n);

#endif
