/* The folders beside a compiler in which its libraries lie, and the version they tell. */
#ifndef AMPY_TOOLDIR_H
#define AMPY_TOOLDIR_H

#include "base.h"

struct arena;
struct root;

/* What was found: `version` and its source, or NULL and why not. */
struct tooldir {
	const char *version, *src, *why;
	const char *dir;      /* GCC: /usr/lib/gcc/aarch64-linux-gnu/12, or NULL */
	const char *target;   /* GCC: aarch64-linux-gnu */
	const char *series;   /* GCC: the folder's own name, "12" or "12.2.0"; clang: "19" */
	const char *prefix;   /* what stands before bin/ */
};

/* All take the program's real path; `arch` as uname(2) has it, or NULL. */
void tooldir_gcc(const struct root *r, const char *real, const char *arch, struct arena *mem,
		 struct tooldir *ret);
void tooldir_clang(const struct root *r, const char *real, const char *arch, struct arena *mem,
		   struct tooldir *ret);
void tooldir_rust(const struct root *r, const char *real, const char *arch, struct arena *mem,
		  struct tooldir *ret);

#endif
