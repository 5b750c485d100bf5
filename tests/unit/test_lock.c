/* Locks: what the kernel prints of them, and real ones. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"
#include "probes/base/scratch.h"
#include "recipes/holder.h"
#include "recipes/lock.h"

static struct arena *mem;
static struct root *root;
static const char *folder;
static struct err err;

static const struct { const char *in; bool held; int pid; } locks[] = {
	{ "1: POSIX  ADVISORY  WRITE 812 fd:00:42 0 EOF\n", true, 812 },
	{ "1: FLOCK  ADVISORY  WRITE 9 00:2a:42 0 EOF\n2: POSIX  ADVISORY  READ 812 fd:00:42 0 EOF\n",
	  true, 812 },
	{ "1: OFDLCK ADVISORY  WRITE -1 fd:00:42 0 EOF\n", true, 0 },
	{ "1: POSIX  ADVISORY  WRITE 812 fd:00:43 0 EOF\n1: -> POSIX  ADVISORY  WRITE 7 fd:00:42 0 "
	  "EOF\n", false, 0 },
	{ "1: POSIX  ADVISORY  WRITE 812 fd:01:42 0 EOF\n", false, 0 },
	{ "1: POSIX  ADVISORY  WRITE 812 fd:00\n1: POSIX\n\nx\n1: POSIX A W 8 fd:00:42x 0 EOF", false,
	  0 },
	{ "", false, 0 },
};

static const struct { const char *in, *unit; } groups[] = {
	{ "0::/system.slice/apt-daily-upgrade.service\n", "apt-daily-upgrade.service" },
	{ "9:name=systemd:/system.slice/cloud-final.service\n8:pids:/x.service/y.service\n",
	  "cloud-final.service" },
	{ "0::/user.slice/user-1000.slice/session-3.scope\n", "session-3.scope" },
	{ "0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.scope/sub\n", "x.scope" },
	{ "8:pids:/x.service\n0::/\n", NULL },
	{ "0::/\x1b[31m.service\n", NULL },
	{ "", NULL },
	{ "0:", NULL },
};

#define CMD(s) { s, sizeof(s) - 1 }
static const struct { const char *comm; struct span cmdline; const char *want; } commands[] = {
	{ "apt-get\n", CMD("apt-get\0install\0x"), "apt-get" },
	{ "unattended-upgr\n", CMD("/usr/bin/python3\0/usr/bin/unattended-upgrade\0"),
	  "unattended-upgrade" },
	{ "unattended-upgr\n", CMD(""), "unattended-upgr" },
	{ "fifteen-letters\n", CMD("/usr/bin/other\0fifteen-letters\0"), "fifteen-letters" },
	{ "a\x1b" "b\n", CMD(""), "a b" },
	{ "", CMD("/bin/x\0y"), "x" },
	{ "\n", CMD(""), NULL },
};

static void as_printed(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(locks); i++) {
		int pid = 0;

		assert_int_equal(holder_in_locks(span_of(locks[i].in), 0xfd, 0, 42, &pid),
				 locks[i].held);
		assert_int_equal(pid, locks[i].pid);
	}
	for (size_t i = 0; i < LEN(groups); i++) {
		const char *unit = holder_unit(span_of(groups[i].in), mem);

		if (groups[i].unit)
			assert_string_equal(unit, groups[i].unit);
		else
			assert_null(unit);
	}
	for (size_t i = 0; i < LEN(commands); i++) {
		const char *got =
			holder_command(span_of(commands[i].comm), commands[i].cmdline, mem);

		if (commands[i].want)
			assert_string_equal(got, commands[i].want);
		else
			assert_null(got);
	}
}

static const struct { struct lock_holder h; const char *want; } texts[] = {
	{ { "/x", 812, "apt", "a.service", false }, "pid 812 (apt, a.service) holds '/x'" },
	{ { "/x", 812, "apt", NULL, false }, "pid 812 (apt) holds '/x'" },
	{ { "/x", 812, NULL, NULL, false }, "pid 812 holds '/x'" },
	{ { "/x", 0, NULL, NULL, false },
	  "a process that cannot be seen from here holds '/x'" },
	{ { "/x", 0, NULL, NULL, true },
	  "'/x' is there, though no program that makes it runs: it may be removed" },
};

static void sentences(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(texts); i++)
		assert_string_equal(lock_text(&texts[i].h, mem), texts[i].want);
	assert_true(lock_complaint("apt", SPAN("E: Could not get lock /x")));
	assert_false(lock_complaint("dnf", SPAN("E: Could not get lock /x")));
	assert_true(lock_complaint("zypper", SPAN("x\nSystem management is locked by")));
	assert_true(lock_complaint("dnf", SPAN("error: can't create transaction lock on")));
	assert_false(lock_complaint("apt", SPAN("error: can't create transaction lock on")));
	assert_false(lock_complaint(NULL, SPAN("")));
}

static void make(const char *path, const char *body)
{
	char *at = arena_printf(mem, "%s%s", folder, path);
	FILE *f;

	for (char *c = at + strlen(folder) + 1; *c; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		(void)mkdir(at, 0755);
		*c = '/';
	}
	f = fopen(at, "w");
	assert_non_null(f);
	(void)fputs(body, f);
	assert_int_equal(fclose(f), 0);
}

enum how { BY_FCNTL, BY_OFD, BY_FLOCK };

/* A process that holds the file for `ms`; 0: until it is ended. */
static pid_t hold(const char *path, enum how how, unsigned ms)
{
	struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int ready[2], fd;
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)prctl(PR_SET_NAME, "holder");
		fd = open(arena_printf(mem, "%s%s", folder, path), O_RDWR);
		if (fd < 0 || (how == BY_FLOCK
				       ? flock(fd, LOCK_EX)
				       : fcntl(fd, how == BY_OFD ? F_OFD_SETLK : F_SETLK, &range)) < 0)
			_exit(1);
		(void)!write(ready[1], "x", 1);
		if (ms)
			usleep(ms * 1000);
		else
			pause();
		_exit(0);
	}
	assert_int_equal(close(ready[1]), 0);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(close(ready[0]), 0);
	return pid;
}

