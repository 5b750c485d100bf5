/* A run of CPython's own tests, as it is kept: one JSON document per run (ampy.regress/1), written
 * once and never again.  Fields are added, never changed.
 *
 * { "schema": "ampy.regress/1", "ampy", "id", "began", "ended", "state": "complete" | "partial",
 *   "machine": { "name", "arch", "model", "cores", "page_size", "distro", "kernel", "libc",
 *                "container", "emulated", "network", "facts": {...} },
 *   "python": { "path", "image", "version", "branch", "free_threaded", "debug", "build" },
 *   "set", "jobs", "argv": [...],
 *   "regrtest": { "result", "exit", "cases_run", "cases_failed", "cases_skipped", "files_run" },
 *   "summary": { "passed", "failed", "env_changed", "skipped", "not_run", "new", "known", "flaky",
 *                "fixed", "cases" },
 *   "tests": [ { "name", "outcome", "label", "seconds", "cases": { "run", "failed", "skipped" },
 *                "known": { "reason", "link" }, "before", "rerun", "why",
 *                "failures": [ { "case", "kind", "message" } ], "failures_more", "output" } ] }
 *
 * Each test file is one process of regrtest: "regrtest" has the sums of what these printed (where
 * an old one prints no counts, of what its JUnit file holds), the worst of their results and exit
 * codes, and "argv" is what each was started with before its name ("{}": a folder of its own).
 * "failures_more" counts the failures beyond those that are kept.  "before" is the outcome of the
 * last run of that machine and branch in the store.  In an image, distro and libc are the image's;
 * "network" tells that tests which need it were allowed to run.
 */
#ifndef AMPY_REGRESS_RESULT_H
#define AMPY_REGRESS_RESULT_H

#include "../base/base.h"

struct arena;
struct json;
struct json_out;
struct text;

/* What is more is refused by the reader, and not written by ampy. */
enum {
	REGRESS_MAX_FILE = 32 * 1024 * 1024, REGRESS_MAX_TESTS = 4096,
	REGRESS_MAX_FAILURES = 256,          /* kept of a test */
	REGRESS_MAX_NAME = 512,              /* bytes of a name of a machine, test, case */
	REGRESS_MAX_MESSAGE = 4096, REGRESS_MAX_OUTPUT = 16 * 1024,
};

/* How a test file ended.  Down to "interrupted" it came to an end by itself. */
enum regress_outcome {
	REGRESS_NONE,                /* JSON: null; only for `rerun` and `before` */
	REGRESS_PASSED, REGRESS_FAILED, REGRESS_ENV_CHANGED, REGRESS_TIMEOUT, REGRESS_CRASHED,
	REGRESS_SKIPPED, REGRESS_RESOURCE_DENIED, REGRESS_NO_TESTS,
	REGRESS_INTERRUPTED, REGRESS_NOT_RUN, REGRESS_OUTCOMES
};
extern const char *const regress_outcome_names[REGRESS_OUTCOMES];   /* [0] is NULL */

/* What is to be thought of it: of all that is neither passed nor skipped, and not what was not run.
 * new: no known failure; known: as the known failures say; flaky: it passed when it was run again
 * alone; fixed: it passes, and is a known failure or failed the last time.
 */
enum regress_label {
	REGRESS_UNLABELLED, REGRESS_NEW, REGRESS_KNOWN, REGRESS_FLAKY, REGRESS_FIXED, REGRESS_LABELS
};
extern const char *const regress_label_names[REGRESS_LABELS];       /* [0] is NULL */

struct regress_cases {
	bool counted;                /* JSON: else null: nobody told */
	int64_t run, failed, skipped;
};

struct regress_failure {
	const char *name;            /* "case": of the case, as unittest has it */
	const char *kind;            /* "failure" or "error" */
	const char *message;
};

struct regress_test {
	const char *name;            /* "test_json", "test.test_asyncio.test_locks" */
	enum regress_outcome outcome;
	enum regress_label label;
	int64_t milliseconds;
	struct regress_cases cases;
	const char *reason, *link;   /* "known"; reason NULL: it is none */
	enum regress_outcome before, rerun;
	const char *why;             /* why it was skipped, which signal ended it; or NULL */
	const struct regress_failure *failures;
	size_t nfailures;
	int64_t failures_more;
	const char *output;          /* the end of what it printed; NULL: none was kept */
};

struct regress_machine {
	const char *name, *arch, *model, *distro, *kernel, *libc;    /* NULL: not known, but name */
	int64_t cores, page_size;                                    /* 0: not known */
	bool container, emulated, network;
	const struct json *facts;    /* the facts of doctor --json, or NULL; lives as long as `doc` */
};

struct regress_python {
	const char *path, *image;    /* one of them is NULL */
	const char *version, *branch, *build;
	bool free_threaded, debug;
};

struct regress_summary {
	/* Of test files; the first five are all of them. */
	int64_t passed, failed, env_changed, skipped, not_run;
	int64_t fresh, known, flaky, fixed;   /* `fresh` is "new" */
	int64_t cases;
};

struct regress_result {
	const char *ampy, *id, *began, *ended;
	bool partial;
	struct regress_machine machine;
	struct regress_python python;
	const char *set;             /* "quick", "full" or "named" */
	int64_t jobs;
	const char *const *argv;
	struct {
		const char *result;  /* "SUCCESS", "FAILURE, ENV CHANGED" */
		int64_t exit, cases_run, cases_failed, cases_skipped, files_run;
	} regrtest;
	struct regress_summary summary;
	struct regress_test *tests;
	size_t ntests;
	struct json *doc;            /* keeps `machine.facts` alive; NULL where they were not wanted */
};

/* What a reader wants beside the rest. */
enum { REGRESS_WANT_FACTS = 1 << 0, REGRESS_WANT_OUTPUT = 1 << 1 /* and failures, why */ };

/* From the bytes of the file: -EBADMSG with a reason in *why; regress_result_close() in any case of
 * 0.  What the summary says must be what the tests say.
 */
int regress_result_read(const struct text *text, unsigned want, struct arena *mem,
			struct regress_result *ret, const char **why) MUST_USE;
void regress_result_close(struct regress_result *r);
/* The document; on one line or many as `o` says. */
void regress_result_write(struct json_out *o, const struct regress_result *r, struct arena *mem);
/* The sums over the tests: what the summary has to say. */
struct regress_summary regress_summarize(const struct regress_test *tests, size_t n);

/* Is it neither passed nor skipped nor left out: a failure in the widest sense? */
bool regress_outcome_bad(enum regress_outcome o);
/* "20261130T170000Z-1a2b3c4d": it names a file. */
bool regress_id_fits(const char *id);
/* Letters, digits and ._- ; at most 64, and no dot or dash first. */
bool regress_machine_fits(const char *name);
/* Of a file of tests: letters, digits and ._ ; it is an argument of regrtest. */
bool regress_test_fits(const char *name);

#endif
