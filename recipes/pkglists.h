/* What the package managers write down about what is installed, read from bytes. */
#ifndef AMPY_PKGLISTS_H
#define AMPY_PKGLISTS_H

#include "../probes/base/base.h"

struct arena;
struct installed;
struct package;
struct text;

/* apk's /lib/apk/db/installed and /etc/apk/world: what world does not name is automatic. */
int packages_apk(const struct text *db, const struct text *world, struct arena *mem,
		 struct installed *ret, const char **why) MUST_USE;
/* One desc of pacman's local database. */
int packages_pacman(const struct text *desc, struct arena *mem, struct package *ret,
		    const char **why) MUST_USE;
/* Lines of `rpm -qa --qf '%{NAME}\t%{EVR}\t%{ARCH}\n'`.  A package is called NAME, or NAME.ARCH
 * where it is not of rpm's own architecture; of several versions the last one counts.  rpm itself
 * does not know why a package was installed: none is automatic.
 */
int packages_rpm(const struct text *lines, struct arena *mem, struct installed *ret,
		 const char **why) MUST_USE;

/* For all of them: by name, and of those with one name only the last. */
void packages_sort(struct installed *all);
void packages_add(struct installed *all, size_t *room, struct package p, struct arena *mem);

#endif
