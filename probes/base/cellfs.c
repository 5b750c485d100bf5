/* The file systems of a root of its own: none of the host's is in reach. */
#include "base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cellfs.h"
#include "fd.h"
#include "scan.h"
#include "walk.h"

/* In our own /dev, so that nothing of it stays; a link in /etc that leads to it is ours. */
#define NAMES "/dev/ampy-resolv.conf"
static const char *const file = &NAMES[1];

/* Mounts on what `at` is open on, whatever its name leads to by now. */
static int mount_at(int at, const char *source, const char *type, unsigned long flags,
		    const char *options)
{
	char target[32];

	(void)snprintf(target, sizeof target, "/proc/self/fd/%d", at);
	return mount(source, target, type, flags, options);
}

/* A folder of the root and no link, or -1. */
static int folder(const char *name)
{
	return open(name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static int mount_on(const char *name, const char *type, unsigned long flags, const char *options)
{
	ON_EXIT(fd_close) int at = folder(name);

	return at < 0 ? -1 : mount_at(at, type, type, flags, options);
}

/* The host's devices that have nothing to do with its disks; more are not to be had. */
static const struct { const char *name, *host; } nodes[] = {
	{ "dev/null", "/dev/null" },     { "dev/zero", "/dev/zero" },
	{ "dev/full", "/dev/full" },     { "dev/random", "/dev/random" },
	{ "dev/urandom", "/dev/urandom" }, { "dev/tty", "/dev/tty" },
};

static const struct { const char *to, *name; } links[] = {
	{ "/proc/self/fd", "dev/fd" },        { "/proc/self/fd/0", "dev/stdin" },
	{ "/proc/self/fd/1", "dev/stdout" },  { "/proc/self/fd/2", "dev/stderr" },
	{ "pts/ptmx", "dev/ptmx" },
};

static int fill_dev(void)
{
	for (size_t i = 0; i < LEN(nodes); i++) {
		int fd = open(nodes[i].name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

		if (fd < 0)
			return -1;
		close(fd);
		if (mount(nodes[i].host, nodes[i].name, NULL, MS_BIND, NULL) < 0)
			return -1;
	}
	for (size_t i = 0; i < LEN(links); i++)
		if (symlink(links[i].to, links[i].name) < 0)
			return -1;
	if (mkdir("dev/shm", 0755) < 0 || chmod("dev/shm", 01777) < 0 || mkdir("dev/pts", 0755) < 0)
		return -1;
	/* apt gives dpkg a terminal of these. */
	return mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
		     "newinstance,ptmxmode=0666,mode=0620,gid=5");
}

/* Read-only, and so is each mount that is made of it. */
static bool write_names(struct span names)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	bool whole = fd >= 0 && write(fd, names.v, names.n) == (ssize_t)names.n;

	if (fd >= 0)
		close(fd);
	return whole && mount(file, file, NULL, MS_BIND, NULL) == 0 &&
	       mount(NULL, file, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) == 0;
}

static void cover(int at)
{
	(void)mount_at(at, file, NULL, MS_BIND, NULL);
}

/* Best effort: many steps need no network.  What is there and says something stays.  An empty file
 * and a link to nowhere (most often into /run, which is new) are covered for the time being.  Where
 * there is nothing to cover, the root gets a link, which cellfs_leave() or, after a power failure,
 * that of the next time takes away.
 */
static void give_names(struct span names)
{
	ON_EXIT(fd_close) int top = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	ON_EXIT(fd_close) int etc = folder("etc");
	ON_EXIT(fd_close) int there = top < 0 ? -1 : walk_open(top, "/etc/resolv.conf", O_PATH);
	ON_EXIT(fd_close) int name = -1;
	struct stat st;

	if (!names.n || top < 0 || etc < 0 || !write_names(names))
		return;
	if (there >= 0) {
		if (fstat(there, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 0)
			cover(there);
		return;
	}
	if (there != -ENOENT)
		return;
	name = openat(etc, "resolv.conf", O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (name < 0) {
		(void)!symlinkat(NAMES, etc, "resolv.conf");
	} else {
		char to[sizeof NAMES + 1];
		ssize_t n = readlinkat(name, "", to, sizeof to);

		if (n != sizeof NAMES - 1 || memcmp(to, NAMES, (size_t)n) != 0)
			cover(name);
	}
}

void cellfs_leave(void)
{
	char to[sizeof NAMES + 1];
	ssize_t n = readlink("/etc/resolv.conf", to, sizeof to);

	if (n == sizeof NAMES - 1 && memcmp(to, NAMES, (size_t)n) == 0)
		(void)unlink("/etc/resolv.conf");
}

static const char *fill(struct span names)
{
	ON_EXIT(fd_close) int proc = folder("proc");
	ON_EXIT(fd_close) int run = folder("run");

	if (proc < 0)
		return "find a folder 'proc' in it";
	if (mount_on("dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=0755,size=64m") < 0)
		return "mount 'dev'";
	if (fill_dev() < 0)
		return "fill 'dev'";
	if (mount_on("sys", "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
		return "mount 'sys'";
	/* What the host's programs left there (sockets, pid files) is none of the root's. */
	if (run >= 0) {
		if (mount_at(run, "tmpfs", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64m") < 0)
			return "mount 'run'";
		if (mkdir("run/lock", 0755) < 0 || chmod("run/lock", 01777) < 0)
			return "fill 'run'";
	}
	give_names(names);
	return NULL;
}

/* The old root is left by pivot_root(2), so that no chroot(2) leads back; on an initramfs, where
 * that cannot be, it is covered.
 */
static const char *leave_host(void)
{
	if (syscall(SYS_pivot_root, ".", ".") == 0) {
		if (umount2(".", MNT_DETACH) < 0)
			return "leave the host's files";
	} else if (mount(".", "/", NULL, MS_MOVE, NULL) < 0 || chroot(".") < 0) {
		return "make it the root";
	}
	return chdir("/") < 0 ? "make it the root" : NULL;
}

const char *cellfs_enter(const char *root, const struct stat *seen, struct span names)
{
	const char *failed;
	struct stat now;

	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return "make the mounts its own";
	/* What is mounted in it (/boot, /var) comes along. */
	if (mount(root, root, NULL, MS_BIND | MS_REC, NULL) < 0 || chdir(root) < 0 ||
	    stat(".", &now) < 0)
		return "open it";
	if (now.st_dev != seen->st_dev || now.st_ino != seen->st_ino) {
		errno = ESTALE;
		return "open it";
	}
	failed = fill(names);
	return failed ? failed : leave_host();
}

/* By these the kernel itself can be told things: a package's script may read them. */
static const char *const told[] = { "/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus",
				    "/proc/fs" };

const char *cellfs_proc(void)
{
	enum { SAFE = MS_NOSUID | MS_NODEV | MS_NOEXEC };

	if (mount("proc", "/proc", "proc", SAFE, NULL) < 0)
		return "mount 'proc'";
	for (size_t i = 0; i < LEN(told); i++) {
		if (mount(told[i], told[i], NULL, MS_BIND, NULL) < 0) {
			if (errno == ENOENT)
				continue;
			return "protect 'proc'";
		}
		if (mount(NULL, told[i], NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | SAFE, NULL) < 0)
			return "protect 'proc'";
	}
	return NULL;
}
