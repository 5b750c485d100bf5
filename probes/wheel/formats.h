/* Which files of a project pip takes: what --only-binary and --no-binary say. */
#ifndef AMPY_FORMATS_H
#define AMPY_FORMATS_H

#include "../base/base.h"
#include "../base/scan.h"

struct arena;
struct formats;

enum takes { TAKES_ANY, TAKES_WHEEL, TAKES_SOURCE };

/* One --only-binary (TAKES_WHEEL) or --no-binary (TAKES_SOURCE), in the order in which pip has
 * them: names with commas between, ":all:", ":none:".
 */
struct format_saying {
	enum takes only;
	struct span names;
};

/* Stays with the sayings' bytes. */
const struct formats *formats_new(const struct format_saying *v, size_t n, struct arena *mem);
/* Of a project, by its normal name; NULL says nothing of any. */
enum takes formats_of(const struct formats *f, const char *project);

#endif
