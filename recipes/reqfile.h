/* Requirements files with all that they include, made ready to travel. */
#ifndef AMPY_REQFILE_H
#define AMPY_REQFILE_H

#include "../probes/base/base.h"

struct arena;
struct bare_file;
struct err;
struct root;
struct span;

/* Reads these files from `root` (relative ones from the working folder), follows their -r and -c,
 * and gives each a place in `folder`, under a name of its own: *ret, n of them, those that were
 * asked for with `install` set.  -EINVAL with the file and the line for what cannot travel (a path
 * of this machine) or must not (secret.h); -EFBIG over 256 KiB in all; or what stat(2) says.
 */
int reqfile_embed(const struct root *root, const char *const *paths, const char *folder,
		  struct arena *mem, struct bare_file **ret, size_t *n, struct err *err) MUST_USE;

/* One line of a requirements file (pip's own form), without comments: what it takes from elsewhere.
 * *path: the file of -r or -c, *how "-r" or "-c".
 */
enum reqline { REQLINE_PLAIN, REQLINE_FILE, REQLINE_LOCAL };
enum reqline reqline_read(struct span line, struct span *path, const char **how);

#endif
