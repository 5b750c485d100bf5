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
	bool end;
	size_t at, n;
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
			return 1;
		}
		if (l->end)
			return 0;
		rc = fill(l);
		if (rc < 0)
			return rc;
	}
}

void lines_close(struct lines **l)
{
	if (*l)
		close((*l)->fd);
	*l = NULL;
}
