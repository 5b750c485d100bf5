/* How apt calls the lists of a repository in its folder of lists. */
#ifndef AMPY_APTNAME_H
#define AMPY_APTNAME_H

#include "base.h"

struct arena;
struct span;

/* What the names of a repository's lists begin with: "a.org_debian_dists_trixie_main_binary-",
 * which goes on with an architecture; of a suite that ends in a slash, which is a path and has no
 * component, "a.org_flat_".  NULL where that cannot be told: mirrors, variables such as $(ARCH),
 * quoting, and what no URI of a repository looks like.
 */
const char *apt_list_begins(struct span uri, struct span suite, struct span component,
			    struct arena *mem);
/* Is it known that an option ("signed-by", "arch+", "Architectures-Add") leaves these names as they
 * are?
 */
bool apt_option_is_plain(struct span key);

#endif
