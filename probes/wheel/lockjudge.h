/* What a lock file means for one target: which packages are needed there, and which are ready. */
#ifndef AMPY_LOCKJUDGE_H
#define AMPY_LOCKJUDGE_H

#include "../base/base.h"

struct arena;
struct err;
struct lock;
struct lock_file;
struct marker_env;
struct tags;

/* What is wanted beside the project's runtime; names normalised, NULL-terminated, or NULL. */
struct lock_wish {
	const char *const *extras, *const *groups;
	bool all_extras;
	bool all;                     /* every extra and every group */
};

enum lock_status {
	LOCK_NATIVE, LOCK_PURE, LOCK_BUILD, LOCK_NO_FILE, LOCK_LOCAL, LOCK_FROM_VCS, LOCK_UNKNOWN,
	LOCK_BAD, LOCK_STATUSES
};
extern const char *const lock_statuses[LOCK_STATUSES];    /* "native", "pure", ... "none", ... */

/* Leads anything there?  Only with extras or groups, or with the runtime alone. */
enum lock_reach { LOCK_REACH_NO, LOCK_REACH_ALL, LOCK_REACH_RUNTIME };
/* A marker that cannot be judged is taken to hold. */
enum lock_holds { LOCK_HOLDS_NOT, LOCK_HOLDS, LOCK_HOLDS_UNSURE };

/* One for each entry, in their order. */
struct lock_verdict {
	bool needed;                       /* by what is wished, on the target */
	enum lock_reach reach;
	enum lock_holds applies;           /* its own marker */
	enum lock_status status;
	const struct lock_file *wheel;     /* the best that fits; or NULL */
	const struct lock_file *nearest;   /* where none fits: the one `why` speaks of; or NULL */
	const char *why;                   /* one sentence; NULL where a wheel fits */
};

enum lock_matter {
	LOCK_MATTER_EMPTY,                 /* an entry offers nothing */
	LOCK_MATTER_ENVIRONMENT,           /* it was made for others */
	LOCK_MATTER_PYTHON,                /* its requires-python, or an entry's, shuts the target out */
	LOCK_MATTER_MARKER,                /* cannot be judged */
	LOCK_MATTER_WISH,                  /* an extra or group that the file does not have */
	LOCK_MATTER_VAGUE,                 /* the format does not tell what is needed when */
};

struct lock_finding {
	enum lock_matter matter;
	uint32_t entry;                    /* LOCK_NONE: the file */
	const char *text;
};

struct lock_verdicts {
	const struct lock_verdict *v;
	const struct lock_finding *findings;
	size_t nfindings;
};

/* The environment has to be that of the tags' target.  Reads nothing but the lock; 0, or -EINVAL
 * for an environment without python_full_version.
 */
int lock_judge(const struct lock *lock, const struct tags *tags, const struct marker_env *env,
	       const struct lock_wish *wish, struct arena *mem, struct lock_verdicts *ret,
	       struct err *err) MUST_USE;

#endif
