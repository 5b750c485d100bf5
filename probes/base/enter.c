/* Starting a program in a cell.  What stands between fork and exec is only what has to. */
#include "base.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"
#include "cell.h"
#include "cellfs.h"
#include "enter.h"
#include "err.h"
#include "fd.h"
#include "scan.h"

/* The descriptors of all that we fork: 0 to 2, 3 for the status, and where failures go. */
enum { STATUS_FD = 3, FAIL_FD = 4, FIRST_OTHER = 5, FAILED = 126, MAX_NAMES = 64 * 1024 };

/* The rights that root has in there: to install files, no rights over devices, the kernel or the
 * network of this machine (as in the containers that packages are tested in, without mknod).
 */
static const unsigned rights[] = {
	CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_FSETID, CAP_KILL, CAP_SETGID, CAP_SETUID,
	CAP_SETPCAP, CAP_NET_BIND_SERVICE, CAP_SYS_CHROOT, CAP_AUDIT_WRITE, CAP_SETFCAP,
};

/* What was being done when it failed; the words are of this program, before and after a fork. */
struct failure {
	int error;
	const char *what;
};

static const char starting[] = "start", making[] = "make namespaces",
		  becoming[] = "become the user";

/* All that is looked up before the fork. */
struct prepared {
	const struct enter *e;
	struct stat root;
	struct text names;          /* the host's resolv.conf */
	int null, fail[2];
};

static _Noreturn void give_up(const char *what)
{
	struct failure f = { errno, what };

	(void)!write(FAIL_FD, &f, sizeof f);
	_exit(FAILED);
}

static void close_others(void)
{
	enum { WITHOUT_CLOSE_RANGE = 1024 };

#if defined SYS_close_range
	if (syscall(SYS_close_range, (unsigned)FIRST_OTHER, ~0U, 0) == 0)
		return;
#endif
	for (int fd = FIRST_OTHER; fd < WITHOUT_CLOSE_RANGE; fd++)
		close(fd);
}

static void set_files(const struct prepared *p)
{
	enum { ABOVE = 16 };
	int fail = fcntl(p->fail[1], F_DUPFD_CLOEXEC, ABOVE);
	int null = fcntl(p->null, F_DUPFD_CLOEXEC, ABOVE);
	int out = fcntl(p->e->out, F_DUPFD_CLOEXEC, ABOVE);
	int status = p->e->status < 0 ? -1 : fcntl(p->e->status, F_DUPFD_CLOEXEC, ABOVE);

	if (dup3(fail, FAIL_FD, O_CLOEXEC) < 0)
		_exit(FAILED);
	if (dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		give_up(starting);
	if (p->e->status < 0)
		close(STATUS_FD);
	else if (dup2(status, STATUS_FD) < 0)
		give_up(starting);
	close_others();
}

/* Gets `signal` when the parent dies.  Where it died before this could be asked for, nobody reads
 * our failures any more.
 */
static void die_with_parent(int signal_number)
{
	struct pollfd p = { .fd = FAIL_FD };

	if (prctl(PR_SET_PDEATHSIG, signal_number) < 0 ||
	    (poll(&p, 1, 0) > 0 && p.revents & POLLERR))
		_exit(FAILED);
}

/* Gives up, for good, what root has no use for in there: exec gives no more than the bounding set
 * (capabilities(7)). */
static int limit_rights(void)
{
	uint64_t kept = 0;

	for (size_t i = 0; i < LEN(rights); i++)
		kept |= BIT(rights[i]);
	for (unsigned cap = 0; cap < 64; cap++) {
		if (kept & BIT(cap))
			continue;
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
			return errno == EINVAL && cap > CAP_AUDIT_READ ? 0 : -1;
	}
	return 0;
}

static int become(const struct cell *c)
{
	uid_t ru, eu, su;
	gid_t rg, eg, sg;

	if (getresuid(&ru, &eu, &su) < 0 || getresgid(&rg, &eg, &sg) < 0)
		return -1;
	/* Ourselves: without rights, groups cannot be set, and need not be. */
	if (eu != 0 && ru == c->uid && eu == c->uid && su == c->uid)
		return 0;
	if (setgroups(c->ngroups, c->groups) < 0 || setresgid(c->gid, c->gid, c->gid) < 0 ||
	    setresuid(c->uid, c->uid, c->uid) < 0)
		return -1;
	if (getresuid(&ru, &eu, &su) < 0 || getresgid(&rg, &eg, &sg) < 0)
		return -1;
	if (ru != c->uid || eu != c->uid || su != c->uid || rg != c->gid || eg != c->gid ||
	    sg != c->gid) {
		errno = EPERM;
		return -1;
	}
	return 0;
}

static _Noreturn void program(const struct enter *e)
{
	const struct cell *c = e->cell;
	sigset_t none;

	if (c->root && limit_rights() < 0)
		give_up("give up rights");
	if (c->user && become(c) < 0)
		give_up(becoming);
	if (!c->home || chdir(c->home) < 0)
		(void)!chdir("/");
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)execve(e->argv[0], e->argv, e->env);
	give_up(starting);
}

/* Waits for the end of `child` and takes in all that loses its parent; `end` is what SIGTERM does
 * to the child.  All signals are blocked, so that none is lost, and none ends us.
 */
