/* Lines of a text that comes in pieces: copied only where a piece ends within one. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "feed.h"
#include "scan.h"

static int keep(struct feed *f, const char *v, size_t n, struct arena *mem)
{
	if (n > FEED_LINE - f->n)
		return -E2BIG;
	if (n > f->room - f->n) {
		size_t room = f->n + n < 2048 ? 4096 : (f->n + n) * 2;
		char *bigger = TAKE_N(mem, room, char);

		if (f->n)
			memcpy(bigger, f->kept, f->n);
		f->kept = bigger;
		f->room = room;
	}
	if (n)
		memcpy(f->kept + f->n, v, n);
	f->n += n;
	return 0;
}

int feed_line(struct feed *f, struct span *piece, struct span *line, struct arena *mem)
{
	const char *lf = piece->n ? memchr(piece->v, '\n', piece->n) : NULL;
	size_t n = lf ? (size_t)(lf - piece->v) : piece->n;
	bool joined;
	int rc;

	if (f->whole)
		f->n = 0;
	f->whole = false;
	joined = f->n > 0;
	if (!lf || joined) {
		rc = keep(f, piece->v, n, mem);
		if (rc < 0)
			return rc;
	}
	*line = joined ? (struct span){ f->kept, f->n } : (struct span){ piece->v, n };
	f->whole = lf && joined;
	piece->v += lf ? n + 1 : n;
	piece->n -= lf ? n + 1 : n;
	return lf ? 1 : 0;
}

bool feed_last(struct feed *f, struct span *line)
{
	*line = (struct span){ f->kept, f->whole ? 0 : f->n };
	f->n = 0;
	f->whole = false;
	return line->n > 0;
}
