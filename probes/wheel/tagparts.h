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

/* Both are asked for every tag of every wheel that an index offers: without a call, and no byte is
 * looked at after the first that differs.
 */

/* The next of the tags between "."; false at the end. */
static inline bool tag_next(struct span *rest, struct span *ret)
{
	const char *dot;
	size_t n;

	if (!rest->n)
		return false;
	dot = memchr(rest->v, '.', rest->n);
	n = dot ? (size_t)(dot - rest->v) : rest->n;
	*ret = (struct span){ rest->v, n };
	if (n < rest->n)
		n++;
	*rest = (struct span){ rest->v + n, rest->n - n };
	return true;
}

/* Does it begin with this word, in small letters, but for the case of ASCII letters? */
static inline bool tag_starts(struct span s, const char *word, size_t *n)
{
	size_t i = 0;

	for (; word[i]; i++)
		if (i == s.n || (s.v[i] >= 'A' && s.v[i] <= 'Z' ? s.v[i] - 'A' + 'a' : s.v[i]) !=
				word[i])
			return false;
	*n = i;
	return true;
}

static inline bool tag_is(struct span s, const char *word)
{
	size_t n;

	return tag_starts(s, word, &n) && n == s.n;
}

#endif
