/* Resolving, reading and listing inside one root. */
#include "base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "arena.h"
#include "err.h"
#include "fd.h"
#include "root.h"
#include "scan.h"
#include "walk.h"

enum { MAX_ENVIRON = 256 * 1024 };

struct root {
	int fd;
	bool live;
	const char *dir;
	int own_fds;          /* the kernel's /proc/self/fd, to open again what is open; or -1 */
	struct arena *mem;
	struct text environ;  /* of a tree */
	const char *environ_why;  /* what kept it from being read, or NULL */
	const void **memo;    /* ROOT_MEMOS of them */
};

static void close_dir(DIR **d)
{
	if (*d)
		closedir(*d);
}

static bool same_as_slash(int fd)
{
	struct stat a, b;

	return fstat(fd, &a) == 0 && stat("/", &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static int open_own_fds(void)
{
	int fd = open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;

	if (fd >= 0 && (fstatfs(fd, &fs) < 0 || fs.f_type != PROC_SUPER_MAGIC)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

int root_open(const char *dir, struct root **ret, struct err *err)
{
	int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct arena *mem;
	struct root *r;
	int rc;

	if (fd < 0 || faccessat(fd, ".", X_OK, AT_EACCESS) < 0) {
		rc = -errno;
		if (fd >= 0)
			close(fd);
		return err_set(err, rc, "cannot open root '%s': %s", dir, strerror(-rc));
	}
	mem = arena_new();
	r = TAKE(mem, struct root);
	*r = (struct root){ .fd = fd, .live = same_as_slash(fd), .mem = mem };
	r->own_fds = open_own_fds();
	r->dir = arena_strdup(mem, dir);
	r->memo = TAKE_N(mem, ROOT_MEMOS, const void *);
	if (!r->live) {
		rc = root_read(r, "/.ampy/environ", MAX_ENVIRON, mem, &r->environ);
		if (rc < 0 && !root_absent(rc))
			r->environ_why = root_strerror(rc);
	}
	*ret = r;
	return 0;
}

void root_close(struct root *r)
{
	if (!r)
		return;
	close(r->fd);
	fd_close(&r->own_fds);
	arena_free(r->mem);
}

bool root_is_live(const struct root *r)
{
	return r->live;
}

const char *root_dir(const struct root *r)
{
	return r->dir;
}

const void **root_memo(const struct root *r, enum root_memo which)
{
	return &r->memo[which];
}

struct arena *root_mem(const struct root *r)
{
	return r->mem;
}

const char *root_env_why(const struct root *r)
{
	return r->environ_why;
}

const char *root_env(const struct root *r, const char *name)
{
	struct span rest = { r->environ.v, r->environ.n }, line, key, value;

	if (r->live)
		return getenv(name);
	while (scan_line(&rest, &line))
		if (span_cut(line, '=', &key, &value) && span_is(key, name))
			return span_dup(value, r->mem);
	return NULL;
}

/* Opens inside the root; the walk stands in where the kernel or a seccomp filter lacks openat2, and
 * where that asks for another try (-EAGAIN) again and again: others rename folders all the time, or
 * one holds a lease on the file (fcntl(2)), which is then the answer.
 */
static int open_inside(const struct root *r, const char *path, int flags)
{
	static bool no_openat2;
	struct open_how how = {
		.flags = (unsigned)(flags | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	enum { TRIES = 32 };
	long fd;

	if (!no_openat2) {
		unsigned tries = TRIES;

		do
			fd = syscall(__NR_openat2, r->fd, path, &how, sizeof how);
		while (fd < 0 && (errno == EINTR || errno == EAGAIN) && --tries);
		if (fd >= 0)
			return (int)fd;
		if (errno != ENOSYS && errno != EPERM && errno != EAGAIN)
			return -errno;
		no_openat2 = errno == ENOSYS;
	}
	return walk_open(r->fd, path, flags);
}

static int readable_kind(mode_t mode)
{
	if (S_ISREG(mode))
		return 0;
	return S_ISDIR(mode) ? -EISDIR : -ENXIO;
}

/* Opens what `look` was opened for with O_PATH: the very file, whatever its name leads to by now.
 * Without a /proc it goes by the path again, and looks again.
 */
static int reopen(const struct root *r, int look, const char *path)
{
	enum { FLAGS = O_RDONLY | O_NOCTTY | O_NONBLOCK };
	char name[16];
	struct stat st;
	int fd, rc;

	(void)snprintf(name, sizeof name, "%d", look);
	if (r->own_fds >= 0) {
		fd = openat(r->own_fds, name, FLAGS | O_CLOEXEC);
		return fd < 0 ? -errno : fd;
	}
	fd = open_inside(r, path, FLAGS);
	if (fd < 0)
		return fd;
	rc = fstat(fd, &st) < 0 ? -errno : readable_kind(st.st_mode);
	if (rc < 0) {
		close(fd);
		return rc;
	}
	return fd;
}

static int open_regular(const struct root *r, const char *path, uint64_t max, int *ret,
			uint64_t *size)
{
	ON_EXIT(fd_close) int look = open_inside(r, path, O_PATH);
	struct stat st;
	int fd, rc;

	/* Looked at first: opening a device can itself do something. */
	if (look < 0)
		return look;
	if (fstat(look, &st) < 0)
		return -errno;
	rc = readable_kind(st.st_mode);
	if (rc == 0 && (uint64_t)st.st_size > max)
		rc = -EFBIG;
	if (rc < 0)
		return rc;
	fd = reopen(r, look, path);
	if (fd < 0)
		return fd;
	*ret = fd;
	*size = (uint64_t)st.st_size;
	return 0;
}

int root_file(const struct root *r, const char *path, uint64_t max, int *ret)
{
	uint64_t size;

	return open_regular(r, path, max, ret, &size);
}

/* Until `want` bytes, or `end`, where the file has said that it ends; 0 when it has not. */
static ssize_t read_full(int fd, char *buf, size_t want, uint64_t end)
{
	size_t n = 0;

	while (n < want && (!n || n != end)) {
		ssize_t got = read(fd, buf + n, want - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

int root_read(const struct root *r, const char *path, size_t max, struct arena *mem,
	      struct text *ret)
{
	ON_EXIT(fd_close) int fd = -1;
	char *buf = NULL;
	size_t n = 0, room;
	uint64_t size;
	int rc = open_regular(r, path, max, &fd, &size);

	if (rc < 0)
		return rc;
	/* Files in /proc and /sys say 0 or a page: the size is only a first guess. */
	room = size > 0 ? (size_t)size + 1 : 4096;
	for (;;) {
		char *bigger = TAKE_N(mem, room + 1, char);
		ssize_t got;

		if (n)
			memcpy(bigger, buf, n);
		buf = bigger;
		got = read_full(fd, buf + n, room - n, n ? 0 : size);
		if (got < 0)
			return (int)got;
		n += (size_t)got;
		if (n > max)
			return -EFBIG;
		if (n < room)
			break;
		room = room < max / 2 ? room * 2 : max + 1;
	}
	buf[n] = '\0';
	*ret = (struct text){ buf, n };
	return 0;
}

int root_head(const struct root *r, const char *path, size_t n, struct arena *mem,
	      struct text *ret)
{
	ON_EXIT(fd_close) int fd = -1;
	char *buf;
	ssize_t got;
	int rc = root_file(r, path, UINT64_MAX, &fd);

	if (rc < 0)
		return rc;
	buf = TAKE_N(mem, n + 1, char);
	got = read_full(fd, buf, n, 0);
	if (got < 0)
		return (int)got;
	*ret = (struct text){ buf, (size_t)got };
	return 0;
}

int root_stat(const struct root *r, const char *path, struct stat *ret)
{
	ON_EXIT(fd_close) int fd = open_inside(r, path, O_PATH);

	if (fd < 0)
		return fd;
	return fstat(fd, ret) < 0 ? -errno : 0;
}

int root_exists(const struct root *r, const char *path)
{
	ON_EXIT(fd_close) int fd = open_inside(r, path, O_PATH);

	return fd < 0 ? fd : 0;
}

int root_link(const struct root *r, const char *path, struct arena *mem, const char **ret)
{
	ON_EXIT(fd_close) int fd = open_inside(r, path, O_PATH | O_NOFOLLOW);
	char buf[PATH_MAX];
	ssize_t n;

	if (fd < 0)
		return fd;
	n = readlinkat(fd, "", buf, sizeof buf);
	if (n < 0)
		return errno == ENOENT ? -EINVAL : -errno;
	if (n == (ssize_t)sizeof buf)
		return -ENAMETOOLONG;
	*ret = arena_strndup(mem, buf, (size_t)n);
	return 0;
}

/* What /proc says a descriptor is open on; false where it cannot say. */
static bool fd_path(int fd, char *buf, size_t room)
{
	char name[32];
	ssize_t n;

	(void)snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	n = readlink(name, buf, room);
	if (n <= 0 || (size_t)n == room || buf[0] != '/')
		return false;
	buf[n] = '\0';
	return !span_ends((struct span){ buf, (size_t)n }, " (deleted)");
}

/* The kernel has resolved the path already when it is open, so it is asked first: the walk,
 * which looks at each component, costs ten times as much and stands in where /proc is not there.
 */
int root_real(const struct root *r, const char *path, struct arena *mem, const char **ret)
{
	ON_EXIT(fd_close) int fd = open_inside(r, path, O_PATH);
	char top[PATH_MAX] = "/", found[PATH_MAX];
	size_t n;

	if (fd < 0)
		return fd;
	if ((!r->live && !fd_path(r->fd, top, sizeof top)) || !fd_path(fd, found, sizeof found))
		return walk_real(r->fd, path, mem, ret);
	n = strcmp(top, "/") == 0 ? 0 : strlen(top);
	if (strncmp(found, top, n) != 0 || (found[n] != '/' && found[n] != '\0'))
		return walk_real(r->fd, path, mem, ret);
	*ret = arena_strdup(mem, found[n] ? found + n : "/");
	return 0;
}

int root_names(const struct root *r, const char *dir, const char *const *names, size_t n,
	       uint64_t *ret)
{
	ON_EXIT(fd_close) int fd = open_inside(r, dir, O_PATH | O_DIRECTORY);
	uint64_t found = 0;
	struct stat st;

	if (fd < 0)
		return fd;
	for (size_t i = 0; i < n && i < 64; i++) {
		if (fstatat(fd, names[i], &st, AT_SYMLINK_NOFOLLOW) == 0)
			found |= BIT(i);
		else if (errno != ENOENT)
			return -errno;
	}
	*ret = found;
	return 0;
}

int root_folder(const struct root *r, const char *path, int *ret)
{
	int fd = open_inside(r, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);

	if (fd < 0)
		return fd;
	*ret = fd;
	return 0;
}

static int open_dir(const struct root *r, const char *path, DIR **ret)
{
	int fd, rc = root_folder(r, path, &fd);

	if (rc < 0)
		return rc;
	*ret = fdopendir(fd);
	if (*ret)
		return 0;
	rc = -errno;
	close(fd);
	return rc;
}

int root_match(const struct root *r, const char *dir, const char *begins, const char *ends,
	       size_t max, struct arena *mem, const char **ret)
{
	ON_EXIT(close_dir) DIR *d = NULL;
	const struct dirent *e;
	int rc = open_dir(r, dir, &d);

	if (rc < 0)
		return rc;
	while (errno = 0, (e = readdir(d))) {
		struct span name = span_of(e->d_name);

		if (span_starts(name, begins) && span_ends(name, ends)) {
			*ret = span_dup(name, mem);
			return 0;
		}
		if (!max--)
			return -E2BIG;
	}
	return errno ? -errno : -ENOENT;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int root_list(const struct root *r, const char *path, size_t max, struct arena *mem,
	      const char *const **ret)
{
	struct list names = { 0 };
	ON_EXIT(close_dir) DIR *d = NULL;
	const struct dirent *e;
	int rc = open_dir(r, path, &d);

	if (rc < 0)
		return rc;
	list_add(&names, NULL, mem);
	while (errno = 0, (e = readdir(d))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (names.n == max)
			return -E2BIG;
		list_add(&names, arena_strdup(mem, e->d_name), mem);
	}
	if (errno)
		return -errno;
	qsort(names.v, names.n, sizeof *names.v, by_name);
	*ret = names.v;
	return 0;
}

const char *root_strerror(int rc)
{
	switch (rc) {
	case -EISDIR: return "is a directory, not a file";
	case -ENXIO:  return "is not a regular file";
	case -EFBIG:  return "is larger than allowed";
	case -E2BIG:  return "holds more entries than allowed";
	case -ENODATA: return "is not recorded in this tree";
	default:      return strerror(-rc);
	}
}

const char *root_reason(const char *path, int rc, struct arena *mem)
{
	bool ours = rc == -EISDIR || rc == -ENXIO || rc == -EFBIG || rc == -E2BIG || rc == -ENODATA;

	return arena_printf(mem, ours ? "'%s' %s" : "'%s': %s", path, root_strerror(rc));
}
