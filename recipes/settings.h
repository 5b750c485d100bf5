/* Variables that an environment sets while it is active, in a way that can be taken back. */
#ifndef AMPY_SETTINGS_H
#define AMPY_SETTINGS_H

#include "../probes/base/base.h"

struct arena;
struct plan;
struct root;

/* Adds a step that makes activate, activate.fish and activate.csh of DIR set these ("NAME=VALUE" of
 * letters, digits and "_", NULL-terminated) where nobody else has set them, and deactivate unset
 * them again; with none of them, one that takes that back.  Nothing where the environment does so
 * already.  DIR/bin/python does it, as the owner.
 */
void settings_plan(const struct root *root, const char *dir, const char *owner,
		   const char *const *variables, struct plan *plan, struct arena *mem);
/* Has ampy written such settings there? */
bool settings_there(const struct root *root, const char *dir, struct arena *mem);

#endif
