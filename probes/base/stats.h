/* What a handful of measurements say: the median, and how far the middle half of them spreads. */
#ifndef AMPY_STATS_H
#define AMPY_STATS_H

#include "base.h"

struct spread {
	size_t n;            /* measurements; 0: none, and the rest is 0 too */
	int64_t median, low, high;  /* low and high: the quartiles */
	int64_t most;
};

/* Sorts `v`, whose numbers are not negative.  Between two numbers it takes the point that is due,
 * as R's type 7 and NumPy's percentile() do, rounded down.
 */
void spread_of(int64_t *v, size_t n, struct spread *ret);
/* (high - low) / median in thousandths; 0 where there is no median. */
int64_t spread_permille(const struct spread *s);

#endif
