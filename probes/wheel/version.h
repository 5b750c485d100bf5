/* Versions of Python packages (PEP 440), judged as pypa/packaging 26.3 does. */
#ifndef AMPY_VERSION_H
#define AMPY_VERSION_H

#include "../base/base.h"
#include "../base/scan.h"

struct arena;

/* Every span lies in the text that was parsed; a number is its digits without leading zeros, so
 * that 0 is empty and no length is too much.
 */
struct version {
	struct span epoch;
	struct span release;     /* numbers with "." between, as they were written */
	char pre;                /* 'a', 'b', 'r' for rc; 0: none */
	bool post, dev;
	struct span pre_n, post_n, dev_n;
	struct span local;       /* as it was written; empty: none */
};

/* The longest version at the start of `s`, without white space before it: how many bytes it has, or
 * 0 where there is none.
 */
size_t version_scan(struct span s, struct version *ret);
/* The whole of it, with white space around. */
bool version_parse(struct span s, struct version *ret);

/* Less than, equal to or greater than 0.  PEP 440's order; 1.0 and 1 are equal. */
int version_order(const struct version *a, const struct version *b);
/* The same without the local part of both. */
int version_order_public(const struct version *a, const struct version *b);
/* The order of numbers that are digits without leading zeros. */
int number_order(struct span a, struct span b);
/* Do the first `n` numbers of both releases, and the epochs, agree?  What is missing is 0. */
bool version_same_release(const struct version *a, const struct version *b, size_t n);
size_t version_release_count(const struct version *v);
/* Is it an alpha, a beta, a candidate or a development version? */
static inline bool version_is_pre(const struct version *v)
{
	return v->pre || v->dev;
}

/* As PEP 440 writes it: "v1.0-ALPHA.1" is "1.0a1". */
const char *version_text(const struct version *v, struct arena *mem);

#endif
