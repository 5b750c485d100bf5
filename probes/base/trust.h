/* May this file be started or believed?  Only when nobody but root and ourselves can change it. */
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
/* The same for a library, or a folder of libraries. */
int trusted_library(const char *path, struct arena *mem, const char **real,
		    const char **why) MUST_USE;

/* The same question for a file that is believed, or a folder in which one's own is made.  Here a
 * folder may be open to all when it is sticky (/tmp), since nobody but its owner can take the
 * place of what is in it; the file itself may not.
 */
int trusted_file(const char *path, struct arena *mem, const char **why) MUST_USE;
int trusted_folder(const char *path, struct arena *mem, const char **real,
		   const char **why) MUST_USE;

#endif
