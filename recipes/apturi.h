/* The lines of apt-get --print-uris: what an installation would fetch. */
#ifndef AMPY_APTURI_H
#define AMPY_APTURI_H

#include "../probes/base/base.h"

struct arena;
struct offer;
struct span;

/* "'http://...' gcc_4%3a12.2.0-3_arm64.deb 5216 SHA256:...": name, exact version and bytes to fetch
 * of one package.  False for any other line; a package over 2 GiB is none that apt could fetch.
 */
bool apt_uri(struct span line, struct offer *ret, struct arena *mem);

#endif
