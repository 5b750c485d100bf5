/* How a Python is named, and what its small files say of it. */
#ifndef AMPY_PYNAME_H
#define AMPY_PYNAME_H

#include "base.h"

struct arena;
struct span;
struct text;

/* A program's file name, taken apart. */
struct pyname {
	bool pypy;
	bool platform;      /* platform-python: what Enterprise Linux 8 keeps for itself */
	int major, minor;   /* -1 where the name does not say */
	char flags[4];      /* abiflags, at most "td"; "m" before 3.8 */
};

/* python, python3, python3.11, python3.13t, pypy3.10, platform-python3.6 and so on; false for
 * anything else, such as python3-config.
 */
bool pyname_parse(struct span name, struct pyname *ret);

/* "3.9.2", "3.14.0rc1", "3.13.0+": three numbers and what CPython's releases may add. */
bool pyversion_is(struct span s);
/* PY_VERSION_HEX as a version (0x030e00c1: 3.14.0rc1), NULL when it is none. */
const char *pyversion_of_hex(uint64_t hex, struct arena *mem);
/* The first two numbers of a version, "3.11"; NULL when it has none. */
const char *pyversion_branch(const char *version, struct arena *mem);

/* PY_VERSION of patchlevel.h; the version that pip's own __init__.py has, or the name of its wheel,
 * or of its dist-info or egg-info.  NULL when it is not there or is none.
 */
const char *patchlevel_version(const struct text *header, struct arena *mem);
const char *pip_version(const struct text *init, struct arena *mem);
const char *pip_wheel_version(struct span file, struct arena *mem);
const char *pip_info_version(struct span folder, struct arena *mem);
/* SOABI without the platform from what an extension module's name ends in, or a whole name:
 * "_ssl.cpython-313t-aarch64-linux-gnu.so" gives "cpython-313t"; NULL when it has none.
 */
const char *soabi_of(struct span name, struct arena *mem);

/* pyvenv.cfg (PEP 405; virtualenv and uv write version_info instead of version). */
struct pyvenv {
	const char *home, *version;   /* NULL where it does not say */
	bool system_site;             /* include-system-site-packages */
};

void pyvenv_read(const struct text *cfg, struct arena *mem, struct pyvenv *ret);

#endif
