/* The last step of an answer: whole to stdout, or whole into a file. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "deliver.h"

/* The permissions a new file gets, or those of the file that is replaced; where that is another
 * user's, they do not let others write.
 */
static mode_t mode_for(const char *path)
{
	struct stat st;
	mode_t mask = umask(0);

	(void)umask(mask);
	if (lstat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return 0666 & ~mask;
	return st.st_mode & (st.st_uid == geteuid() ? 0777 : 0755);
}

static bool is_ours(const struct stat *st)
{
	return st->st_uid == 0 || st->st_uid == geteuid();
}

/* A link of /proc, such as /dev/stdout leads to, is no path but a descriptor. */
static bool is_magic(const char *path)
{
	struct statfs fs;
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode) &&
	       (strncmp(path, "/proc/", 6) == 0 || strncmp(path, "/dev/fd/", 8) == 0) &&
	       statfs("/proc/self/fd", &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

/* Where a path leads, link by link: a link stays, and what it leads to is replaced.  A link that
 * belongs to another user is refused (-EPERM): in /tmp anyone may have laid it there.
 */
static int settle(const char *path, struct arena *mem, const char **ret)
{
	enum { MAX_LINKS = 40 };
	char to[PATH_MAX];
	struct stat st;

	for (unsigned links = 0; lstat(path, &st) == 0 && S_ISLNK(st.st_mode); links++) {
		const char *slash = strrchr(path, '/');
		ssize_t n;

		if (is_magic(path))
			break;
		if (!is_ours(&st))
			return -EPERM;
		n = readlink(path, to, sizeof to);
		if (n <= 0 || n == (ssize_t)sizeof to || links == MAX_LINKS)
			return n < 0 ? -errno : -ELOOP;
		to[n] = '\0';
		path = to[0] == '/' || !slash ? arena_strdup(mem, to)
			: arena_printf(mem, "%.*s/%s", (int)(slash - path), path, to);
	}
	*ret = path;
	return 0;
}

static int sync_folder(const char *path, struct arena *mem)
{
	const char *slash = strrchr(path, '/');
	const char *dir = !slash          ? "."
			  : slash == path ? "/"
					  : arena_strndup(mem, path, (size_t)(slash - path));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	(void)fsync(fd);  /* some file systems cannot; the rename stands all the same */
	close(fd);
	return 0;
}

static int write_file(const char *path, const char *bytes, size_t n, struct arena *mem)
{
	char *temp = arena_printf(mem, "%s.XXXXXX", path);
	int fd = mkostemp(temp, O_CLOEXEC), rc;

	if (fd < 0)
		return -errno;
	rc = fd_write(fd, bytes, n);
	if (rc == 0 && (fchmod(fd, mode_for(path)) < 0 || fsync(fd) < 0))
		rc = -errno;
	if (close(fd) < 0 && rc == 0)
		rc = -errno;
	if (rc == 0 && rename(temp, path) < 0)
		rc = -errno;
	if (rc < 0) {
		(void)unlink(temp);
		return rc;
	}
	return sync_folder(path, mem);
}

/* A device (/dev/null), a FIFO or an open descriptor (/dev/stdout) cannot be replaced: it is
 * written to.  -EPERM for a FIFO of another user.
 */
static int write_special(const char *path, const char *bytes, size_t n)
{
	int follow = is_magic(path) ? O_APPEND : O_NOFOLLOW;
	struct stat st;
	int fd, rc;

	if (lstat(path, &st) == 0 && S_ISFIFO(st.st_mode) && !is_ours(&st))
		return -EPERM;
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | follow);
	if (fd < 0)
		return -errno;
	rc = fd_write(fd, bytes, n);
	if (close(fd) < 0 && rc == 0)
		rc = -errno;
	return rc;
}

/* No signal ends us while the file beside the answer is there. */
static int write_path(const char *given, const char *bytes, size_t n, struct arena *mem)
{
	sigset_t all, old;
	struct stat st;
	const char *path;
	int rc = settle(given, mem, &path);

	if (rc < 0)
		return rc;
	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return write_special(path, bytes, n);
	sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &old);
	rc = write_file(path, bytes, n, mem);
	(void)sigprocmask(SIG_SETMASK, &old, NULL);
	return rc;
}

int deliver(const char *bytes, size_t n, const char *path, struct err *err)
{
	struct arena *mem;
	int rc;

	if (!path) {
		rc = fd_write(STDOUT_FILENO, bytes, n);
		return rc < 0 ? err_set(err, rc, "cannot write the answer to stdout: %s",
					strerror(-rc))
			      : 0;
	}
	mem = arena_new();
	rc = write_path(path, bytes, n, mem);
	arena_free(mem);
	return rc < 0 ? err_set(err, rc, "cannot write '%s': %s", path, strerror(-rc)) : 0;
}
