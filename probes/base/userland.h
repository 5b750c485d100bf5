/* What the programs of a root are built for, and where its linkers look. */
#ifndef AMPY_USERLAND_H
#define AMPY_USERLAND_H

#include "base.h"

struct arena;
struct root;

struct userland {
	const char
		*arch; /* "aarch64", "armv7l", "x86_64"; "machine 0x.." when it has no name here */
	const char *triplet;   /* the multiarch folder, "aarch64-linux-gnu"; NULL when not known */
	const char *src;       /* the program it was read from */
	unsigned machine, bits;  /* EM_AARCH64, 64 */
};

/* Reads the ELF header of a program that every system has (sh, env, init, ...), never uname:
 * a 64-bit kernel may run a 32-bit userland.  -ENOENT when there is none.
 */
int userland_read(const struct root *r, struct arena *mem, struct userland *ret) MUST_USE;

/* Where the dynamic linker finds `name` (with /etc/ld.so.conf and its includes), and where
 * the compiler's -l finds it; -ENOENT when nowhere.  The path is not followed further.
 */
int userland_runtime_lib(const struct root *r, const struct userland *u, const char *name,
			 struct arena *mem, const char **ret) MUST_USE;
int userland_link_lib(const struct root *r, const struct userland *u, const char *name,
		      struct arena *mem, const char **ret) MUST_USE;
/* The same for several names: the folders of /etc/ld.so.conf (NULL-terminated), read once for each
 * root; the first 256 of them. */
const char *const *userland_conf_dirs(const struct root *r, struct arena *mem);
int userland_runtime_lib_in(const struct root *r, const struct userland *u,
			    const char *const *conf_dirs, const char *name, struct arena *mem,
			    const char **ret) MUST_USE;
/* Where the compiler finds a header ("ffi.h", "openssl/ssl.h"): /usr/local/include, the
 * multiarch folder, /usr/include.
 */
int userland_header(const struct root *r, const struct userland *u, const char *name,
		    struct arena *mem, const char **ret) MUST_USE;

#endif
