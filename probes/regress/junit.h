/* The JUnit XML that regrtest writes with --junit-xml: a testsuite for each file of tests. */
#ifndef AMPY_REGRESS_JUNIT_H
#define AMPY_REGRESS_JUNIT_H

#include "../base/base.h"

struct arena;
struct module_lists;
struct regress_failure;
struct text;

/* A file that is larger is not read. */
enum { JUNIT_MAX_FILE = 64 * 1024 * 1024 };

struct junit {
	int64_t tests, errors, failures;     /* as the testsuites say in their attributes */
	int64_t skipped;                     /* cases with a reason why they were */
	/* At most REGRESS_MAX_FAILURES; the end of each trace, at most REGRESS_MAX_MESSAGE. */
	const struct regress_failure *bad;
	size_t nbad;
	int64_t bad_more;                    /* ... and so many more */
};

/* -EBADMSG when it is no such file or was cut off, -EFBIG when it is too large. */
int junit_read(const struct module_lists *lists, const struct text *text, struct arena *mem,
	       struct junit *ret) MUST_USE;

#endif
