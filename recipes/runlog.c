/* The log of a run. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "journal.h"
#include "runlog.h"
#include "store.h"

/* Where another user may lay files, a link or a FIFO could stand in the log's place. */
static int check_folder(int folder, const char *dir, struct err *err)
{
	struct stat st;

	if (fstat(folder, &st) < 0)
		return err_set(err, -errno, "'%s': %s", dir, strerror(errno));
	if ((st.st_uid != 0 && st.st_uid != geteuid()) || (st.st_mode & (S_IWGRP | S_IWOTH)))
		return err_set(err, -EPERM, "'%s' can be changed by another user: no log is "
			       "written there", dir);
	return 0;
}

int runlog_open(const struct root *root, const char *id, struct arena *mem, int *fd,
		const char **path, struct err *err)
{
	bool ours = geteuid() != 0 && root_is_live(root);
	const char *dir = ours ? journal_dir(root, mem) : "/var/log/ampy";
	const char *name = arena_printf(mem, "%s.log", id);
	int folder, rc = store_folder(root, dir, 0700, err);

	if (rc == 0) {
		rc = root_folder(root, dir, &folder);
		if (rc < 0)
			err_set(err, rc, "%s", root_reason(dir, rc, mem));
	}
	if (rc < 0)
		return rc;
	rc = check_folder(folder, dir, err);
	if (rc < 0) {
		close(folder);
		return rc;
	}
	*fd = openat(folder, name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
	rc = *fd < 0 ? -errno : 0;
	close(folder);
	*path = arena_printf(mem, "%s/%s", dir, name);
	if (rc < 0)
		return err_set(err, rc, "cannot write the log '%s': %s", *path, strerror(-rc));
	return 0;
}

void runlog_put(int fd, struct span bytes)
{
	/* A log that cannot be written does not stop what it tells of. */
	if (fd >= 0 && fd_write(fd, bytes.v, bytes.n) < 0)
		return;
}

void runlog_note(int fd, const char *text, struct arena *mem)
{
	const char *line = arena_printf(mem, "[%s] %s\n", time_text(time(NULL), mem), text);

	runlog_put(fd, span_of(line));
}
