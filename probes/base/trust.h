/* May this file be started?  Only when nobody but root and ourselves can change what it is. */
#ifndef AMPY_TRUST_H
#define AMPY_TRUST_H

#include "base.h"

struct arena;

/* Follows every link of `path` on the live machine.  0 with the real path in *real; -EPERM with the
 * reason in *why when a part of it belongs to another user or may be written by others (a folder
 * where anyone may write is not trusted even with the sticky bit); another negative errno when
 * it cannot be looked at.
 */
int trusted_program(const char *path, struct arena *mem, const char **real,
		    const char **why) MUST_USE;

#endif
