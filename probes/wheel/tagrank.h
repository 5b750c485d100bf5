/* What ranking, listing and explaining of tags share. */
#ifndef AMPY_TAGRANK_H
#define AMPY_TAGRANK_H

#include "../base/base.h"
#include "../base/scan.h"

struct platform_tag;
struct tags;

/* What a pip may not know, as bits of tags.unknown. */
enum tag_family {
	KNOWS_MANYLINUX1, KNOWS_MANYLINUX2010, KNOWS_MANYLINUX2014, KNOWS_MANYLINUX_X_Y,
	KNOWS_MUSLLINUX, KNOWS_FREE_THREADED, KNOWS_ARMV8L, KNOWS_NEW_ARCHS, KNOWS_ABI3T,
	KNOWS_FAMILIES
};

/* Which of them a platform's tag is. */
enum tag_family tag_family_of(const struct platform_tag *p);

/* The abis of a wheel: which of the target's own comes first (-1: none), and the others. */
struct abi_flags {
	int own;
	bool stable, none;
};

struct abi_flags abi_flags_read(const struct tags *t, struct span abis);
/* The best row of an interpreter's tag with these abis, -1 for none; *any is the rank with the
 * platform "any", -1 for none.
 */
int row_of(const struct tags *t, struct span python, const struct abi_flags *f, int64_t *any);
/* The column of a platform's tag, whether or not the target's pip knows it; -1 for none. */
int column_of(const struct tags *t, const struct platform_tag *p);
/* Does the target's pip know that column, or row? */
bool platform_known(const struct tags *t, const struct platform_tag *p);

/* glibc's minor versions with a name of their own, newest first: 17, 12, 5. */
extern const struct glibc_legacy { unsigned minor; const char *name; } glibc_legacy[3];

#endif