static void end(pid_t pid)
{
	(void)kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void real_ones(void **state)
{
	struct lock_holder h = { 0 };
	pid_t pid;

	(void)state;
	assert_int_equal(lock_holder(root, "apt", mem, &h), 0);
	assert_int_equal(lock_holder(root, "apk", mem, &h), 0);
	assert_int_equal(lock_holder(root, "none", mem, &h), 0);
	assert_int_equal(lock_holder(root, NULL, mem, &h), 0);
	make("/var/lib/dpkg/lock", "");
	make("/lib/apk/db/lock", "");
	assert_int_equal(lock_holder(root, "apt", mem, &h), 0);
	assert_int_equal(lock_holder(root, "apk", mem, &h), 0);
	pid = hold("/var/lib/dpkg/lock", BY_FCNTL, 0);
	assert_int_equal(lock_holder(root, "apt", mem, &h), 1);
	assert_int_equal(h.pid, pid);
	assert_string_equal(h.file, "/var/lib/dpkg/lock");
	assert_string_equal(h.command, "holder");
	assert_int_equal(lock_holder(root, "dnf", mem, &h), 0);
	end(pid);
	pid = hold("/var/lib/dpkg/lock", BY_OFD, 0);
	assert_int_equal(lock_holder(root, "apt", mem, &h), 1);
	assert_int_equal(h.pid, 0);
	end(pid);
	pid = hold("/lib/apk/db/lock", BY_FLOCK, 0);
	assert_int_equal(lock_holder(root, "apk", mem, &h), 1);
	assert_int_equal(h.pid, pid);
	end(pid);
	assert_int_equal(lock_holder(root, "apt", mem, &h), 0);
}

/* A file with a number in it says nothing once that process is gone, or is another. */
static void files(void **state)
{
	struct lock_holder h = { 0 };

	(void)state;
	make("/run/zypp.pid", "999999999\n");
	assert_int_equal(lock_holder(root, "zypper", mem, &h), 0);
	make("/run/zypp.pid", arena_printf(mem, "%d\n", getpid()));
	assert_int_equal(lock_holder(root, "zypper", mem, &h), 0);
	make("/run/zypp.pid", "rubbish\n");
	assert_int_equal(lock_holder(root, "zypper", mem, &h), 0);
	make("/var/lib/pacman/db.lck", "");
	assert_int_equal(lock_holder(root, "pacman", mem, &h), 1);
	assert_true(h.left || h.pid);
}

static unsigned told;

static void tell(void *user, const char *why)
{
	(void)user;
	assert_non_null(strstr(why, "holds '/var/lib/dpkg/lock'"));
	told++;
}

static void waiting(void **state)
{
	static const volatile int stopped = 1;
	struct lock_wait w = { .root = root, .manager = "apt", .on_waiting = tell };
	pid_t pid;

	(void)state;
	assert_int_equal(lock_wait(&w, mem, &err), 0);
	pid = hold("/var/lib/dpkg/lock", BY_FCNTL, 0);
	assert_int_equal(lock_wait(&w, mem, &err), -ETIME);
	assert_int_equal(told, 0);
	w.seconds = 1;
	assert_int_equal(lock_wait(&w, mem, &err), -ETIME);
	assert_non_null(strstr(err.text, "(holder"));
	assert_int_equal(told, 1);
	w.stop = &stopped;
	assert_int_equal(lock_wait(&w, mem, &err), -EINTR);
	end(pid);
	w.stop = NULL;
	w.seconds = 20;
	pid = hold("/var/lib/dpkg/lock", BY_FCNTL, 300);
	assert_int_equal(lock_wait(&w, mem, &err), 0);
	assert_int_equal(told, 3);
	end(pid);
}

static int set_up(void **state)
{
	(void)state;
	mem = arena_new();
	unsetenv("TMPDIR");
	return scratch_make(mem, &folder, &err) < 0 || root_open(folder, &root, &err) < 0;
}

static int tear_down(void **state)
{
	int rc = scratch_remove(folder);

	(void)state;
	root_close(root);
	arena_free(mem);
	return rc;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_printed), cmocka_unit_test(sentences),
		cmocka_unit_test(real_ones),  cmocka_unit_test(files),
		cmocka_unit_test(waiting),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
