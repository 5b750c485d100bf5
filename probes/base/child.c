/* Running a program to its end and taking what it says. */
#include "base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "cell.h"
#include "child.h"
#include "err.h"
#include "fd.h"
#include "scan.h"
#include "spawn.h"
#include "ticks.h"

enum { STEP = 64 * 1024, SLICE_MS = 100, LEFT_OVER = 1024 * 1024 };

static const int64_t second = 1000000000;

/* What is known of a child while it runs. */
struct watched {
	const struct child *c;
	struct arena *mem;
	pid_t pid;
	int out, status;        /* our ends of its pipes, -1 when they are closed */
	char *v;                /* what it printed, unless on_output takes it */
	size_t n, room;
	int64_t next_tick;
	bool asked;             /* a gentle stop was sent */
};

/* The number of bytes, 0 at the end or when there are none yet (then *fd stays open), or a negative
 * errno. */
static ssize_t get(int *fd, char *to, size_t room)
{
	ssize_t got = read(*fd, to, room);

	if (got < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -errno;
	if (got == 0)
		fd_close(fd);
	return got;
}

static ssize_t hand_on(struct watched *w, int *fd, void (*to)(void *user, struct span piece))
{
	char piece[STEP];
	ssize_t got = get(fd, piece, sizeof piece);

	if (got > 0)
		to(w->c->user, (struct span){ piece, (size_t)got });
	return got;
}

static ssize_t keep(struct watched *w)
{
	ssize_t got;

	if (w->n == w->room) {
		size_t room = w->room ? w->room * 2 : 4096;
		char *v = TAKE_N(w->mem, room + 1, char);

		if (w->n)
			memcpy(v, w->v, w->n);
		w->v = v;
		w->room = room;
	}
	got = get(&w->out, w->v + w->n, w->room - w->n < STEP ? w->room - w->n : STEP);
	if (got < 0)
		return got;
	w->n += (size_t)got;
	w->v[w->n] = '\0';
	return w->n > w->c->max_output ? -EFBIG : got;
}

/* Waits up to `ms` for one of the pipes and takes what is there: the number of bytes, 0, or a
 * negative errno. */
static ssize_t take(struct watched *w, int ms)
{
	struct pollfd p[] = { { .fd = w->status, .events = POLLIN },
			      { .fd = w->out, .events = POLLIN } };
	ssize_t n = 0, got;

	if (poll(p, LEN(p), ms) <= 0)
		return 0;
	if (p[0].revents) {
		n = hand_on(w, &w->status, w->c->on_status);
		if (n < 0)
			return n;
	}
	if (p[1].revents) {
		got = w->c->on_output ? hand_on(w, &w->out, w->c->on_output) : keep(w);
		if (got < 0)
			return got;
		n += got;
	}
	return n;
}

static bool is_gone(pid_t pid)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG) < 0)
		return errno == ECHILD;
	return info.si_pid == pid;
}

static int stop_and_tick(struct watched *w)
{
	const struct child *c = w->c;

	if (c->stop && *c->stop && !w->asked) {
		if (!c->gentle)
			return -EINTR;
		(void)kill(w->pid, SIGINT);
		w->asked = true;
	}
	if (c->on_tick && ticks() >= w->next_tick) {
		c->on_tick(c->user);
		w->next_tick = ticks() + second / 1000 * SLICE_MS;
	}
	return 0;
}

/* Reads until the child is gone, the time is up or the output too long.  A grandchild that keeps
 * the pipe open is not waited for once the child itself has ended.
 */
static int follow(struct watched *w)
{
	int64_t end = w->c->seconds ? ticks() + w->c->seconds * second : INT64_MAX;
	size_t left = 0;
	ssize_t got = 0;
	int rc = 0;

	while (got >= 0 && !is_gone(w->pid)) {
		rc = stop_and_tick(w);
		if (rc == 0 && ticks() > end)
			rc = -ETIME;
		if (rc < 0)
			return rc;
		/* The pipes close before the process ends: then only the end is waited for. */
		got = take(w, w->out < 0 && w->status < 0 ? 1 : SLICE_MS);
	}
	/* What was still in the pipes when it ended; who fills them by now is none of ours. */
	while (got >= 0 && left < LEFT_OVER && (got = take(w, 0)) > 0)
		left += (size_t)got;
	if (got < 0)
		return (int)got;
	return w->asked ? -EINTR : 0;
}

/* Ends what is left of the group and takes the child's status: no zombie stays. */
static int reap(const struct child *c, pid_t pid)
{
	int raw = 0;

	/* Who minds a root has to leave it as it was; it ends all in there at once. */
	if (c->cell && c->cell->root)
		(void)kill(pid, SIGTERM);
	else
		(void)kill(-pid, SIGKILL);
	while (waitpid(pid, &raw, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
}

/* Where whoever started us ignores SIGCHLD, the kernel would throw the status away. */
static void want_status(void)
{
	struct sigaction now;

	if (sigaction(SIGCHLD, NULL, &now) == 0 && now.sa_handler == SIG_IGN)
		(void)signal(SIGCHLD, SIG_DFL);
}

static int sentence(const struct child *c, int rc, struct err *err)
{
	switch (rc) {
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

int child_run(const struct child *c, struct arena *mem, int *status, struct text *output,
	      struct err *err)
{
	ON_EXIT(fd_close) int in = -1;
	ON_EXIT(fd_close) int out = -1;
	ON_EXIT(fd_close) int in_status = -1;
	ON_EXIT(fd_close) int out_status = -1;
	struct watched w = { .c = c, .mem = mem };
	int ends[2], rc, code;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return err_set(err, -errno, "cannot make a pipe: %s", strerror(errno));
	in = ends[0];
	out = ends[1];
	if (c->on_status) {
		if (pipe2(ends, O_CLOEXEC) < 0)
			return err_set(err, -errno, "cannot make a pipe: %s", strerror(errno));
		in_status = ends[0];
		out_status = ends[1];
	}
	want_status();
	rc = spawn(c, out, out_status, mem, &w.pid, err);
	if (rc < 0)
		return rc;
	fd_close(&out);
	fd_close(&out_status);
	w.out = in;
	w.status = in_status;
	in = in_status = -1;
	rc = follow(&w);
	fd_close(&w.out);
	fd_close(&w.status);
	code = reap(c, w.pid);
	if (rc == 0 || w.asked) {
		*status = code;
		*output = (struct text){ w.v ? w.v : "", w.n };
	}
	return rc < 0 ? sentence(c, rc, err) : 0;
}
