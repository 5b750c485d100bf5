/* The processor as a picture, and in words. */
#ifndef AMPY_TOPOPAGE_H
#define AMPY_TOPOPAGE_H

#include "../probes/base/base.h"

struct arena;
struct facts;
struct html;

/* A section with the id "topology": an SVG for each NUMA node (or package), and a table that tells
 * the same; or why nothing is known.
 */
void topology_section(struct html *h, const struct facts *f, struct arena *mem);
/* "64 KiB", "1.5 MiB", "256 GiB" */
const char *size_text(int64_t bytes, struct arena *mem);
/* Its style: behind the house's. */
extern const char topology_style[];

#endif
