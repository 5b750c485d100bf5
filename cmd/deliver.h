/* The last step of an answer: whole to stdout, or whole into a file. */
#ifndef AMPY_DELIVER_H
#define AMPY_DELIVER_H

#include "../probes/base/base.h"

struct err;

/* Writes n bytes to stdout, or with `path` to a file that then is there whole or not at
 * all (written beside it, fsync, rename).  Links are followed that are ours or root's.  A
 * negative errno with err set.
 */
int deliver(const char *bytes, size_t n, const char *path, struct err *err) MUST_USE;

#endif
