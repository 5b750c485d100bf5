/* A root: nothing in it leads out of it, and only regular files are read. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/root.h"
#include "probes/base/scan.h"
#include "probes/base/walk.h"

static char dir[] = "/tmp/ampy-test-root-XXXXXX";
static struct arena *mem;
static struct root *root;
static int dir_fd;

static const char *in(const char *path)
{
	return arena_printf(mem, "%s%s", dir, path);
}

static void put(const char *path, const char *text)
{
	int fd = open(in(path), O_WRONLY | O_CREAT | O_TRUNC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static int setup(void **state)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	struct err err = { 0 };
	int s = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	mem = arena_new();
	assert_non_null(mkdtemp(dir));
	assert_int_equal(mkdir(in("/etc"), 0755), 0);
	assert_int_equal(mkdir(in("/usr"), 0755), 0);
	assert_int_equal(mkdir(in("/usr/lib"), 0755), 0);
	assert_int_equal(mkdir(in("/.ampy"), 0755), 0);
	put("/etc/hostname", "inside\n");
	put("/usr/lib/os-release", "ID=tree\n");
	put("/.ampy/environ", "HOME=/root\nPATH=/usr/bin\n");
	put("/.ampy/clock", "2026-11-22T12:00:00Z\n");
	assert_int_equal(symlink("/usr/lib/os-release", in("/etc/os-release")), 0);
	assert_int_equal(symlink("../../../../../../etc/hostname", in("/etc/up")), 0);
	assert_int_equal(symlink("/etc/passwd", in("/etc/out")), 0);
	assert_int_equal(symlink("loop", in("/etc/loop")), 0);
	assert_int_equal(symlink("usr/lib", in("/lib")), 0);
	assert_int_equal(mkfifo(in("/etc/fifo"), 0644), 0);
	(void)snprintf(name.sun_path, sizeof name.sun_path, "%s/etc/socket", dir);
	assert_int_equal(bind(s, (const struct sockaddr *)&name, sizeof name), 0);
	close(s);
	put("/etc/big", "");
	assert_int_equal(truncate(in("/etc/big"), 100 << 20), 0);
	assert_int_equal(root_open(dir, &root, &err), 0);
	dir_fd = open(dir, O_PATH | O_DIRECTORY);
	return 0;
}

static int teardown(void **state)
{
	static const char *const paths[] = {
		"/etc/hostname",
		"/etc/os-release",
		"/etc/up",
		"/etc/out",
		"/etc/loop",
		"/etc/fifo",
		"/etc/socket",
		"/etc/big",
		"/etc",
		"/lib",
		"/usr/lib/os-release",
		"/usr/lib",
		"/usr",
		"/.ampy/environ",
		"/.ampy/clock",
		"/.ampy",
		"",
	};

	(void)state;
	root_close(root);
	close(dir_fd);
	for (size_t i = 0; i < LEN(paths); i++)
		assert_int_equal(remove(in(paths[i])), 0);
	arena_free(mem);
	return 0;
}

static void reads(void **state)
{
	static const struct { const char *path; int rc; const char *want; } rows[] = {
		{ "/etc/os-release", 0, "ID=tree\n" },
		{ "etc/os-release", 0, "ID=tree\n" },
		{ "/lib/os-release", 0, "ID=tree\n" },
		{ "/../../etc/hostname", 0, "inside\n" },
		{ "/etc/up", 0, "inside\n" },
		{ "/etc/out", -ENOENT, NULL },
		{ "/etc/none", -ENOENT, NULL },
		{ "/etc/hostname/x", -ENOTDIR, NULL },
		{ "/etc", -EISDIR, NULL },
		{ "/etc/fifo", -ENXIO, NULL },
		{ "/etc/socket", -ENXIO, NULL },
		{ "/etc/loop", -ELOOP, NULL },
		{ "/etc/big", -EFBIG, NULL },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct text t = { NULL, 0 };

		assert_int_equal(root_read(root, rows[i].path, 4096, mem, &t), rows[i].rc);
		if (rows[i].want)
			assert_string_equal(t.v, rows[i].want);
		else
			assert_null(t.v);
	}
}

/* The walk that stands in for openat2 must come to the same places. */
static void walks(void **state)
{
	static const struct { const char *path, *real; int rc; } rows[] = {
		{ "/etc/os-release", "/usr/lib/os-release", 0 },
		{ "/lib/../lib/./os-release", "/usr/lib/os-release", 0 },
		{ "/../../etc/hostname", "/etc/hostname", 0 },
		{ "/etc/up", "/etc/hostname", 0 },
		{ "/", "/", 0 },
		{ "/lib", "/usr/lib", 0 },
		{ "/etc/out", NULL, -ENOENT },
		{ "/etc/loop", NULL, -ELOOP },
		{ "/etc/hostname/x", NULL, -ENOTDIR },
		{ "/etc/hostname/", NULL, -ENOTDIR },
		{ "/etc/hostname/.", NULL, -ENOTDIR },
		{ "/etc/hostname/../hostname", NULL, -ENOTDIR },
		{ "/etc/up/", NULL, -ENOTDIR },
		{ "/lib/", "/usr/lib", 0 },
		{ "//lib//os-release", "/usr/lib/os-release", 0 },
		{ "", NULL, -ENOENT },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		const char *real = NULL;
		int fd = walk_open(dir_fd, rows[i].path, O_PATH);

		assert_int_equal(walk_real(dir_fd, rows[i].path, mem, &real), rows[i].rc);
		assert_int_equal(root_exists(root, rows[i].path), rows[i].rc);
		if (rows[i].rc < 0) {
			assert_int_equal(fd, rows[i].rc);
			continue;
		}
		assert_true(fd >= 0);
		close(fd);
		assert_string_equal(real, rows[i].real);
	}
	assert_int_equal(walk_open(dir_fd, "/etc/os-release", O_RDONLY | O_NOFOLLOW), -ELOOP);
}

