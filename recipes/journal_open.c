/* Opening the journal: its folder, its lock, and what in it cannot be used. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/buffer.h"
#include "../probes/base/err.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "journal.h"
#include "journal_line.h"
#include "store.h"

enum { MAX_LOCK = 4096, MAX_STRAYS = 100000 };

const char *journal_now(struct arena *mem)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return time_text(now.tv_sec, mem);
}

static int open_folder(const struct root *root, const char *path, int *fd, struct err *err)
{
	struct stat st;
	int rc = store_folder(root, path, 0700, err);

	if (rc < 0)
		return rc;
	rc = root_folder(root, path, fd);
	if (rc == 0 && fstat(*fd, &st) < 0)
		rc = -errno;
	if (rc < 0)
		return err_set(err, rc, "'%s': %s", path, strerror(-rc));
	if ((st.st_uid != 0 && st.st_uid != geteuid()) || (st.st_mode & (S_IWGRP | S_IWOTH)))
		return err_set(err, -EPERM, "'%s' can be changed by another user: the journal in it "
			       "cannot be believed", path);
	return 0;
}

/* What others read while we hold the lock. */
int journal_sign(struct journal *j, const char *kind)
{
	struct json_out o = { .line = true };
	struct buffer b;
	int rc;

	buffer_open(&b);
	o.to = b.to;
	json_open(&o, NULL, '{');
	json_int(&o, "pid", getpid());
	json_string(&o, "since", journal_now(j->mem));
	if (kind)
		json_string(&o, "kind", kind);
	json_close(&o);
	buffer_end(&b);
	rc = ftruncate(j->lock, 0) < 0 || pwrite(j->lock, b.v, b.n, 0) != (ssize_t)b.n ? -errno : 0;
	buffer_close(&b);
	return rc;
}

/* An open file description's lock: it goes with us, however we end, and nobody inherits it. */
static int take_lock(struct journal *j, struct err *err)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	const char *path = JOIN(j->mem, j->dir, "/lock");
	char said[MAX_LOCK];
	ssize_t n;
	int64_t pid;

	j->lock = openat(j->folder, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (j->lock < 0)
		return err_set(err, -errno, "cannot write '%s': %s", path, strerror(errno));
	if (fcntl(j->lock, F_OFD_SETLK, &lock) < 0) {
		if (errno != EAGAIN && errno != EACCES)
			return err_set(err, -errno, "cannot lock '%s': %s", path, strerror(errno));
		n = pread(j->lock, said, sizeof said - 1, 0);
		said[n > 0 ? n : 0] = '\0';
		return err_set(err, -EBUSY, "%s is at work on this machine",
			       journal_describe(&(struct text){ said, n > 0 ? (size_t)n : 0 }, &pid,
						j->mem));
	}
	if (journal_sign(j, NULL) < 0)
		return err_set(err, -errno, "cannot write '%s': %s", path, strerror(errno));
	return 0;
}

/* What a power failure kept from getting its name holds nothing that began. */
static void drop_strays(struct journal *j)
{
	const char *const *names;
	const char *runs = JOIN(j->mem, j->dir, "/runs");

	if (root_list(j->root, runs, MAX_STRAYS, j->mem, &names) < 0)
		return;
	for (; *names; names++)
		if (span_ends(span_of(*names), ".ampy"))
			(void)unlinkat(j->runs, *names, 0);
}

/* Files that cannot be used are renamed, so that they are said once and lost never. */
static int move_aside(struct journal *j, struct err *err)
{
	struct journal_files all;
	int rc = journal_load(j->root, j->dir, j->mem, &all, err);

	if (rc < 0)
		return rc;
	drop_strays(j);
	for (size_t i = 0; i < all.broken.n; i++) {
		const char *name = all.broken.v[i], *aside = JOIN(j->mem, name, ".broken");

		if (renameat(j->runs, name, j->runs, aside) < 0)
			return err_set(err, -errno, "cannot move '%s/runs/%s' aside: %s", j->dir,
				       name, strerror(errno));
		list_add(&all.complaints, arena_printf(j->mem, "it is kept as '%s/runs/%s'", j->dir,
						       aside), j->mem);
	}
	if (all.broken.n)
		store_sync(j->runs);
	j->complaints = all.complaints.v;
	return 0;
}

int journal_open(const struct root *root, const char *dir, struct arena *mem, struct journal **ret,
		 struct err *err)
{
	struct journal *j = TAKE(mem, struct journal);
	int rc;

	*j = (struct journal){ .root = root, .dir = dir, .mem = mem, .folder = -1, .runs = -1,
			       .lock = -1, .fd = -1 };
	if ((rc = open_folder(root, dir, &j->folder, err)) < 0 ||
	    (rc = open_folder(root, JOIN(mem, dir, "/runs"), &j->runs, err)) < 0 ||
	    (rc = take_lock(j, err)) < 0 || (rc = move_aside(j, err)) < 0) {
		journal_close(j);
		return rc;
	}
	*ret = j;
	return 0;
}

static void close_one(int fd)
{
	if (fd >= 0)
		close(fd);
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	close_one(j->fd);
	close_one(j->runs);
	close_one(j->folder);
	close_one(j->lock);
	j->fd = j->runs = j->folder = j->lock = -1;
}

const char *const *journal_complaints(const struct journal *j)
{
	return j->complaints;
}

const char *journal_id(const struct journal *j)
{
	return j->run.id;
}

bool journal_resumed(const struct journal *j)
{
	return j->resumed;
}
