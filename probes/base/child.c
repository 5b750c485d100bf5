/* Starting a program and taking what it says.  The only place that starts one. */
#include "base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "child.h"
#include "err.h"
#include "scan.h"
#include "ticks.h"

enum { STEP = 64 * 1024, SLICE_MS = 100 };

/* Passed on when set: where the user's files are, and how one gets out of this network. */
enum { NTHEIRS = 2 };
static const char *const kept[] = {
	"HOME", "TMPDIR", "http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy",
	"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY",
};

static char *const *clean_environment(const struct child *c, struct arena *mem)
{
	char **env = TAKE_N(mem, LEN(kept) + 3, char *);
	size_t n = 0;

	env[n++] = arena_strdup(
		mem, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	env[n++] = arena_strdup(mem, "LC_ALL=C.UTF-8");
	for (size_t i = 0; i < LEN(kept); i++) {
		const char *v = getenv(kept[i]);

		/* As root, HOME may be a user's: nothing of it is read, and nothing left there. */
		if (c->tmpdir && i < NTHEIRS)
			v = c->tmpdir;
		if (v)
			env[n++] = arena_printf(mem, "%s=%s", kept[i], v);
	}
	return env;
}

/* What we inherited from whoever started us goes no further.  Linux 5.11; without it, it does. */
static void close_inherited(void)
{
#if defined SYS_close_range
	enum { CLOEXEC_ONLY = 4 };

	(void)syscall(SYS_close_range, 3U, ~0U, CLOEXEC_ONLY);
#endif
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int spawn(const struct child *c, int out, struct arena *mem, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	char *const *env = clean_environment(c, mem);
	size_t n = 0;
	sigset_t none, all;
	char **argv;
	int rc;

	while (c->argv[n])
		n++;
	argv = TAKE_N(mem, n + 1, char *);
	for (size_t i = 0; i < n; i++)
		argv[i] = arena_strdup(mem, c->argv[i]);
	sigemptyset(&none);
	sigfillset(&all);
	close_inherited();
	rc = posix_spawn_file_actions_init(&actions);
	if (rc)
		return -rc;
	rc = posix_spawnattr_init(&attributes);
	if (!rc) {
		/* Its own group, so that all it starts can be ended; no signal is blocked or
		 * ignored. */
		(void)posix_spawnattr_setpgroup(&attributes, 0);
		(void)posix_spawnattr_setsigmask(&attributes, &none);
		(void)posix_spawnattr_setsigdefault(&attributes, &all);
		(void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
								    POSIX_SPAWN_SETSIGMASK |
								    POSIX_SPAWN_SETSIGDEF);
		if (!(rc = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY,
							    0)) &&
		    !(rc = posix_spawn_file_actions_adddup2(&actions, out, 1)) &&
		    !(rc = posix_spawn_file_actions_adddup2(&actions, out, 2)))
			rc = posix_spawn(pid, argv[0], &actions, &attributes, argv, env);
		(void)posix_spawnattr_destroy(&attributes);
	}
	(void)posix_spawn_file_actions_destroy(&actions);
	return -rc;
}

struct capture {
	char *v;
	size_t n, room, max;
};

/* 1 when there may be more, 0 at the end, or a negative errno. */
static int take(struct capture *cap, int fd, struct arena *mem)
{
	ssize_t got;

	if (cap->n == cap->room) {
		size_t room = cap->room ? cap->room * 2 : 4096;
		char *v = TAKE_N(mem, room + 1, char);

		if (cap->n)
			memcpy(v, cap->v, cap->n);
		cap->v = v;
		cap->room = room;
	}
	got = read(fd, cap->v + cap->n, cap->room - cap->n < STEP ? cap->room - cap->n : STEP);
	if (got < 0)
		return errno == EINTR || errno == EAGAIN ? 1 : -errno;
	cap->n += (size_t)got;
	cap->v[cap->n] = '\0';
	return cap->n > cap->max ? -EFBIG : got > 0;
}

/* Reads until the child is gone, the time is up or the output too long.  A grandchild that keeps
 * the pipe open is not waited for once the child itself has ended.
 */
static int follow(const struct child *c, pid_t pid, int fd, struct capture *cap, struct arena *mem)
{
	int64_t end = ticks() + (int64_t)c->seconds * 1000000000;
	bool open = true, gone = false;
	int rc = 0;

	while (rc >= 0 && !gone) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		siginfo_t info = { 0 };

		if (c->stop && *c->stop)
			return -EINTR;
		if (ticks() > end)
			return -ETIME;
		/* The pipe closes before the process ends: then only the end is waited for. */
		if (open && poll(&p, 1, SLICE_MS) > 0) {
			rc = take(cap, fd, mem);
			open = rc > 0;
			if (open)
				continue;
		}
		if (rc >= 0 && waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG) == 0)
			gone = info.si_pid == pid;
		if (rc >= 0 && !gone && !open)
			(void)poll(NULL, 0, 1);
	}
	/* What was still in the pipe when it ended. */
	while (rc >= 0 && open) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		open = poll(&p, 1, 0) > 0 && (rc = take(cap, fd, mem)) > 0;
	}
	return rc < 0 ? rc : 0;
}

/* Ends what is left of the group and takes the child's status: no zombie stays. */
static int reap(pid_t pid)
{
	int raw = 0;

	(void)kill(-pid, SIGKILL);
	while (waitpid(pid, &raw, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
}

int child_run(const struct child *c, struct arena *mem, int *status, struct text *output,
	      struct err *err)
{
	ON_EXIT(close_fd) int in = -1;
	ON_EXIT(close_fd) int out = -1;
	struct capture cap = { .max = c->max_output };
	int ends[2], rc, code;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_set(err, -errno, "cannot make a pipe: %s", strerror(errno));
	in = ends[0];
	out = ends[1];
	rc = spawn(c, out, mem, &pid);
	if (rc < 0)
		return err_set(err, rc, "cannot start '%s': %s", c->argv[0], strerror(-rc));
	close_fd(&out);
	rc = follow(c, pid, in, &cap, mem);
	code = reap(pid);
	switch (rc) {
	case 0:
		*status = code;
		*output = (struct text){ cap.v ? cap.v : "", cap.n };
		return 0;
	case -ETIME:
		return err_set(err, rc, "'%s' was ended after %u seconds", c->argv[0], c->seconds);
	case -EFBIG:
		return err_set(err, rc, "'%s' was ended: it printed more than %zu bytes",
			       c->argv[0], c->max_output);
	case -EINTR:
		return err_set(err, rc, "'%s' was ended: a signal came", c->argv[0]);
	default:
		return err_set(err, rc, "cannot read from '%s': %s", c->argv[0], strerror(-rc));
	}
}
