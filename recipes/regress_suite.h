/* The suite of one Python: what it says of itself, which files of tests it has, how a file is run,
 * and what came of it.
 */
#ifndef AMPY_REGRESS_SUITE_H
#define AMPY_REGRESS_SUITE_H

#include "../probes/base/base.h"

#include "../probes/regress/about.h"
#include "../probes/regress/regrtest.h"

struct arena;
struct err;
struct module_lists;
struct regress_bench;
struct regress_job;

struct regress_suite {
	const struct regress_bench *bench;
	const struct module_lists *lists;
	struct regress_about about;
	struct regrtest_options options;
	const char *testdir;             /* the files of another folder, as seen there; or NULL */
	const char *resources;           /* regrtest's -u, or NULL */
	unsigned timeout;                /* seconds for a file */
	const char *const *names;        /* all that there are, NULL-terminated */
	const char *const *args;         /* of a run of a file, without its name */
};

/* Fills about.  -EBADMSG where the Python does not answer as one does. */
int suite_ask(struct regress_suite *s, struct arena *mem, struct err *err) MUST_USE;
/* Then options, names and args. */
int suite_prepare(struct regress_suite *s, struct arena *mem, struct err *err) MUST_USE;
/* Is there such a file, or package of files, whatever it is called in this version? */
bool suite_has(const struct regress_suite *s, const char *name);
/* The job that runs this file; `name` is its folder's. */
void suite_job(const struct regress_suite *s, const char *test, const char *name, struct arena *mem,
	       struct regress_job *ret);
/* What came of it: outcome, time, cases, failures, why and output, while its folder is there; and
 * what the runner itself said in *said. */
void suite_result(const struct regress_suite *s, const struct regress_job *job, struct arena *mem,
		  struct regress_test *t, struct regrtest_said *said);

#endif
