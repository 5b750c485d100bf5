/* What the files around a BLAS say of it. */
#ifndef AMPY_BLASMARKS_H
#define AMPY_BLASMARKS_H

#include "base.h"
#include "scan.h"

struct arena;

/* Whose library a path names ("openblas", "blis", "atlas", "armpl", "flexiblas", "mkl"): by its
 * file's name, then by its folder's; NULL where neither says anything.
 */
const char *blas_family(const char *path);
/* The version in a file name: libopenblasp-r0.3.21.so, libblas.so.3.11.0 (two numbers at least). */
const char *blas_name_version(const char *path, struct arena *mem);
/* openblas.pc: the MAX_THREADS that the library beside it was built with; false where it has none.
 */
bool blas_max_threads(struct span pc, uint64_t *ret);
/* flexiblasrc: the default backend; NULL where none is set. */
const char *blas_flexi_default(struct span rc, struct arena *mem);

#endif
