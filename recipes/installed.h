/* The packages that are on a root, as its package manager's own database has them. */
#ifndef AMPY_INSTALLED_H
#define AMPY_INSTALLED_H

#include "../probes/base/base.h"

struct arena;
struct cell;
struct err;
struct root;

struct package {
	const char *name;      /* dpkg: with ":ARCH" where it is not the native one */
	const char *version;
	bool automatic;        /* installed only because others need it */
};

struct installed {
	struct package *v;     /* sorted by name */
	size_t n;
};

/* `manager` is the name of one of ours (manager.h).  The databases of dpkg, pacman and apk are
 * read as files; rpm's is asked with `rpm -qa` in the cell (NULL: the live machine).  Packages
 * that are not whole (unpacked, half-configured) count as installed; those of which only
 * configuration files are left do not.  A negative errno with a sentence when it cannot be read.
 */
int installed_read(const struct root *root, const char *manager, const struct cell *cell,
		   struct arena *mem, struct installed *ret, struct err *err) MUST_USE;
const struct package *installed_find(const struct installed *all, const char *name);

#endif
