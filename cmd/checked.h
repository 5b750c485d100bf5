/* What came of `ampy check`, for those that write it. */
#ifndef AMPY_CHECKED_H
#define AMPY_CHECKED_H

#include "../probes/wheel/lockjudge.h"
#include "../recipes/subject.h"
#include "../recipes/targets.h"
#include "checkbuild.h"
#include "cmd.h"

/* A package on a target. */
struct check_result {
	bool needed, ready;
	enum lock_status status;
	const char *wheel, *nearest;   /* names of files; or NULL */
	const char *why;               /* one sentence; NULL where nothing is in the way */
	const struct check_build *build;       /* what its build needs; NULL: nothing is built */
};

struct check_package {
	const char *name, *version;    /* version NULL: not known */
	const char *from;
	bool needed;                   /* on some target */
	unsigned rank;                 /* less is worse */
	struct check_result *on;       /* by target */
};

/* What is odd about a whole file. */
struct check_finding {
	const char *from;
	size_t line;                   /* 0: the whole */
	const char *target;            /* its name; NULL: whatever it is for */
	bool bad;                      /* it is not ready there */
	const char *text;
};

struct checked {
	const struct check_target *targets;
	size_t ntargets;
	struct check_package *packages;        /* worst first, those that are not needed last */
	size_t npackages;
	struct check_finding *findings;
	size_t nfindings;
	struct check_builds *builds;           /* by target */
	bool allow_build;
};

/* How many of these are needed on the target, by their status; true where all is ready. */
bool checked_count(const struct checked *c, size_t target, size_t ret[static LOCK_STATUSES]);

/* "its build needs libpq-dev (C)"; NULL where nothing is built or nothing is known of it. */
const char *checked_build(const struct checked *c, size_t target, const struct check_result *r,
			  struct arena *mem);

void checked_text(struct env *env, const struct checked *c);
void checked_markdown(struct env *env, const struct checked *c);
void checked_json(struct env *env, const struct checked *c);
/* Only what each target takes, best first. */
void checked_tags(struct env *env, const struct checked *c, bool json);

#endif