/* Another's lease makes open(2) say "try again" for as long as three quarters of a minute. */
static void leases(void **state)
{
	int ready[2];
	char c;
	pid_t child;
	struct text t;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		int fd = open(in("/etc/hostname"), O_RDWR);
		sigset_t io;

		/* It is told by SIGIO, and keeps the lease. */
		sigemptyset(&io);
		sigaddset(&io, SIGIO);
		(void)sigprocmask(SIG_BLOCK, &io, NULL);
		c = fd >= 0 && fcntl(fd, F_SETLEASE, F_WRLCK) == 0 ? 'y' : 'n';
		(void)!write(ready[1], &c, 1);
		sleep(60);
		_exit(0);
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	if (c == 'y') {
		alarm(20);
		assert_int_equal(root_read(root, "/etc/hostname", 4096, mem, &t), -EAGAIN);
		alarm(0);
	}
	(void)kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	close(ready[0]);
	close(ready[1]);
}

static void links(void **state)
{
	const char *to = NULL;

	(void)state;
	assert_int_equal(root_link(root, "/etc/os-release", mem, &to), 0);
	assert_string_equal(to, "/usr/lib/os-release");
	assert_int_equal(root_link(root, "/etc/hostname", mem, &to), -EINVAL);
	assert_int_equal(root_link(root, "/etc/none", mem, &to), -ENOENT);
}

static void lists(void **state)
{
	const char *const *names = NULL;

	(void)state;
	assert_int_equal(root_list(root, "/", 100, mem, &names), 0);
	assert_string_equal(names[0], ".ampy");
	assert_string_equal(names[1], "etc");
	assert_string_equal(names[3], "usr");
	assert_null(names[4]);
	assert_int_equal(root_list(root, "/etc", 3, mem, &names), -E2BIG);
	assert_int_equal(root_list(root, "/etc/hostname", 3, mem, &names), -ENOTDIR);
}

static void answers(void **state)
{
	struct text t;
	struct root *live;
	struct err err = { 0 };

	(void)state;
	assert_false(root_is_live(root));
	assert_string_equal(root_env(root, "HOME"), "/root");
	assert_null(root_env(root, "USER"));
	assert_null(root_env_why(root));
	assert_int_equal(root_ask(root, "clock", mem, &t), 0);
	assert_string_equal(t.v, "2026-11-22T12:00:00Z\n");
	assert_int_equal(root_ask(root, "uname", mem, &t), -ENODATA);
	assert_int_equal(root_open("/../", &live, &err), 0);
	assert_true(root_is_live(live));
	assert_int_equal(root_ask(live, "auxv", mem, &t), 0);
	assert_int_equal(root_ask(live, "nonsense", mem, &t), -ENODATA);
	root_close(live);
	assert_int_equal(root_open("/nowhere", &live, &err), -ENOENT);
	assert_string_equal(err.text, "cannot open root '/nowhere': No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads), cmocka_unit_test(walks), cmocka_unit_test(links),
		cmocka_unit_test(leases),
		cmocka_unit_test(lists), cmocka_unit_test(answers),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
