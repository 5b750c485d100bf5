/* What `python -m test` prints, in the forms of 3.8 to 3.14: its help, its list of tests, and what
 * came of a file of tests.
 */
#ifndef AMPY_REGRESS_REGRTEST_H
#define AMPY_REGRESS_REGRTEST_H

#include "../base/base.h"

#include "result.h"

struct arena;
struct span;

/* Options that not every version has; the rest has been there since 3.8. */
struct regrtest_options {
	bool junit, timeout, fail_env_changed, single_process, list_tests, testdir;
};

/* From what `--help` prints, whatever its layout. */
struct regrtest_options regrtest_help(struct span said);

/* The names in what --list-tests prints, in its order, NULL-terminated.  -EBADMSG when there is
 * none or a line is no name, -E2BIG over REGRESS_MAX_TESTS.
 */
int regrtest_list(struct span said, struct arena *mem, const char *const **ret) MUST_USE;

/* What it says at the end of a run of one file (which may be a package of several). */
struct regrtest_said {
	const char *result;          /* "SUCCESS", "FAILURE, ENV CHANGED"; NULL: it never came so far */
	int64_t ok, bad, env_changed, skipped, denied, none;    /* files, by the lists it prints */
	bool totals;                 /* new runners: what follows is there */
	int64_t cases_run, cases_failed, cases_skipped, files_run;
	bool failed;                 /* "test X failed" or crashed in Python, whatever came then */
	bool timed_out;              /* "Timeout (0:10:00)!" */
	const char *why;             /* why it was skipped */
};

/* From the end of its output. */
void regrtest_said(struct span said, struct arena *mem, struct regrtest_said *ret);

/* How a file ended: from what it said and its exit status (128 + the signal that ended it);
 * `late`: its time was up, and it was ended.
 */
enum regress_outcome regrtest_outcome(const struct regrtest_said *said, int status, bool late);

#endif
