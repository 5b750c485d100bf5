/* Which wheel tags a release of pip understands (PEP 425, 513, 571, 599, 600, 656). */
#ifndef AMPY_PIPTAGS_H
#define AMPY_PIPTAGS_H

#include "base.h"

struct arena;

/* "manylinux1", "manylinux2010", "manylinux2014", "manylinux_x_y", "musllinux": those that pip of
 * this version knows, oldest first, NULL-terminated.
 */
const char *const *piptags_of(const char *version, struct arena *mem);

#endif
