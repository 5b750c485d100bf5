/* The locks of the package managers. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/ticks.h"
#include "holder.h"
#include "lock.h"

enum { MAX_LOCK_FILE = 1 << 20, MAX_PROC = 4 << 20, MAX_PIDS = 1 << 22, LEFT_SECONDS = 5 };

enum kind {
	RECORD,     /* locked by fcntl(2) */
	WHOLE,      /* by flock(2) or fcntl(2) */
	PID_FILE,   /* holds the number of who runs, which may have ended */
	EXISTS,     /* is there for as long as one runs */
};

static const struct lock {
	const char *manager, *path;
	enum kind kind;
	const char *names[4];   /* the last two kinds: in the command of who may hold it */
} locks[] = {
	{ "apt", "/var/lib/dpkg/lock-frontend", RECORD, { NULL } },
	{ "apt", "/var/lib/dpkg/lock", RECORD, { NULL } },
	{ "apt", "/var/lib/apt/lists/lock", RECORD, { NULL } },
	{ "apt", "/var/cache/apt/archives/lock", RECORD, { NULL } },
	{ "dnf", "/var/cache/dnf/metadata_lock.pid", PID_FILE, { "dnf", "yum", "packagekit" } },
	{ "dnf", "/var/cache/dnf/download_lock.pid", PID_FILE, { "dnf", "yum", "packagekit" } },
	{ "dnf", "/var/lib/dnf/rpmdb_lock.pid", PID_FILE, { "dnf", "yum", "packagekit" } },
	{ "dnf", "/run/dnf/rpmtransaction.lock", WHOLE, { NULL } },     /* dnf 5 */
	{ "yum", "/run/yum.pid", PID_FILE, { "yum", "packagekit" } },
	{ "tdnf", "/run/.tdnf-instance-lockfile", WHOLE, { NULL } },
	{ "zypper", "/run/zypp.pid", PID_FILE, { "zypp", "Zypp", "packagekit", "y2" } },
	{ "rpm", "/var/lib/rpm/.rpm.lock", RECORD, { NULL } },
	{ "rpm", "/usr/lib/sysimage/rpm/.rpm.lock", RECORD, { NULL } },
	{ "pacman", "/var/lib/pacman/db.lck", EXISTS, { "pacman", "pamac", "packagekit" } },
	{ "apk", "/lib/apk/db/lock", WHOLE, { NULL } },
	{ "apk", "/usr/lib/apk/db/lock", WHOLE, { NULL } },
};

/* What they say when a lock is in their way. */
static const struct { const char *manager, *says; } complaints[] = {
	{ "apt", "Could not get lock " },
	{ "apt", "Unable to acquire the dpkg frontend lock" },
	{ "apt", "Unable to lock the administration directory" },
	{ "apt", "Unable to lock directory " },
	{ "apt", "Unable to lock the download directory" },
	{ "apt", "frontend lock was locked by another process" },
	{ "apt", "is locked by another process" },
	{ "dnf", "Waiting for process with pid " },
	{ "dnf", "Failed to obtain the transaction lock" },
	{ "dnf", "is already running with pid" },
	{ "yum", "Another app is currently holding the yum lock" },
	{ "yum", "Existing lock " },
	{ "tdnf", "Waiting for tdnf_instance lock" },
	{ "zypper", "System management is locked" },
	{ "rpm", "can't create transaction lock" },
	{ "rpm", "can't create RPM lock" },
	{ "pacman", "unable to lock database" },
	{ "apk", "Unable to lock database" },
};

static bool rpm_based(const char *manager)
{
	static const char *const all[] = { "dnf", "yum", "tdnf", "zypper" };

	for (size_t i = 0; i < LEN(all); i++)
		if (strcmp(manager, all[i]) == 0)
			return true;
	return false;
}

static bool belongs(const char *owner, const char *manager)
{
	return strcmp(owner, manager) == 0 || (strcmp(owner, "rpm") == 0 && rpm_based(manager));
}

static void close_root(struct root **r)
{
	root_close(*r);
}

static struct span proc(const struct root *host, int pid, const char *name, struct arena *mem)
{
	struct text t = { "", 0 };

