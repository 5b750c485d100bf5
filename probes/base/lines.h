/* A file read line by line with little memory: for dpkg's status, which may hold megabytes. */
#ifndef AMPY_LINES_H
#define AMPY_LINES_H

#include "base.h"

struct arena;
struct lines;
struct root;
struct span;

/* Opens `path`; errors as root_file().  The file may be at most `max` bytes long. */
int lines_open(const struct root *r, const char *path, uint64_t max, struct arena *mem,
	       struct lines **ret) MUST_USE;
/* 1 and the next line (without LF, valid until the next call), 0 at the end,
 * or a negative errno: -E2BIG when a line is longer than 64 KiB, -EFBIG when the file has grown
 * over `max`.
 */
int lines_next(struct lines *l, struct span *line) MUST_USE;
/* Skips lines up to the next one that starts with `start`: faster than reading each.
 * 1, 0 at the end, or a negative errno.
 */
int lines_skip(struct lines *l, struct span start) MUST_USE;
/* True after the end when the last line had no LF: where a program always writes one, the file was
 * cut. */
bool lines_cut(const struct lines *l);
void lines_close(struct lines **l);

#endif
