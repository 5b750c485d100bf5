/* One BLAS or LAPACK library: where it really is, and whose it is. */
#ifndef AMPY_BLASLIB_H
#define AMPY_BLASLIB_H

#include "base.h"
#include "elf.h"

struct arena;
struct root;
struct userland;

struct blaslib {
	const char *path;        /* every link followed; NULL where that failed */
	const char
		*family; /* "reference", "openblas", "blis", "atlas", "armpl", "flexiblas", "mkl" */
	struct image *image;
	struct image_info info;
};

/* Opens it and tells whose it is: a negative errno as image_open() gives it.  Close it either way.
 */
int blaslib_open(const struct root *r, const char *path, struct arena *mem,
		 struct blaslib *ret) MUST_USE;
/* The library that does the work, where this one only leads to it (Debian's libblas.so.3 needs
 * libopenblas.so.0): -ENOENT where it does the work itself.
 */
int blaslib_follow(const struct root *r, const struct userland *u, const struct blaslib *from,
		   struct arena *mem, struct blaslib *ret) MUST_USE;
void blaslib_close(struct blaslib *l);

/* The file's name tells its version; for OpenBLAS and BLIS a string in it may, too; or NULL. */
const char *blaslib_version(const struct blaslib *l, struct arena *mem);
/* "pthread", "openmp" or "serial"; NULL where neither its name nor what it needs tells. */
const char *blaslib_threading(const struct blaslib *l);

#endif
