/* A run of `ampy regress`, and its parts: what was asked for, and what is told of it. */
#ifndef AMPY_REGRESS_RUNNING_H
#define AMPY_REGRESS_RUNNING_H

#include "../probes/regress/result.h"
#include "../recipes/regress_known.h"
#include "regress_setting.h"
#include "regress_told.h"

struct json;

enum { REGRESS_MAX_JOBS = 512 };

/* A run, from its options to its result. */
struct running {
	struct env *env;
	const struct regress_options *options;
	struct regress_setting at;
	struct regress_knowns *knowns;
	struct regress_where where;
	struct regress_result result;
	struct regress_test *tests;
	struct regrtest_said *said;
	struct regress_job *jobs;
	size_t n;
	struct regress_test again;     /* what came of one that was run again */
	struct regress_progress progress;
	unsigned at_once, total;
	int why;                       /* -EINTR or -ETIME: it did not come to its end */
	struct json *facts;
};

/* What the options must be whatever the machine is; sets limits and the name of the set. */
enum cmd_exit running_words(struct running *r, const char *const *words);
/* The known failures: ours, and those of --known. */
enum cmd_exit running_known(struct running *r);
/* The files of tests, once it is known which there are; and how many at a time. */
enum cmd_exit running_tests(struct running *r, const char *const *words);
/* Machine, Python, and where that is for a known failure. */
enum cmd_exit running_describe(struct running *r);
/* The rest of the result, in the end. */
void running_result(struct running *r, const char *began);
/* 2026-11-30T17:00:00Z */
const char *running_now(struct arena *mem);

#endif
