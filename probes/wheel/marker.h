/* Environment markers, python_version < "3.9" and the like (PEP 508, 685, 735, 751), judged for a
 * target as pypa/packaging 26.3 judges them for the Python it runs in.
 */
#ifndef AMPY_MARKER_H
#define AMPY_MARKER_H

#include "../base/base.h"

struct arena;
struct err;
struct marker;
struct span;
struct target;

enum marker_var {
	MARKER_OS_NAME, MARKER_SYS_PLATFORM, MARKER_PLATFORM_MACHINE,
	MARKER_PLATFORM_PYTHON_IMPLEMENTATION, MARKER_PLATFORM_RELEASE, MARKER_PLATFORM_SYSTEM,
	MARKER_PLATFORM_VERSION, MARKER_PYTHON_VERSION, MARKER_PYTHON_FULL_VERSION,
	MARKER_IMPLEMENTATION_NAME, MARKER_IMPLEMENTATION_VERSION, MARKER_EXTRA,
	MARKER_STRINGS,
	MARKER_EXTRAS = MARKER_STRINGS, MARKER_DEPENDENCY_GROUPS, MARKER_VARS
};
extern const char *const marker_vars[MARKER_VARS];    /* "os_name", ... */

/* What is not known is NULL, and a marker that asks for it cannot be judged.  In metadata `extra`
 * is "" or the one extra that is asked about; in a lock file the two lists stand in its place.
 * Names of extras and groups are normalised; a python_full_version that ends in "+" has to have
 * "local" behind it.
 */
struct marker_env {
	const char *v[MARKER_STRINGS];
	const char *const *extras, *const *groups;     /* NULL-terminated */
};

/* CPython's or PyPy's answers on this Linux, with extra "" and no lists.  `full` is "3.11.4", or
 * NULL for the first release of the branch; release and version of the kernel are not known.
 */
struct marker_env marker_env_of(const struct target *t, const char *full, struct arena *mem);

/* At most 256 KiB and 64 brackets deep: -E2BIG; -EINVAL with a sentence. */
int marker_parse(struct span text, struct arena *mem, const struct marker **ret,
		 struct err *err) MUST_USE;
/* -ENODATA where it asks for what is not known, -EDOM where texts cannot be compared so, each with
 * a sentence.  Every part is judged, also where the answer is clear before.
 */
int marker_eval(const struct marker *m, const struct marker_env *env, bool *ret,
		struct err *err) MUST_USE;
/* Does it hold without an extra, or, where there are any, for one of these (normalised,
 * NULL-terminated)?  So pip judges what a project asks for.
 */
int marker_eval_extras(const struct marker *m, const struct marker_env *env,
		       const char *const *extras, bool *ret, struct err *err) MUST_USE;
/* Does it ask for this? */
bool marker_asks(const struct marker *m, enum marker_var var);
/* NAME, normalised, where it is nothing but extra == "NAME"; else NULL. */
const char *marker_only_extra(const struct marker *m);

#endif
