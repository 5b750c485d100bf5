/* Median and quartiles. */
#include "base.h"

#include "stats.h"

static int by_size(const void *va, const void *vb)
{
	int64_t a = *(const int64_t *)va, b = *(const int64_t *)vb;

	return (a > b) - (a < b);
}

/* The point behind `quarters` quarters of the sorted numbers. */
static int64_t point(const int64_t *v, size_t n, size_t quarters)
{
	size_t at = (n - 1) * quarters / 4, rest = (n - 1) * quarters % 4;

	return rest ? v[at] + (v[at + 1] - v[at]) / 4 * (int64_t)rest +
			      (v[at + 1] - v[at]) % 4 * (int64_t)rest / 4
		    : v[at];
}

void spread_of(int64_t *v, size_t n, struct spread *ret)
{
	*ret = (struct spread){ .n = n };
	if (!n)
		return;
	qsort(v, n, sizeof *v, by_size);
	ret->low = point(v, n, 1);
	ret->median = point(v, n, 2);
	ret->high = point(v, n, 3);
	ret->most = v[n - 1];
}

int64_t spread_permille(const struct spread *s)
{
	double share = s->median > 0 ? (double)(s->high - s->low) / (double)s->median : 0;

	return share < 1e6 ? (int64_t)(share * 1000) : 1000000000;
}
