/* Path resolution inside a directory, one component at a time. */
#include "base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "walk.h"

enum { MAX_DEPTH = 64, MAX_LINKS = 40 };

/* Where the walk stands: fds[0] is the root and not ours; `todo` is what is left of the path. */
struct walk {
	int fds[MAX_DEPTH];
	char names[MAX_DEPTH][NAME_MAX + 1];
	size_t depth;
	unsigned links;
	char todo[2 * PATH_MAX];
};

static void walk_end(struct walk *w)
{
	while (w->depth)
		close(w->fds[w->depth--]);
}

/* `rest` is empty or starts with a slash. */
static int put_first(struct walk *w, const char *target, size_t n, const char *rest)
{
	char old[2 * PATH_MAX];

	(void)snprintf(old, sizeof old, "%s", rest);
	if ((size_t)snprintf(w->todo, sizeof w->todo, "%.*s%s", (int)n, target, old) >=
	    sizeof w->todo)
		return -ENAMETOOLONG;
	return 0;
}

static int follow(struct walk *w, int link_fd, const char *rest)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(link_fd, "", target, sizeof target);

	if (n < 0)
		return -errno;
	if (n == 0 || n == (ssize_t)sizeof target)
		return -ENAMETOOLONG;
	if (++w->links > MAX_LINKS)
		return -ELOOP;
	if (target[0] == '/')
		walk_end(w);
	return put_first(w, target, (size_t)n, rest);
}

/* One component down; a link is put in front of what is left instead. */
static int step(struct walk *w, const char *name, const char *rest, bool follow_it)
{
	struct stat st;
	int fd = openat(w->fds[w->depth], name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0) {
		rc = -errno;
		close(fd);
		return rc;
	}
	if (S_ISLNK(st.st_mode) && follow_it) {
		rc = follow(w, fd, rest);
		close(fd);
		return rc;
	}
	/* As the kernel has it: nothing, not even a slash, "." or "..", comes behind a file. */
	if (*rest && !S_ISDIR(st.st_mode)) {
		close(fd);
		return -ENOTDIR;
	}
	if (w->depth + 1 == MAX_DEPTH) {
		close(fd);
		return -ENAMETOOLONG;
	}
	w->depth++;
	w->fds[w->depth] = fd;
	(void)snprintf(w->names[w->depth], sizeof w->names[0], "%s", name);
	return put_first(w, "", 0, rest);
}

static int walk_to(struct walk *w, int root_fd, const char *path, bool follow_last)
{
	w->fds[0] = root_fd;
	w->depth = 0;
	w->links = 0;
	if (!*path)
		return -ENOENT;
	if ((size_t)snprintf(w->todo, sizeof w->todo, "%s", path) >= sizeof w->todo)
		return -ENAMETOOLONG;
	for (;;) {
		char name[NAME_MAX + 1];
		const char *at = w->todo + strspn(w->todo, "/");
		size_t n = strcspn(at, "/");
		const char *rest = at + n;
		int rc = 0;

		if (!n)
			return 0;
		if (n > NAME_MAX)
			return -ENAMETOOLONG;
		memcpy(name, at, n);
		name[n] = '\0';
		if (strcmp(name, "..") == 0) {
			if (w->depth)
				close(w->fds[w->depth--]);
			rc = put_first(w, "", 0, rest);
		} else if (strcmp(name, ".") == 0) {
			rc = put_first(w, "", 0, rest);
		} else {
			rc = step(w, name, rest, follow_last || *rest);
		}
		if (rc < 0)
			return rc;
	}
}

int walk_open(int root_fd, const char *path, int flags)
{
	struct walk w;
	struct stat st;
	int rc = walk_to(&w, root_fd, path, !(flags & O_NOFOLLOW)), fd;

	if (rc < 0)
		goto out;
	if (!w.depth) {
		fd = openat(root_fd, ".", flags | O_CLOEXEC);
	} else if (flags & O_PATH) {
		fd = fcntl(w.fds[w.depth], F_DUPFD_CLOEXEC, 0);
	} else if (fstat(w.fds[w.depth], &st) == 0 && S_ISLNK(st.st_mode)) {
		fd = -1;
		errno = ELOOP;
	} else {
		fd = openat(w.fds[w.depth - 1], w.names[w.depth], flags | O_NOFOLLOW | O_CLOEXEC);
	}
	rc = fd < 0 ? -errno : fd;
out:
	walk_end(&w);
	return rc;
}

int walk_real(int root_fd, const char *path, struct arena *mem, const char **ret)
{
	struct walk w;
	int rc = walk_to(&w, root_fd, path, true);

	if (rc == 0) {
		const char *real = w.depth ? "" : "/";

		for (size_t i = 1; i <= w.depth; i++)
			real = arena_printf(mem, "%s/%s", real, w.names[i]);
		*ret = real;
	}
	walk_end(&w);
	return rc;
}
