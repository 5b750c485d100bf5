/* A marker as a tree, for those that read and judge it. */
#ifndef AMPY_MARKERTREE_H
#define AMPY_MARKERTREE_H

#include "../base/base.h"
#include "../base/scan.h"
#include "marker.h"
#include "specifier.h"

enum marker_kind { MARKER_TEST, MARKER_ALL, MARKER_ANY };

/* A variable, or a text (var is MARKER_VARS); a variable's text is its name. */
struct marker_side {
	enum marker_var var;
	struct span text;
};

struct marker {
	enum marker_kind kind;
	const struct marker *first;       /* of those that all, or any, have to hold */
	struct marker *next;
	struct marker_side left, right;
	enum specifier_op op;             /* SPEC_OPS: "in", or "not in" */
	bool negated;
	const struct specifier *spec;     /* what operator and right side make, or NULL */
};

/* Is it compared as a version where that can be? */
static inline bool marker_var_is_version(enum marker_var var)
{
	return var == MARKER_IMPLEMENTATION_VERSION || var == MARKER_PLATFORM_RELEASE ||
	       var == MARKER_PYTHON_FULL_VERSION || var == MARKER_PYTHON_VERSION;
}

/* The text between quotes, with Python's escapes; false where Python would not read it, and for
 * "\N{NAME}".
 */
bool marker_unquote(struct span inner, struct arena *mem, struct span *ret);

#endif