	if (root_read(host, arena_printf(mem, "/proc/%d/%s", pid, name), MAX_PROC, mem, &t) < 0)
		return (struct span){ "", 0 };
	return (struct span){ t.v, t.n };
}

static void describe(const struct root *host, struct arena *mem, struct lock_holder *h)
{
	if (!h->pid)
		return;
	h->command = holder_command(proc(host, h->pid, "comm", mem),
				    proc(host, h->pid, "cmdline", mem), mem);
	h->unit = holder_unit(proc(host, h->pid, "cgroup", mem), mem);
}

/* /proc/locks has what may not be opened, and flock(2)'s, by the numbers of the file.  On an
 * overlay stat(2) gives a file the device of its layer, but a folder that of the overlay, as the
 * kernel has it here.
 */
static int by_numbers(const struct root *root, const struct root *host, const char *path,
		      const struct stat *st, struct arena *mem, int *pid)
{
	const char *dir = arena_strndup(mem, path, (size_t)(strrchr(path, '/') - path));
	struct stat folder = *st;
	struct text all;
	int rc = root_read(host, "/proc/locks", MAX_PROC, mem, &all);

	if (rc < 0)
		return rc;
	if (root_stat(root, dir, &folder) < 0)
		folder = *st;
	return holder_in_locks((struct span){ all.v, all.n }, major(st->st_dev), minor(st->st_dev),
			       st->st_ino, pid) ||
	       holder_in_locks((struct span){ all.v, all.n }, major(folder.st_dev),
			       minor(folder.st_dev), st->st_ino, pid);
}

static int locked_file(const struct root *root, const struct root *host, const struct lock *l,
		       struct arena *mem, int *pid)
{
	ON_EXIT(fd_close) int fd = -1;
	struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct stat st;
	int rc = root_stat(root, l->path, &st);

	if (rc < 0)
		return root_absent(rc) ? 0 : rc;
	/* Asking needs no right to write.  On overlays and btrfs only this finds it. */
	if (root_file(root, l->path, MAX_LOCK_FILE, &fd) == 0 && fcntl(fd, F_GETLK, &range) == 0) {
		if (range.l_type != F_UNLCK) {
			*pid = range.l_pid > 0 ? range.l_pid : 0;
			return 1;
		}
		if (l->kind == RECORD)
			return 0;
	}
	return by_numbers(root, host, l->path, &st, mem, pid);
}

/* Is it one of those that hold this lock?  What runs but cannot be looked at may be. */
static bool may_hold(const struct root *host, int pid, const struct lock *l, struct arena *mem)
{
	struct span comm = proc(host, pid, "comm", mem), cmdline = proc(host, pid, "cmdline", mem);

	if (!comm.n)
		return kill(pid, 0) == 0 || errno == EPERM;
	for (size_t i = 0; i < LEN(l->names) && l->names[i]; i++)
		if (memmem(comm.v, comm.n, l->names[i], strlen(l->names[i])) ||
		    memmem(cmdline.v, cmdline.n, l->names[i], strlen(l->names[i])))
			return true;
	return false;
}

static int pid_file(const struct root *root, const struct root *host, const struct lock *l,
		    struct arena *mem, int *pid)
{
	enum { MAX_TEXT = 64 };
	struct text t;
	uint64_t v;
	int rc = root_read(root, l->path, MAX_TEXT, mem, &t);

	if (rc < 0)
		return root_absent(rc) ? 0 : rc;
	if (scan_u64(span_trim((struct span){ t.v, t.n }), 10, INT_MAX, &v) < 0 || !v ||
	    !may_hold(host, (int)v, l, mem))
		return 0;
	*pid = (int)v;
	return 1;
}

/* Who made the file is not told in it: the process that could have. */
static int file_exists(const struct root *root, const struct root *host, const struct lock *l,
		       struct arena *mem, struct lock_holder *h)
{
	const char *const *names;
	int rc = root_exists(root, l->path);
	uint64_t pid;

