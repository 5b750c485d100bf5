/* One tag of a wheel, read: which Python it is for, and which platform. */
#ifndef AMPY_TAGPARTS_H
#define AMPY_TAGPARTS_H

#include "../base/base.h"
#include "../base/scan.h"

enum python_kind { PYTHON_CPYTHON, PYTHON_ANY, PYTHON_PYPY, PYTHON_OTHER };

/* "cp311", "py3", "pp310". */
struct python_tag {
	enum python_kind kind;
	unsigned major;
	int minor;                   /* -1: none is said */
};

struct python_tag python_tag_read(struct span s);

enum platform_kind {
	PLATFORM_ANY, PLATFORM_LINUX, PLATFORM_MANYLINUX, PLATFORM_MUSLLINUX, PLATFORM_WINDOWS,
	PLATFORM_MACOS, PLATFORM_OTHER
};

/* "manylinux_2_28_aarch64" */
struct platform_tag {
	enum platform_kind kind;
	bool legacy;                 /* manylinux1, 2010, 2014: named without glibc's version */
	unsigned major, minor;       /* of the C library */
	struct span family, arch;    /* "manylinux_2_28", "aarch64" */
};

struct platform_tag platform_tag_read(struct span s);

/* The next of the tags between "."; false at the end. */
bool tag_next(struct span *rest, struct span *ret);
/* Equal but for the case of ASCII letters. */
bool tag_is(struct span s, const char *word);

#endif
