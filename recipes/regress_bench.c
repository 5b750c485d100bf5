/* Starting a Python and its tests, many at once.  Each start is minded by a process of our own,
 * which waits for its end, ends what it left behind, and hands over what it said.
 */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/cell.h"
#include "../probes/base/child.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/scratch.h"
#include "../probes/base/ticks.h"
#include "regress_bench.h"
#include "regress_engine.h"

enum { SLICE_MS = 200, MAX_JOBS = 512, MAX_ORPHANS = 4096 };

/* In a minder: what its parent, or a terminal, sent it. */
static volatile int told_to_stop;

static void on_stop(int number)
{
	told_to_stop = number;
}

/* What a minder hands over, before the bytes. */
struct answer {
	int rc, status;
	size_t n;
	char why[sizeof(((struct err *)NULL)->text)];
};

/* The end of what comes: a ring. */
struct tail {
	char v[BENCH_MAX_OUTPUT];
	size_t n;
};

static void keep_tail(void *user, struct span piece)
{
	struct tail *t = user;

	for (size_t i = 0; i < piece.n; i++)
		t->v[t->n++ % sizeof t->v] = piece.v[i];
}

/* With "{}" replaced by the folder. */
static const char *in_place(const char *word, const char *folder, struct arena *mem)
{
	const char *at = strstr(word, "{}");

	return at ? arena_printf(mem, "%.*s%s%s", (int)(at - word), word, folder, at + 2) : word;
}

static const char *const *command_line(const struct regress_bench *b, const struct regress_job *job,
				       struct arena *mem)
{
	const char *folder = b->engine ? REGRESS_ENGINE_DIR : JOIN(mem, b->dir, "/", job->name);
	struct list argv = { 0 };

	if (b->engine)
		engine_begin(b->engine, JOIN(mem, b->outside, "/", job->name), job->name, b->memory,
			     &argv, mem);
	else
		list_add(&argv, b->python, mem);
	for (const char *const *a = job->args; *a; a++)
		list_add(&argv, in_place(*a, folder, mem), mem);
	return argv.v;
}

/* What a program left behind is ours now (we are its subreaper), and is ended. */
static void end_orphans(void)
{
	char path[64], text[MAX_ORPHANS];

	(void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	for (int turn = 0; turn < MAX_ORPHANS; turn++) {
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
		struct span rest, word;
		uint64_t pid;

		fd_close(&fd);
		if (n <= 0)
			return;
		rest = (struct span){ text, (size_t)n };
		while (scan_word(&rest, &word))
			if (scan_u64(word, 10, INT32_MAX, &pid) == 0 && pid > 1)
				(void)kill((pid_t)pid, SIGKILL);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		(void)poll(NULL, 0, 1);
	}
}

/* For good: what runs there cannot raise it again. */
static struct rlimit lowered(struct rlimit r, uint64_t to)
{
	if (r.rlim_max == RLIM_INFINITY || r.rlim_max > to)
		r.rlim_max = (rlim_t)to;
	r.rlim_cur = r.rlim_max;
	return r;
}

static void set_limits(const struct regress_bench *b)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_CORE, &r) == 0) {
		r = lowered(r, 0);
		(void)setrlimit(RLIMIT_CORE, &r);
	}
	if (b->memory && !b->engine && getrlimit(RLIMIT_DATA, &r) == 0) {
		r = lowered(r, b->memory);
		(void)setrlimit(RLIMIT_DATA, &r);
	}
}

static void run_child(const struct regress_bench *b, const struct regress_job *job,
		      struct tail *said, struct answer *a, struct arena *mem)
{
	const char *seen = JOIN(mem, b->dir, "/", job->name);
	struct cell cell = b->cell ? *b->cell : (struct cell){ 0 };
	const char *emulator = getenv("QEMU_CPU");
	const char *env[] = { "LC_ALL=C.UTF-8", emulator ? JOIN(mem, "QEMU_CPU=", emulator) : NULL,
			      NULL };
	struct child c = {
		.argv = command_line(b, job, mem), .seconds = job->seconds, .stop = &told_to_stop,
		.on_output = keep_tail, .user = said, .tmpdir = seen, .env = env,
	};
	struct err err = { 0 };
	struct text unused;

	cell.home = seen;
	if (b->cell)
		c.cell = &cell;
	if (b->engine) {
		c.env = engine_environment(b->engine, mem);
		c.tmpdir = NULL;
	}
	a->rc = child_run(&c, mem, &a->status, &unused, &err);
	(void)snprintf(a->why, sizeof a->why, "%s", err.text);
	if (b->engine && a->rc < 0)
		engine_end(b->engine, job->name, mem);
}

