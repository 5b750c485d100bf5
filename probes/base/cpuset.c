/* Sets of CPUs. */
#include "base.h"

#include <errno.h>

#include "cpuset.h"

static void add_range(struct cpuset *c, uint64_t first, uint64_t last)
{
	for (; first <= last; first++)
		c->bits[first / 64] |= BIT(first % 64);
}

/* "8" or "8-11" */
static int read_range(struct span s, struct cpuset *c)
{
	struct span left = s, right;
	uint64_t first, last;
	bool range = span_cut(s, '-', &left, &right);
	int rc = scan_u64(left, 10, CPUSET_MAX - 1, &first);

	last = rc == 0 ? first : 0;
	if (rc == 0 && range)
		rc = scan_u64(right, 10, CPUSET_MAX - 1, &last);
	if (rc == 0 && last < first)
		rc = -EINVAL;
	if (rc == 0)
		add_range(c, first, last);
	return rc;
}

int cpuset_read(struct span s, struct cpuset *ret)
{
	struct cpuset set = { 0 };
	struct span rest = span_trim(s), one;
	int rc = 0;

	while (rc == 0 && span_cut(rest, ',', &one, &rest))
		rc = rest.n ? read_range(one, &set) : -EINVAL;
	if (rc == 0 && rest.n)
		rc = read_range(rest, &set);
	if (rc == 0)
		*ret = set;
	return rc;
}

void cpuset_add(struct cpuset *c, const struct cpuset *more)
{
	for (size_t i = 0; i < LEN(c->bits); i++)
		c->bits[i] |= more->bits[i];
}

unsigned cpuset_count(const struct cpuset *c)
{
	unsigned n = 0;

	for (size_t i = 0; i < LEN(c->bits); i++)
		n += (unsigned)__builtin_popcountll(c->bits[i]);
	return n;
}

unsigned cpuset_next(const struct cpuset *c, unsigned from)
{
	while (from < CPUSET_MAX) {
		uint64_t left = c->bits[from / 64] >> (from % 64);

		if (left)
			return from + (unsigned)__builtin_ctzll(left);
		from = (from / 64 + 1) * 64;
	}
	return CPUSET_MAX;
}

bool cpuset_same(const struct cpuset *a, const struct cpuset *b)
{
	return memcmp(a->bits, b->bits, sizeof a->bits) == 0;
}

bool cpuset_within(const struct cpuset *a, const struct cpuset *b)
{
	for (size_t i = 0; i < LEN(a->bits); i++)
		if (a->bits[i] & ~b->bits[i])
			return false;
	return true;
}
