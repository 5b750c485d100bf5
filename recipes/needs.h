/* Which packages of dpkg's must stay because others depend on them. */
#ifndef AMPY_NEEDS_H
#define AMPY_NEEDS_H

#include "../probes/base/base.h"

struct arena;
struct dpkg_record;
struct dpkg_set;

/* gone[i] says that set->v[i] is to be removed; cleared for those that a package which stays needs
 * (Depends and Pre-Depends, with alternatives, Provides, versions and architectures), and for what
 * these need.  needer[i] then is the package that needs it.  What is broken already, whatever
 * is removed, keeps nothing.
 */
void needs_keep(const struct dpkg_set *set, bool *gone, const struct dpkg_record **needer,
		struct arena *mem);

#endif