/* The process that minds one: never returns. */
static _Noreturn void mind(const struct regress_bench *b, const struct regress_job *job,
			   pid_t parent, const sigset_t *signals_before, int out)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	const struct sigaction stop = { .sa_handler = on_stop };
	struct arena *mem = arena_new();
	struct tail *said = TAKE(mem, struct tail);
	struct answer a = { 0 };
	size_t at, n;
	int rc;

	for (size_t i = 0; i < LEN(signals); i++)
		(void)sigaction(signals[i], &stop, NULL);
	(void)sigprocmask(SIG_SETMASK, signals_before, NULL);
	/* Not before our parent, whatever ends it; what we started ends with us. */
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
	if (getppid() != parent)
		_exit(1);
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	set_limits(b);
	if (chdir(JOIN(mem, b->outside, "/", job->name)) < 0) {
		a.rc = -errno;
		(void)snprintf(a.why, sizeof a.why, "'%s/%s': %s", b->outside, job->name,
			       strerror(errno));
	} else {
		run_child(b, job, said, &a, mem);
		end_orphans();
	}
	n = said->n < sizeof said->v ? said->n : sizeof said->v;
	at = said->n < sizeof said->v ? 0 : said->n % sizeof said->v;
	a.n = n;
	rc = fd_write(out, (const char *)&a, sizeof a);
	if (rc == 0 && n > at)
		rc = fd_write(out, said->v + at, n - at);
	if (rc == 0 && at)
		rc = fd_write(out, said->v, at);
	_exit(rc < 0);
}

struct slot {
	struct regress_job *job;       /* NULL: it is free */
	pid_t pid;
	int fd;
	char *v;
	size_t n;
	bool asked;                    /* to stop */
};

struct running {
	const struct regress_pool *p;
	struct slot *slots;
	size_t next, done;
	int64_t end;
	int why;                       /* -EINTR, -ETIME: nothing more is begun */
	struct arena *mem;
};

/* Its folder, of whom it runs as. */
static int make_folder(const struct regress_bench *b, const char *path)
{
	const struct cell *c = b->cell;

	if (mkdir(path, 0700) < 0)
		return -errno;
	/* A container's user need not be one of ours; the folder above is ours alone. */
	if (b->engine)
		return chmod(path, 0777) < 0 ? -errno : 0;
	if (c && c->user && geteuid() == 0 && chown(path, c->uid, c->gid) < 0)
		return -errno;
	return 0;
}

static int start(struct running *r, struct slot *s, struct regress_job *job)
{
	const struct regress_bench *b = r->p->bench;
	const char *path = JOIN(r->mem, b->outside, "/", job->name);
	int ends[2], rc = make_folder(b, path);
	sigset_t all, before;
	pid_t parent;

	if (rc < 0 || pipe2(ends, O_CLOEXEC) < 0) {
		job->rc = rc < 0 ? rc : -errno;
		job->why = arena_printf(r->mem, "'%s': %s", path, strerror(-job->rc));
		return job->rc;
	}
	/* What it said is of use until the next one takes its place. */
	*s = (struct slot){ .job = job, .fd = ends[0], .v = s->v };
	job->began = ticks();
	parent = getpid();
	/* None may come before the minder minds it. */
	sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, &before);
	s->pid = fork();
	if (s->pid == 0) {
		close(ends[0]);
		mind(b, job, parent, &before, ends[1]);
	}
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	close(ends[1]);
	if (s->pid < 0) {
		job->rc = -errno;
		job->why = arena_printf(r->mem, "cannot start a process: %s", strerror(errno));
		close(ends[0]);
		s->job = NULL;
		return job->rc;
	}
	if (!s->v)
		s->v = TAKE_N(r->mem, sizeof(struct answer) + BENCH_MAX_OUTPUT + 1, char);
	return 0;
}

static void finish(struct running *r, struct slot *s)
{
	const struct regress_bench *b = r->p->bench;
	struct regress_job *job = s->job;
	struct answer a = { .rc = -EIO, .why = "the process that minded it is gone" };

	close(s->fd);
	while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
		;
	s->v[s->n] = '\0';
	if (s->n >= sizeof a) {
		memcpy(&a, s->v, sizeof a);
		job->output = (struct text){ s->v + sizeof a, s->n - sizeof a };
	} else {
		job->output = (struct text){ "", 0 };
	}
	a.why[sizeof a.why - 1] = '\0';
	job->nanoseconds = ticks() - job->began;
	job->late = a.rc == -ETIME;
	job->stopped = a.rc == -EINTR;
	job->rc = job->late || job->stopped ? 0 : a.rc;
	job->why = job->rc < 0 ? arena_strdup(r->mem, a.why) : NULL;
	job->status = job->late || job->stopped ? 128 + SIGKILL : a.status;
	s->job = NULL;
	r->done++;
	if (r->p->done)
		r->p->done(r->p->user, job);
	(void)scratch_remove(JOIN(r->mem, b->outside, "/", job->name));
}

