/* What ampy says of itself: the usage of a command, the man page, the version. */
#ifndef AMPY_HELP_H
#define AMPY_HELP_H

#include "cmd.h"

/* c NULL: of ampy as a whole.  With --json: the same as ampy.help/1. */
enum cmd_exit help_command(struct env *env, const struct command *c);
enum cmd_exit help_version(struct env *env);

#endif
