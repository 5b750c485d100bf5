/* The processor as a picture, and in words. */
#ifndef AMPY_TOPOPAGE_H
#define AMPY_TOPOPAGE_H

struct arena;
struct facts;
struct html;

/* A section with the id "topology": an SVG for each NUMA node (or package), and a table that tells
 * the same; or why nothing is known.
 */
void topology_section(struct html *h, const struct facts *f, struct arena *mem);
/* Its style: behind the house's. */
extern const char topology_style[];

#endif