/* 1 when it has ended. */
static int take(struct slot *s)
{
	size_t room = sizeof(struct answer) + BENCH_MAX_OUTPUT;
	ssize_t got = read(s->fd, s->v + s->n, room - s->n);

	if (got > 0)
		s->n += (size_t)got;
	return got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN) || s->n == room;
}

static void stop_all(struct running *r)
{
	const struct regress_bench *b = r->p->bench;

	if (!r->why && b->stop && *b->stop)
		r->why = -EINTR;
	if (!r->why && r->p->seconds && ticks() > r->end)
		r->why = -ETIME;
	for (unsigned i = 0; r->why && i < r->p->at_once; i++)
		if (r->slots[i].job && !r->slots[i].asked) {
			(void)kill(r->slots[i].pid, SIGTERM);
			r->slots[i].asked = true;
		}
}

static void wait_for_some(struct running *r)
{
	struct regress_job *running[MAX_JOBS + 1];
	struct pollfd p[MAX_JOBS];
	struct slot *of[MAX_JOBS];
	nfds_t n = 0;

	for (unsigned i = 0; i < r->p->at_once; i++) {
		if (!r->slots[i].job)
			continue;
		p[n] = (struct pollfd){ .fd = r->slots[i].fd, .events = POLLIN };
		running[n] = r->slots[i].job;
		of[n++] = &r->slots[i];
	}
	running[n] = NULL;
	if (r->p->tick)
		r->p->tick(r->p->user, r->done, running);
	if (poll(p, n, SLICE_MS) <= 0)
		return;
	for (nfds_t i = 0; i < n; i++)
		if (p[i].revents && take(of[i]))
			finish(r, of[i]);
}

static bool busy(const struct running *r)
{
	for (unsigned i = 0; i < r->p->at_once; i++)
		if (r->slots[i].job)
			return true;
	return false;
}

int regress_pool_run(const struct regress_pool *p, struct arena *mem, struct err *err)
{
	struct running r = {
		.p = p, .mem = mem, .slots = TAKE_N(mem, p->at_once, struct slot),
		.end = ticks() + p->seconds * INT64_C(1000000000),
	};
	int first = 0;

	for (size_t i = 0; i < p->n; i++)
		p->jobs[i].rc = -ECANCELED;
	stop_all(&r);
	while (busy(&r) || (r.next < p->n && !r.why && !first)) {
		for (unsigned i = 0; i < p->at_once && r.next < p->n && !r.why && !first; i++)
			if (!r.slots[i].job)
				first = start(&r, &r.slots[i], &p->jobs[r.next++]);
		stop_all(&r);
		if (busy(&r))
			wait_for_some(&r);
	}
	if (first < 0)
		return err_set(err, first, "%s", p->jobs[r.next - 1].why);
	if (r.why)
		return err_set(err, r.why, r.why == -EINTR ? "it was stopped" : "the time was up");
	return 0;
}

int regress_bench_run(const struct regress_bench *b, struct regress_job *job, struct arena *mem,
		      struct err *err)
{
	const struct regress_pool p = { .bench = b, .jobs = job, .n = 1, .at_once = 1 };
	int rc = regress_pool_run(&p, mem, err);

	if (rc == 0 && job->rc < 0)
		rc = err_set(err, job->rc, "%s", job->why);
	if (rc == 0 && job->late)
		rc = err_set(err, -ETIME, "'%s' was ended after %u seconds", b->python, job->seconds);
	return rc == 0 && job->stopped ? err_set(err, -EINTR, "it was stopped") : rc;
}

int regress_bench_read(const struct regress_bench *b, const struct regress_job *job,
		       const char *name, size_t max, struct arena *mem, struct text *ret)
{
	const char *path = arena_printf(mem, "%s/%s/%s", b->outside, job->name, name);
	ON_EXIT(fd_close) int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	size_t n = 0;
	char *v;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	/* It is anybody's who ran there: what it is a second name of must not be another's. */
	if (!S_ISREG(st.st_mode) || st.st_nlink != 1 ||
	    (b->cell && b->cell->user && st.st_uid != b->cell->uid))
		return -EPERM;
	if (st.st_size < 0 || (uint64_t)st.st_size > max)
		return -EFBIG;
	v = TAKE_N(mem, (size_t)st.st_size + 1, char);
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, v + n, (size_t)st.st_size - n);

		if (got <= 0)
			return got < 0 ? -errno : -EIO;
		n += (size_t)got;
	}
	*ret = (struct text){ v, n };
	return 0;
}