static int mind(pid_t child, int end)
{
	sigset_t set;
	int raw;

	sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGCHLD);
	for (;;) {
		int got = sigwaitinfo(&set, NULL);
		pid_t pid;

		if (got == SIGINT)
			(void)kill(child, SIGINT);
		else if (got == SIGTERM)
			(void)kill(child, end);
		while ((pid = waitpid(-1, &raw, WNOHANG)) > 0)
			if (pid == child)
				return WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
	}
}

/* The first process of the pid namespace: when it ends, the kernel kills all others. */
static _Noreturn void be_init(const struct enter *e)
{
	const char *failed;
	pid_t pid;

	die_with_parent(SIGKILL);
	/* What runs in there shall not read this process, which was ours. */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	failed = cellfs_proc();
	if (failed)
		give_up(failed);
	pid = fork();
	if (pid < 0)
		give_up(starting);
	if (pid == 0)
		program(e);
	close(FAIL_FD);
	_exit(mind(pid, SIGTERM));
}

static _Noreturn void be_minder(const struct prepared *p)
{
	const struct cell *c = p->e->cell;
	const char *failed;
	pid_t pid;
	int code;

	die_with_parent(SIGTERM);
	if (unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS) < 0)
		give_up(making);
	failed = cellfs_enter(c->root, &p->root, (struct span){ p->names.v, p->names.n });
	if (failed)
		give_up(failed);
	pid = fork();
	if (pid == 0)
		be_init(p->e);
	if (pid < 0) {
		cellfs_leave();
		give_up(starting);
	}
	close(FAIL_FD);
	code = mind(pid, SIGKILL);
	cellfs_leave();
	_exit(code);
}

static _Noreturn void after_fork(const struct prepared *p)
{
	struct sigaction usual = { .sa_handler = SIG_DFL };

	for (int s = 1; s < NSIG; s++)
		(void)sigaction(s, &usual, NULL);
	/* A session of its own has no terminal: nothing can be typed into ours from in there. */
	(void)setsid();
	set_files(p);
	(void)umask(022);
	if (p->e->cell->root)
		be_minder(p);
	program(p->e);
}

static int sentence(const struct enter *e, const struct failure *f, struct err *err)
{
	const struct cell *c = e->cell;
	int rc = f->error > 0 ? -f->error : -EIO;

	if (f->what == starting)
		return err_set(err, rc, "cannot start '%s': %s", e->argv[0], strerror(-rc));
	if (f->what == becoming)
		return err_set(err, rc, "cannot start '%s' as the user '%s': %s", e->argv[0],
			       c->user, strerror(-rc));
	if (f->what == making && rc == -EPERM)
		return err_set(err, rc, "cannot enter '%s': namespaces of its own need root rights",
			       c->root);
	return err_set(err, rc, "cannot enter '%s': cannot %s: %s", c->root, f->what,
		       strerror(-rc));
}

/* The host's, when it is of a sane size; without it, names are not resolved in there. */
static struct text read_names(struct arena *mem)
{
	ON_EXIT(fd_close) int fd = open("/etc/resolv.conf", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char *v;
	ssize_t n;

	if (fd < 0)
		return (struct text){ "", 0 };
	v = TAKE_N(mem, MAX_NAMES + 1, char);
	n = read(fd, v, MAX_NAMES);
	return (struct text){ v, n > 0 && n < MAX_NAMES ? (size_t)n : 0 };
}

static int prepare(struct prepared *p, struct arena *mem, struct err *err)
{
	const char *root = p->e->cell->root;

	p->null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (p->null < 0)
		return err_set(err, -errno, "'/dev/null': %s", strerror(errno));
	if (pipe2(p->fail, O_CLOEXEC) < 0)
		return err_set(err, -errno, "cannot make a pipe: %s", strerror(errno));
	if (!root)
		return 0;
	if (stat(root, &p->root) < 0)
		return err_set(err, -errno, "'%s': %s", root, strerror(errno));
	p->names = read_names(mem);
	return 0;
}

static void done(struct prepared *p)
{
	fd_close(&p->null);
	fd_close(&p->fail[0]);
	fd_close(&p->fail[1]);
}

int enter(const struct enter *e, struct arena *mem, pid_t *ret, struct err *err)
{
	ON_EXIT(done) struct prepared p = { .e = e, .null = -1, .fail = { -1, -1 } };
	int rc = prepare(&p, mem, err);
	struct failure f;
	sigset_t all, old;
	ssize_t n;
	pid_t pid;

	if (rc < 0)
		return rc;
	sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, &old);
	pid = fork();
	rc = -errno;
	if (pid == 0) {
		close(p.fail[0]);
		after_fork(&p);
	}
	(void)sigprocmask(SIG_SETMASK, &old, NULL);
	if (pid < 0)
		return err_set(err, rc, "cannot start '%s': %s", e->argv[0], strerror(-rc));
	fd_close(&p.fail[1]);
	/* Ends when the program runs: exec has closed the last one. */
	do
		n = read(p.fail[0], &f, sizeof f);
	while (n < 0 && errno == EINTR);
	if (n != sizeof f) {
		*ret = pid;
		return 0;
	}
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return sentence(e, &f, err);
}
