/* Sets of CPUs as the kernel writes them: "0-3,8,10-11". */
#ifndef AMPY_CPUSET_H
#define AMPY_CPUSET_H

#include "base.h"

#include "scan.h"

struct arena;

/* CPUs 0 to 4095: twice what Linux has room for on arm64. */
enum { CPUSET_MAX = 4096 };

struct cpuset {
	uint64_t bits[CPUSET_MAX / 64];
};

/* From the kernel's list, which may be empty and end in a newline: -EINVAL when it is none, -ERANGE
 * for a CPU beyond the highest.
 */
int cpuset_read(struct span s, struct cpuset *ret) MUST_USE;
static inline bool cpuset_has(const struct cpuset *c, unsigned cpu)
{
	return c->bits[cpu / 64] & BIT(cpu % 64);
}
void cpuset_add(struct cpuset *c, const struct cpuset *more);
unsigned cpuset_count(const struct cpuset *c);
/* The lowest from `from` on; CPUSET_MAX where there is none. */
unsigned cpuset_next(const struct cpuset *c, unsigned from);
bool cpuset_same(const struct cpuset *a, const struct cpuset *b);
/* Is each CPU of `a` in `b` too? */
bool cpuset_within(const struct cpuset *a, const struct cpuset *b);

#endif
