/* Lines of a text that comes in pieces. */
#ifndef AMPY_FEED_H
#define AMPY_FEED_H

#include "base.h"

struct arena;
struct span;

enum { FEED_LINE = 1 << 20 };   /* the longest line, in bytes */

/* Zeroed before the first piece. */
struct feed {
	char *kept;             /* the beginning of a line whose end has not come yet */
	size_t n, room;
	bool whole;             /* ... or a line that was handed out from here */
};

/* 1 and the next line (without LF, valid until the next call) of *piece, which is moved behind it;
 * 0 when the piece is used up and what is left of it was kept; -E2BIG over FEED_LINE.
 */
int feed_line(struct feed *f, struct span *piece, struct span *line, struct arena *mem) MUST_USE;
/* The last line where it has no LF: false when there is none. */
bool feed_last(struct feed *f, struct span *line);

#endif
