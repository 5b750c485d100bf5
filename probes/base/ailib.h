/* What the files of numerical wheels say of themselves: the libraries they bring, their tags. */
#ifndef AMPY_AILIB_H
#define AMPY_AILIB_H

#include "base.h"
#include "scan.h"

struct arena;
struct image;

/* What a library is, by its file's name: "openblas", "openmp", "onednn", "arm-compute", "nvpl",
 * "cuda", "mkl", "fortran"; "other" for all else.
 */
const char *ailib_kind(const char *file);
/* Which OpenMP runtime: "libgomp", "libomp", "libiomp5"; NULL for what is none. */
const char *ailib_openmp(const char *file);
/* The thread maximum that openblas_get_config() of an OpenBLAS for aarch64 writes down: the one
 * number (2 to 65536) which its code puts into the fourth argument of snprintf(), w3.  False where
 * there is none, or more than one.
 */
bool ailib_threads(struct span code, uint64_t *ret);
/* The version behind `before` in a string of a library: "0.3.30", "25.02"; or NULL. */
const char *ailib_version(struct span string, const char *before, struct arena *mem);
/* The first of them in the constants of a library: 0, or as image_find_string(). */
int ailib_find_version(struct image *e, const char *before, struct arena *mem,
		       const char **ret) MUST_USE;
/* The Tag lines of a WHEEL file, NULL-terminated. */
const char *const *ailib_tags(struct span wheel, struct arena *mem);
/* The oldest glibc 2.N that one of the tags is for (PEP 513, 571, 599, 600): false where none of
 * them is a manylinux one.  *machine is what that is for, "aarch64".
 */
bool ailib_glibc(const char *const *tags, struct arena *mem, unsigned *minor, const char **machine);
/* The release that the /.release file of an image of Ampere's names; NULL where it names none. */
const char *ailib_release(struct span text, struct arena *mem);

#endif
