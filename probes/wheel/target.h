/* What a wheel has to fit: a Python on a Linux, which need not be this machine. */
#ifndef AMPY_TARGET_H
#define AMPY_TARGET_H

#include "../base/base.h"

enum target_libc { TARGET_NO_LIBC, TARGET_GLIBC, TARGET_MUSL };

struct target {
	unsigned major, minor;       /* Python 3.2 or newer */
	bool pypy;                   /* else CPython */
	bool free_threaded, debug;   /* CPython only */
	enum target_libc libc;       /* TARGET_NO_LIBC: not known, then only linux_* fits */
	unsigned libc_major, libc_minor;     /* glibc 2.x, musl */
	const char *machine;         /* of the kernel, as uname(1) -m says: "aarch64" */
	bool bits32;                 /* a 32-bit Python, whatever the kernel is */
	const char *pip;             /* "20.0.2"; NULL: what the standards say, whichever pip */
};

#endif
