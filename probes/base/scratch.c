/* A folder of one's own for a while. */
#include "base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"
#include "err.h"
#include "fd.h"
#include "scan.h"
#include "scratch.h"
#include "trust.h"

enum { MAX_DEPTH = 64 };

int scratch_make(struct arena *mem, const char **dir, struct err *err)
{
	const char *tmp = getenv("TMPDIR"), *real = NULL, *why = NULL;
	int rc = -ENOENT;

	if (tmp && *tmp == '/')
		rc = trusted_folder(tmp, mem, &real, &why);
	if (rc < 0)
		rc = trusted_folder("/tmp", mem, &real, &why);
	if (rc < 0)
		return err_set(err, rc, "cannot make a folder for a while: %s", why);
	return scratch_make_in(real, mem, dir, err);
}

int scratch_make_in(const char *folder, struct arena *mem, const char **dir, struct err *err)
{
	char *made = arena_printf(mem, "%s/ampy-XXXXXX", folder);

	if (!mkdtemp(made))
		return err_set(err, -errno, "cannot make a folder '%s': %s", made, strerror(errno));
	*dir = made;
	return 0;
}

int scratch_write(const char *dir, const char *name, const struct text *text, struct arena *mem,
		  struct err *err)
{
	const char *path = arena_printf(mem, "%s/%s", dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600), rc;

	if (fd < 0)
		return err_set(err, -errno, "cannot write '%s': %s", path, strerror(errno));
	rc = fd_write(fd, text->v, text->n);
	if (close(fd) < 0 && rc == 0)
		rc = -errno;
	return rc < 0 ? err_set(err, rc, "cannot write '%s': %s", path, strerror(-rc)) : 0;
}

static void keep_first(int *rc, int got)
{
	if (*rc == 0 && got < 0)
		*rc = got;
}

static int empty(int fd, dev_t dev, int depth);

static int remove_one(int fd, const char *name, dev_t dev, int depth)
{
	struct stat st;
	int sub, rc = 0;

	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode) && st.st_dev == dev) {
		sub = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		rc = sub < 0 ? -errno : empty(sub, dev, depth + 1);
	}
	if (unlinkat(fd, name, S_ISDIR(st.st_mode) ? AT_REMOVEDIR : 0) < 0)
		keep_first(&rc, -errno);
	return rc;
}

/* Empties the folder behind `fd`, which is closed; `dev` is the file system where it began. */
static int empty(int fd, dev_t dev, int depth)
{
	DIR *d = fdopendir(fd);
	const struct dirent *e;
	int rc = depth > MAX_DEPTH ? -ELOOP : 0;
	bool more = rc == 0;

	if (!d) {
		rc = -errno;
		close(fd);
		return rc;
	}
	/* A build may have left folders that may not be written. */
	(void)fchmod(fd, 0700);
	/* Again until nothing is found: removing may move what was not read yet. */
	while (more && rc == 0) {
		more = false;
		rewinddir(d);
		while ((e = readdir(d))) {
			if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
				continue;
			more = true;
			keep_first(&rc, remove_one(fd, e->d_name, dev, depth));
		}
	}
	closedir(d);
	return rc;
}

int scratch_remove(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), rc;
	struct stat st;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0) {
		close(fd);
		return -errno;
	}
	rc = empty(fd, st.st_dev, 0);
	if (rmdir(dir) < 0)
		keep_first(&rc, -errno);
	return rc;
}
