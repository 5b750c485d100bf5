/* A file read line by line with little memory. */
#include "base.h"

#include <errno.h>
#include <unistd.h>

#include "arena.h"
#include "lines.h"
#include "root.h"
#include "scan.h"

enum { ROOM = 64 * 1024 };

struct lines {
	int fd;
	bool end, cut;
	size_t at, n;
	uint64_t left;        /* of the bytes that may still be read */
	char buf[ROOM];
};

int lines_open(const struct root *r, const char *path, uint64_t max, struct arena *mem,
	       struct lines **ret)
{
	struct lines *l;
	int fd, rc = root_file(r, path, max, &fd);

	if (rc < 0)
		return rc;
	l = TAKE(mem, struct lines);
	l->fd = fd;
	l->left = max;
	*ret = l;
	return 0;
}

static int fill(struct lines *l)
{
	ssize_t got;

	if (l->at) {
		memmove(l->buf, l->buf + l->at, l->n - l->at);
		l->n -= l->at;
		l->at = 0;
	}
	if (l->n == sizeof l->buf)
		return -E2BIG;
	do
		got = read(l->fd, l->buf + l->n, sizeof l->buf - l->n);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	/* Its size was looked at when it was opened; it may grow while it is read. */
	if ((uint64_t)got > l->left)
		return -EFBIG;
	l->left -= (uint64_t)got;
	l->end = got == 0;
	l->n += (size_t)got;
	return 0;
}

int lines_next(struct lines *l, struct span *line)
{
	for (;;) {
		struct span have = { l->buf + l->at, l->n - l->at };
		const char *nl = have.n ? memchr(have.v, '\n', have.n) : NULL;
		int rc;

		if (nl || (l->end && have.n)) {
			line->v = have.v;
			line->n = nl ? (size_t)(nl - have.v) : have.n;
			l->at += line->n + (nl ? 1 : 0);
			l->cut = !nl;
			return 1;
		}
		if (l->end)
			return 0;
		rc = fill(l);
		if (rc < 0)
			return rc;
	}
}

/* By memchr for the first byte, a capital letter, which is rarer than LF: twice as fast as memmem.
 */
static const char *find_start(const char *from, const char *end, struct span start)
{
	for (const char *p = from; (size_t)(end - p) >= start.n; p++) {
		p = memchr(p, start.v[0], (size_t)(end - p) - start.n + 1);
		if (!p)
			return NULL;
		if ((p == from || p[-1] == '\n') && memcmp(p, start.v, start.n) == 0)
			return p;
	}
	return NULL;
}

int lines_skip(struct lines *l, struct span start)
{
	if (!start.n || start.n > sizeof l->buf / 2)
		return -EINVAL;
	for (;;) {
		const char *have = l->buf + l->at, *hit = find_start(have, l->buf + l->n, start);
		const char *last;
		int rc;

		if (hit) {
			l->at = (size_t)(hit - l->buf);
			return 1;
		}
		if (l->end) {
			l->cut = l->n == l->at ? l->cut : l->buf[l->n - 1] != '\n';
			l->at = l->n;
			return 0;
		}
		/* Only the last line goes on in what is read next. */
		last = l->n > l->at ? memrchr(have, '\n', l->n - l->at) : NULL;
		if (last)
			l->at = (size_t)(last - l->buf) + 1;
		rc = fill(l);
		if (rc < 0)
			return rc;
	}
}

bool lines_cut(const struct lines *l)
{
	return l->cut;
}

void lines_close(struct lines **l)
{
	if (*l)
		close((*l)->fd);
	*l = NULL;
}
