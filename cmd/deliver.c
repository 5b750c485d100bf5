/* The last step of an answer: whole to stdout, or whole into a file. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "deliver.h"

static int write_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t did = write(fd, bytes, n);

		if (did < 0 && errno == EINTR)
			continue;
		if (did < 0)
			return -errno;
		bytes += did;
		n -= (size_t)did;
	}
	return 0;
}

/* The permissions a new file gets, or those of the file that is replaced. */
static mode_t mode_for(const char *path)
{
	struct stat st;
	mode_t mask = umask(0);

	(void)umask(mask);
	return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? st.st_mode & 0777 : 0666 & ~mask;
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

static int write_file(const char *link, const char *bytes, size_t n, struct arena *mem)
{
	char real[PATH_MAX];
	/* A link stays (/dev/stdout is one): the file that it leads to is replaced. */
	const char *path = realpath(link, real) ? real : link;
	char *temp = arena_printf(mem, "%s.XXXXXX", path);
	int fd = mkostemp(temp, O_CLOEXEC), rc;

	if (fd < 0)
		return -errno;
	rc = write_all(fd, bytes, n);
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

/* A device (/dev/stdout, /dev/null) or a FIFO cannot be replaced: it is written to. */
static int write_special(const char *path, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY), rc;

	if (fd < 0)
		return -errno;
	rc = write_all(fd, bytes, n);
	if (close(fd) < 0 && rc == 0)
		rc = -errno;
	return rc;
}

int deliver(const char *bytes, size_t n, const char *path, struct err *err)
{
	struct arena *mem;
	struct stat st;
	int rc;

	if (!path) {
		rc = write_all(STDOUT_FILENO, bytes, n);
		return rc < 0 ? err_set(err, rc, "cannot write the answer to stdout: %s",
					strerror(-rc))
			      : 0;
	}
	mem = arena_new();
	rc = stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)
		? write_special(path, bytes, n) : write_file(path, bytes, n, mem);
	arena_free(mem);
	return rc < 0 ? err_set(err, rc, "cannot write '%s': %s", path, strerror(-rc)) : 0;
}
