/* Where ampy keeps what it remembers of a machine. */
#ifndef AMPY_STATEDIR_H
#define AMPY_STATEDIR_H

#include "base.h"

struct arena;
struct root;

/* /var/lib/ampy; for a user on the live machine $XDG_STATE_HOME/ampy or ~/.local/state/ampy. */
const char *state_dir(const struct root *root, struct arena *mem);

#endif