	if (rc < 0)
		return root_absent(rc) ? 0 : rc;
	rc = root_list(host, "/proc", MAX_PIDS, mem, &names);
	if (rc < 0)
		return rc;
	for (; *names; names++) {
		if (scan_u64(span_of(*names), 10, INT_MAX, &pid) < 0)
			continue;
		for (size_t i = 0; i < LEN(l->names) && l->names[i]; i++) {
			struct span comm = proc(host, (int)pid, "comm", mem);

			if (span_starts(comm, l->names[i])) {
				h->pid = (int)pid;
				return 1;
			}
		}
	}
	h->left = true;
	return 1;
}

static int look(const struct root *root, const struct root *host, const struct lock *l,
		struct arena *mem, struct lock_holder *h)
{
	switch (l->kind) {
	case RECORD:
	case WHOLE:    return locked_file(root, host, l, mem, &h->pid);
	case PID_FILE: return pid_file(root, host, l, mem, &h->pid);
	case EXISTS:   return file_exists(root, host, l, mem, h);
	}
	return 0;
}

int lock_holder(const struct root *root, const char *manager, struct arena *mem,
		struct lock_holder *ret)
{
	ON_EXIT(close_root) struct root *host = NULL;
	struct err unused = { 0 };
	int rc = root_open("/", &host, &unused), unclear = 0;

	if (rc < 0)
		return rc;
	for (size_t i = 0; manager && i < LEN(locks); i++) {
		struct lock_holder h = { .file = locks[i].path };

		if (!belongs(locks[i].manager, manager))
			continue;
		rc = look(root, host, &locks[i], mem, &h);
		if (rc > 0) {
			describe(host, mem, &h);
			*ret = h;
			return 1;
		}
		if (rc < 0)
			unclear = rc;
	}
	return unclear;
}

const char *lock_text(const struct lock_holder *h, struct arena *mem)
{
	if (h->left)
		return arena_printf(mem,
				    "'%s' is there, though no program that makes it runs: it may "
				    "be removed",
				    h->file);
	if (!h->pid)
		return arena_printf(mem, "a process that cannot be seen from here holds '%s'",
				    h->file);
	if (!h->command)
		return arena_printf(mem, "pid %d holds '%s'", h->pid, h->file);
	return arena_printf(mem, "pid %d (%s%s%s) holds '%s'", h->pid, h->command,
			    h->unit ? ", " : "", h->unit ? h->unit : "", h->file);
}

/* One look, with memory of its own: there may be many.  What lock_holder() returns. */
static int one_look(const struct lock_wait *w, struct arena *mem, const char **why, bool *left)
{
	struct arena *own = arena_new();
	struct lock_holder h = { 0 };
	int rc = lock_holder(w->root, w->manager, own, &h);
	const char *text = rc > 0 ? lock_text(&h, own) : NULL;

	if (text && (!*why || strcmp(*why, text) != 0)) {
		*why = arena_strdup(mem, text);
		if (w->on_waiting && w->seconds)
			w->on_waiting(w->user, *why);
	}
	*left = h.left;
	arena_free(own);
	return rc;
}

int lock_wait(const struct lock_wait *w, struct arena *mem, struct err *err)
{
	enum { FIRST_MS = 100, MOST_MS = 1000 };
	const int64_t begin = ticks(), second = 1000000000;
	const char *why = NULL;
	int pause = FIRST_MS;

	for (;;) {
		bool left = false;
		int64_t over = begin + w->seconds * second, now;

		if (one_look(w, mem, &why, &left) <= 0)
			return 0;
		now = ticks();
		if (left && w->seconds > LEFT_SECONDS)
			over = begin + LEFT_SECONDS * second;
		if (now >= over)
			return err_set(err, -ETIME, "%s (waited %d s)", why,
				       (int)((now - begin) / second));
		if (over - now < pause * (second / 1000))
			pause = (int)((over - now) / (second / 1000)) + 1;
		(void)poll(NULL, 0, pause);
		if (w->stop && *w->stop)
			return err_set(err, -EINTR, "a signal came while waiting: %s", why);
		pause = pause * 2 < MOST_MS ? pause * 2 : MOST_MS;
	}
}

bool lock_complaint(const char *manager, struct span output)
{
	for (size_t i = 0; i < LEN(complaints); i++)
		if ((!manager || belongs(complaints[i].manager, manager)) && output.n &&
		    memmem(output.v, output.n, complaints[i].says, strlen(complaints[i].says)))
			return true;
	return false;
}
