/* Two runs of CPython's tests, side by side. */
#ifndef AMPY_REGRESS_COMPARE_H
#define AMPY_REGRESS_COMPARE_H

#include "../probes/base/base.h"

struct arena;
struct regress_result;
struct regress_test;

enum regress_change {
	REGRESS_SAME,
	REGRESS_FAILS_NOW,     /* and did not in A; also where A did not have it */
	REGRESS_PASSES_NOW,    /* and failed in A */
	REGRESS_FAILS_STILL,
	REGRESS_CHANGED,       /* neither, but its outcome or label is another */
	REGRESS_ONLY_A, REGRESS_ONLY_B,
	REGRESS_CHANGES
};
extern const char *const regress_change_names[REGRESS_CHANGES];

struct regress_pair {
	const struct regress_test *a, *b;   /* NULL: it has none of that name */
	enum regress_change change;
};

/* What of machines and Pythons differs and can matter to tests. */
struct regress_difference {
	const char *what, *a, *b;           /* "page size", "4096", "65536"; "unknown" */
};

struct regress_compared {
	const struct regress_pair *pairs;   /* sorted by name */
	size_t npairs, counts[REGRESS_CHANGES];
	size_t fresh;                       /* of REGRESS_FAILS_NOW those that are no known ones */
	const struct regress_difference *differences;
	size_t ndifferences;
};

/* A failure that is neither known to come and go nor a skip. */
bool regress_fails(const struct regress_test *t);
void regress_compare_runs(const struct regress_result *a, const struct regress_result *b,
			  struct arena *mem, struct regress_compared *ret);

#endif
