/* Conditions on versions, ">=1.2, !=1.4.*" (PEP 440), judged as pypa/packaging 26.3 does. */
#ifndef AMPY_SPECIFIER_H
#define AMPY_SPECIFIER_H

#include "../base/base.h"
#include "../base/scan.h"
#include "version.h"

struct arena;
struct err;

enum specifier_op {
	SPEC_COMPATIBLE, SPEC_EQUAL, SPEC_NOT_EQUAL, SPEC_AT_MOST, SPEC_AT_LEAST, SPEC_BELOW,
	SPEC_ABOVE, SPEC_IDENTICAL, SPEC_OPS
};
extern const char *const specifier_ops[SPEC_OPS];    /* "~=", "==", "!=", "<=", ... "===" */

struct specifier {
	enum specifier_op op;
	bool wildcard;               /* "1.2.*": the release is 1.2 */
	struct version version;      /* SPEC_IDENTICAL: empty, what counts is the text */
	struct span text;            /* what stands behind the operator, without white space */
};

/* All of them have to be met; the spans lie in the text that was parsed. */
struct specifiers {
	const struct specifier *v;
	size_t n;
};

/* Are pre-releases allowed?  By default where a condition names one, and where nothing else meets
 * the conditions.
 */
enum pre_releases { PRE_DEFAULT, PRE_ALLOWED, PRE_REFUSED };

/* The operator at the start of `s`, longest first; how many bytes it has, or 0. */
size_t specifier_op_scan(struct span s, enum specifier_op *ret);
/* The longest condition at the start of `s`, as a requirement has them one after the other: how
 * many bytes it has, or 0 where there is none.
 */
size_t specifier_scan(struct span s, struct specifier *ret);
/* The whole of it, with white space around. */
bool specifier_parse(struct span s, struct specifier *ret);
/* What an operator and the text put behind it make: "==" and "=1" are "===1". */
bool specifier_join(enum specifier_op op, struct span text, struct specifier *ret);
/* Those with "," between; none is fine.  -EINVAL with a sentence. */
int specifiers_parse(struct span text, struct arena *mem, struct specifiers *ret,
		     struct err *err) MUST_USE;

/* Is this version (a text that need not be one) among those?  One alone has no alternative, so that
 * PRE_DEFAULT is PRE_ALLOWED.  `installed` is PRE_ALLOWED.
 */
bool specifier_has(const struct specifier *s, struct span version, enum pre_releases pre);
bool specifiers_have(const struct specifiers *all, struct span version, enum pre_releases pre);
/* The same for a version that was parsed; false for SPEC_IDENTICAL, which compares texts. */
bool specifier_has_version(const struct specifier *s, const struct version *v);

/* Which of `n` versions meet them: keep[i] is set for each. */
void specifiers_filter(const struct specifiers *all, const struct span *versions, size_t n,
		       enum pre_releases pre, bool *keep);

#endif
