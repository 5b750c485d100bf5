/* The files of a site. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "sitefiles.h"

static const char mark[] = ".ampy-regress", staging[] = ".ampy-new";

struct sitefiles {
	const char *dir;
	int fd, stage, lock;
	char version[64];
	struct list paths;           /* that are staged: the first is called 0 there */
	size_t same;
	struct arena *mem;
};

static int fail(struct sitefiles *f, const char *what, const char *path, struct err *err)
{
	int rc = -errno;

	return err_set(err, rc, "cannot %s '%s/%s': %s", what, f->dir, path, strerror(-rc));
}

static const char *staged(size_t i, struct arena *mem)
{
	return arena_printf(mem, "%s/%zu", staging, i);
}

/* Names that are ours where the mark says so, and somebody else's where there is none. */
static int check_foreign(struct sitefiles *f, struct err *err)
{
	static const char *const names[] = { "index.html", "feed.xml", "badge.svg", "runs", "tests",
					     "machines", "months" };
	struct stat st;

	for (size_t i = 0; i < LEN(names); i++)
		if (fstatat(f->fd, names[i], &st, AT_SYMLINK_NOFOLLOW) == 0)
			return err_set(err, -EEXIST, "'%s' has a '%s' that ampy did not write: "
				       "name another folder", f->dir, names[i]);
	return 0;
}

static int take_mark(struct sitefiles *f, struct err *err)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	ssize_t n;
	int rc;

	f->lock = openat(f->fd, mark, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	if (f->lock < 0 && errno == ENOENT) {
		rc = check_foreign(f, err);
		if (rc < 0)
			return rc;
		f->lock = openat(f->fd, mark, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	}
	if (f->lock < 0)
		return fail(f, "write", mark, err);
	if (fcntl(f->lock, F_OFD_SETLK, &lock) < 0)
		return errno == EAGAIN || errno == EACCES
			       ? err_set(err, -EBUSY, "another ampy writes '%s' just now", f->dir)
			       : fail(f, "lock", mark, err);
	n = pread(f->lock, f->version, sizeof f->version - 1, 0);
	f->version[n > 0 ? n : 0] = '\0';
	f->version[strcspn(f->version, "\n")] = '\0';
	return 0;
}

/* What is left of one that was killed goes; we hold the lock. */
static void drop_staged(struct sitefiles *f, size_t n)
{
	for (size_t i = 0; i < n || unlinkat(f->fd, staged(i, f->mem), 0) == 0; i++)
		if (i < n)
			(void)unlinkat(f->fd, staged(i, f->mem), 0);
	(void)unlinkat(f->fd, staging, AT_REMOVEDIR);
}

int sitefiles_open(const char *dir, struct arena *mem, struct sitefiles **ret, struct err *err)
{
	struct sitefiles *f = TAKE(mem, struct sitefiles);
	int rc;

	*f = (struct sitefiles){ .dir = dir, .fd = -1, .stage = -1, .lock = -1, .mem = mem };
	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return err_set(err, -errno, "cannot make the folder '%s': %s", dir, strerror(errno));
	f->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->fd < 0)
		return err_set(err, -errno, "cannot open '%s': %s", dir, strerror(errno));
	rc = take_mark(f, err);
	if (rc == 0) {
		drop_staged(f, 0);
		if (mkdirat(f->fd, staging, 0700) < 0 && errno != EEXIST)
			rc = fail(f, "make", staging, err);
	}
	if (rc == 0) {
		f->stage = openat(f->fd, staging, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (f->stage < 0)
			rc = fail(f, "open", staging, err);
	}
	if (rc < 0) {
		sitefiles_close(&f);
		return rc;
	}
	*ret = f;
	return 0;
}

/* The folder that a file of the site is in; no link leads out of it. */
static int folder_of(struct sitefiles *f, const char *path, bool make)
{
	const char *slash = strchr(path, '/');
	const char *name = slash ? arena_strndup(f->mem, path, (size_t)(slash - path)) : ".";

	if (slash && make && mkdirat(f->fd, name, 0755) < 0 && errno != EEXIST)
		return -1;
	return openat(f->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static const char *last_part(const char *path)
{
	const char *slash = strchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_same(struct sitefiles *f, const char *path, const char *v, size_t n)
{
	ON_EXIT(fd_close) int folder = folder_of(f, path, false);
	ON_EXIT(fd_close) int fd = folder < 0 ? -1
		: openat(folder, last_part(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char piece[16 * 1024];
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (uint64_t)st.st_size != n)
		return false;
	while (n) {
		ssize_t got = read(fd, piece, sizeof piece);

		if (got <= 0 || (size_t)got > n || memcmp(piece, v, (size_t)got) != 0)
			return false;
		v += got;
		n -= (size_t)got;
	}
	return true;
}

int sitefiles_put(struct sitefiles *f, const char *path, const char *v, size_t n, struct err *err)
{
	char name[24];
	int fd, rc;

	if (is_same(f, path, v, n)) {
		f->same++;
		return 0;
	}
	(void)snprintf(name, sizeof name, "%zu", f->paths.n);
	fd = openat(f->stage, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return fail(f, "write", staged(f->paths.n, f->mem), err);
	list_add(&f->paths, arena_strdup(f->mem, path), f->mem);
	rc = fd_write(fd, v, n);
	if (close(fd) < 0 && rc == 0)
		rc = -errno;
	return rc < 0 ? err_set(err, rc, "cannot write into '%s': %s", f->dir, strerror(-rc)) : 0;
}

bool sitefiles_has(struct sitefiles *f, const char *path)
{
	struct stat st;

	return fstatat(f->fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

const char *sitefiles_version(const struct sitefiles *f)
{
	return f->version;
}

static int settle_one(struct sitefiles *f, size_t i, struct err *err)
{
	ON_EXIT(fd_close) int folder = folder_of(f, f->paths.v[i], true);
	char name[24];

	(void)snprintf(name, sizeof name, "%zu", i);
	if (folder < 0 || renameat(f->stage, name, folder, last_part(f->paths.v[i])) < 0)
		return fail(f, "write", f->paths.v[i], err);
	return 0;
}

int sitefiles_settle(struct sitefiles *f, size_t *written, size_t *same, struct err *err)
{
	static const char version[] = AMPY_VERSION "\n";
	size_t n = f->paths.n;
	int rc = 0;

	/* One call for all of them: a site can have thousands of files. */
	if (n && syncfs(f->stage) < 0)
		return fail(f, "sync", staging, err);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = settle_one(f, i, err);
	if (rc == 0 && (ftruncate(f->lock, 0) < 0 ||
			pwrite(f->lock, version, sizeof version - 1, 0) < 0))
		rc = fail(f, "write", mark, err);
	if (rc == 0 && n && syncfs(f->fd) < 0)
		rc = fail(f, "sync", ".", err);
	*written = n;
	*same = f->same;
	return rc;
}

void sitefiles_close(struct sitefiles **f)
{
	if (!*f)
		return;
	if ((*f)->stage >= 0)
		drop_staged(*f, (*f)->paths.n);
	fd_close(&(*f)->stage);
	fd_close(&(*f)->fd);
	fd_close(&(*f)->lock);
	*f = NULL;
}
