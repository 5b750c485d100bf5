/* The tags that a Python on a Linux takes, best first, and where a wheel's stand among them. */
#ifndef AMPY_TAGS_H
#define AMPY_TAGS_H

#include "../base/base.h"
#include "../base/scan.h"
#include "target.h"
#include "wheelname.h"

struct arena;
struct err;

/* The order is that of packaging.tags.sys_tags() of pypa/packaging 26.3 (PEP 425, 513, 571, 599,
 * 600, 656, 803): an interpreter and an ABI are a row, a platform is a column, and the rank of what
 * fits is row * columns + column.  Behind those stand the tags for any platform.  Of a 32-bit Arm
 * it takes for granted that it is hard-float, and that no _manylinux module is there.
 */
struct tags {
	struct target target;
	const char *arch[2];            /* best first */
	unsigned narch;
	unsigned first_glibc;           /* the oldest minor there are tags for */
	unsigned per_arch;              /* manylinux columns of one architecture */
	unsigned columns;
	struct { char v[24]; } abi[2];  /* its own: "cp313t" */
	unsigned nabi;
	const char *stable;             /* "abi3", "abi3t"; NULL: none (PyPy) */
	unsigned olds;                  /* how many older branches' stable ABIs it takes */
	unsigned rows;
	uint32_t unknown;               /* bits of what its pip does not know */
	bool linux_last;                /* no pip up to 26.2.1 puts linux_* first */
};

/* -EINVAL with a sentence: not Python 3, a pip that is no version, no machine. */
int tags_of(const struct target *target, struct tags *ret, struct err *err) MUST_USE;

/* The best rank among what a wheel is for; -1: it does not fit.  As many steps as the wheel has
 * tags in its three fields, and nothing is allocated.
 */
int64_t tags_rank(const struct tags *t, const struct wheel_name *w);
/* Everything the target takes, best first, NULL-terminated: "cp311-cp311-linux_aarch64", ... */
const char *const *tags_list(const struct tags *t, struct arena *mem);

enum tag_field { TAG_FITS, TAG_PYTHON, TAG_ABI, TAG_PLATFORM };

struct misfit {
	enum tag_field field;           /* the first that fails */
	const char *why;                /* "needs glibc 2.28, this is 2.27"; NULL when it fits */
	uint64_t distance;              /* how far it is from fitting: less is easier to cure */
};

/* Why a wheel does not fit. */
struct misfit tags_why(const struct tags *t, const struct wheel_name *w, struct arena *mem);
/* Why none of them fits, in the words of the nearest, which is *nearest; n is 1 or more. */
const char *tags_why_none(const struct tags *t, const struct wheel_name *v, size_t n,
			  struct arena *mem, size_t *nearest);

#endif
