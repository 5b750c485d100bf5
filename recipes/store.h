/* Writing inside a root: a file is there whole or not at all, also after a power failure, and no
 * link leads out of the root. */
#ifndef AMPY_STORE_H
#define AMPY_STORE_H

#include "../probes/base/base.h"

struct err;
struct root;
struct text;

/* Makes a folder, and those above it that are missing, each with these permissions. */
int store_folder(const struct root *root, const char *path, unsigned mode,
		 struct err *err) MUST_USE;
/* A new file, or all of the content of one that is there; the folder must be there.  A link stays
 * and what it leads to, inside the root, is replaced; its owner stays too.  When it returns
 * the file is on disk.  -EEXIST when something other than a file is there.
 */
int store_write(const struct root *root, const char *path, const struct text *text, unsigned mode,
		struct err *err) MUST_USE;
/* Removes a file, or the link itself; nothing to remove is fine.  Never a folder. */
int store_remove(const struct root *root, const char *path, struct err *err) MUST_USE;

/* The same for a name in a folder that is open; nothing is followed. */
int store_put(int folder, const char *name, const struct text *text, unsigned mode) MUST_USE;
/* Brings the names in a folder to disk; where the file system cannot, that is fine. */
void store_sync(int folder);

#endif
