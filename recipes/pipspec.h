/* What is to be installed, and whether an environment has it already. */
#ifndef AMPY_PIPSPEC_H
#define AMPY_PIPSPEC_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct root;
struct site;

/* A path as the root has it: absolute, on the live machine seen from the working folder; without
 * "//", "." and a "/" at the end.  `what` names the option in the sentence.
 */
int path_whole(const struct root *root, const char *what, const char *path, struct arena *mem,
	       const char **ret, struct err *err) MUST_USE;

/* One --pip: a name, a requirement, a wheel on disk, an address.  *arg is what pip gets for it;
 * *met where `site` (NULL: nothing yet) has it.  -EINVAL or what stat(2) said, with a sentence
 * that has no secret in it.
 */
int pip_spec_read(const struct root *root, const struct site *site, const char *spec,
		  struct arena *mem, const char **arg, bool *met, struct err *err) MUST_USE;
/* One --requirements, in the same way; *met only where every line is simple. */
int pip_file_read(const struct root *root, const struct site *site, const char *path,
		  struct arena *mem, const char **arg, bool *met, struct err *err) MUST_USE;

#endif
