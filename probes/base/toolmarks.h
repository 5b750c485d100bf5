/* The marks that compilers leave of their version in small files beside them. */
#ifndef AMPY_TOOLMARKS_H
#define AMPY_TOOLMARKS_H

#include "base.h"
#include "scan.h"

struct arena;

/* How many numbers with dots between them s begins with ("12.2.0 20230101": 3), and the bytes
 * they take; 0 where it does not begin with a digit or a number has over 6 digits.
 */
unsigned version_length(struct span s, size_t *ret);

/* All below give the version alone ("12.2.0"), or NULL. */

/* An object file that GCC compiled (crtbegin.o): .comment "GCC: (Debian 12.2.0-14) 12.2.0". */
const char *mark_gcc(struct span object, struct arena *mem);
/* An object file or library of LLVM: "clang version 19.1.7 (3+b1)". */
const char *mark_clang(struct span object, struct arena *mem);
/* The metadata of a Rust library (.rlib): "rustc 1.85.1 (...)"; "1.97.0-nightly" keeps its word. */
const char *mark_rustc(struct span library, struct arena *mem);
/* rustup's settings.toml: the name of the default toolchain. */
const char *mark_rustup(struct span settings, struct arena *mem);

#endif
