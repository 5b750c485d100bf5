/* Writing inside a root: beside the file, fsync, rename, fsync of the folder. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "store.h"

static void free_arena(struct arena **mem)
{
	arena_free(*mem);
}

void store_sync(int folder)
{
	(void)fsync(folder);
}

/* Fills the new file behind fd and brings it to disk; `old` is what it takes the place of, or NULL.
 */
static int fill(int fd, const struct text *text, unsigned mode, const struct stat *old)
{
	int rc = fd_write(fd, text->v, text->n);

	if (rc < 0)
		return rc;
	if (old && geteuid() == 0 && fchown(fd, old->st_uid, old->st_gid) < 0)
		return -errno;
	if (fchmod(fd, mode) < 0 || fsync(fd) < 0)
		return -errno;
	return 0;
}

int store_put(int folder, const char *name, const struct text *text, unsigned mode)
{
	char temp[NAME_MAX + 1];
	struct stat old;
	bool there;
	int fd, rc;

	/* One that a power failure left is of no use to anyone. */
	if ((size_t)snprintf(temp, sizeof temp, ".%s.ampy", name) >= sizeof temp)
		return -ENAMETOOLONG;
	there = fstatat(folder, name, &old, AT_SYMLINK_NOFOLLOW) == 0;
	if (there && !S_ISREG(old.st_mode))
		return -EEXIST;
	(void)unlinkat(folder, temp, 0);
	fd = openat(folder, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	rc = fill(fd, text, mode, there ? &old : NULL);
	if (close(fd) < 0 && rc == 0)
		rc = -errno;
	if (rc == 0 && renameat(folder, temp, folder, name) < 0)
		rc = -errno;
	if (rc < 0) {
		(void)unlinkat(folder, temp, 0);
		return rc;
	}
	store_sync(folder);
	return 0;
}

/* Opens the folder that a path is in; *name is what follows. */
static int open_parent(const struct root *root, const char *path, struct arena *mem,
		       const char **name, int *ret)
{
	const char *slash = strrchr(path, '/');

	if (!slash || !slash[1] || strcmp(slash, "/.") == 0 || strcmp(slash, "/..") == 0)
		return -EINVAL;
	*name = slash + 1;
	return root_folder(root, slash == path ? "/"
					       : arena_strndup(mem, path, (size_t)(slash - path)),
			   ret);
}

static int complain(const char *what, const char *path, int rc, struct err *err)
{
	return err_set(err, rc, "cannot %s '%s': %s", what, path, strerror(-rc));
}

int store_write(const struct root *root, const char *path, const struct text *text, unsigned mode,
		struct err *err)
{
	ON_EXIT(free_arena) struct arena *mem = arena_new();
	ON_EXIT(fd_close) int folder = -1;
	const char *real = path, *name;
	int rc = root_real(root, path, mem, &real);

	if (rc == 0 || root_absent(rc))
		rc = open_parent(root, real, mem, &name, &folder);
	if (rc == 0)
		rc = store_put(folder, name, text, mode);
	return rc < 0 ? complain("write", path, rc, err) : 0;
}

int store_remove(const struct root *root, const char *path, struct err *err)
{
	ON_EXIT(free_arena) struct arena *mem = arena_new();
	ON_EXIT(fd_close) int folder = -1;
	const char *name;
	int rc = open_parent(root, path, mem, &name, &folder);

	if (rc == 0 && unlinkat(folder, name, 0) < 0)
		rc = -errno;
	if (rc < 0)
		return root_absent(rc) ? 0 : complain("remove", path, rc, err);
	store_sync(folder);
	return 0;
}

/* Makes this one folder; the one above it is there. */
static int make_one(const struct root *root, const char *path, unsigned mode, struct arena *mem)
{
	ON_EXIT(fd_close) int folder = -1;
	const char *name;
	int rc = open_parent(root, path, mem, &name, &folder);

	if (rc < 0)
		return rc;
	if (mkdirat(folder, name, (mode_t)mode) < 0)
		return errno == EEXIST ? 0 : -errno;
	if (fchmodat(folder, name, (mode_t)mode, 0) < 0)
		return -errno;
	store_sync(folder);
	return 0;
}

int store_folder(const struct root *root, const char *path, unsigned mode, struct err *err)
{
	ON_EXIT(free_arena) struct arena *mem = arena_new();
	char *part = arena_strdup(mem, path);

	for (char *c = part; *c; c++) {
		ON_EXIT(fd_close) int fd = -1;
		char kept = c[1];
		int rc;

		if ((kept != '/' && kept != '\0') || *c == '/')
			continue;
		c[1] = '\0';
		rc = root_folder(root, part, &fd);
		if (rc == -ENOENT)
			rc = make_one(root, part, mode, mem);
		if (rc == 0 && fd < 0)
			rc = root_folder(root, part, &fd);
		if (rc < 0)
			return complain("make the folder", part, rc, err);
		c[1] = kept;
	}
	return 0;
}
