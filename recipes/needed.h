/* What a package manager says when a package cannot be removed because another one needs it. */
#ifndef AMPY_NEEDED_H
#define AMPY_NEEDED_H

#include "../probes/base/base.h"

#include "../probes/base/scan.h"

struct needed {
	struct span what;     /* the package; of rpm a capability, which may be the package's name */
	struct span by;       /* the package that needs it */
	bool capability;
};

/* One line of `rpm -e --test` or pacman; false when it says nothing of the kind. */
bool needed_line(struct span line, struct needed *ret);

#endif
