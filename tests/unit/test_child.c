/* Real children: what they say, how they end, and that none stays. */
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probes/base/arena.h"
#include "probes/base/child.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/base/scratch.h"
#include "probes/base/ticks.h"
#include "probes/base/trust.h"

static struct arena *mem;
static const char *folder;
static struct err err;
static int code;
static struct text said;

static const char *script(const char *name, const char *body)
{
	const char *path = arena_printf(mem, "%s/%s", folder, name);
	const char *all = arena_printf(mem, "#!/bin/sh\n%s\n", body);

	assert_int_equal(scratch_write(folder, name, &(struct text){ all, strlen(all) }, mem, &err),
			 0);
	assert_int_equal(chmod(path, 0700), 0);
	return path;
}

static int start(const char *path, const char *arg, unsigned seconds, size_t max,
		 const volatile int *stop)
{
	const char *argv[] = { path, arg, NULL };

	err = (struct err){ 0 };
	return child_run(
		&(struct child){
			.argv = argv, .seconds = seconds, .max_output = max, .stop = stop },
		mem, &code, &said, &err);
}

static void none_left(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void ends(void **state)
{
	(void)state;
	assert_int_equal(start("/bin/true", NULL, 10, 100, NULL), 0);
	assert_int_equal(code, 0);
	assert_int_equal(said.n, 0);
	assert_int_equal(start("/bin/false", NULL, 10, 100, NULL), 0);
	assert_int_equal(code, 1);
	assert_int_equal(
		start(script("both", "echo out; echo err >&2; exit 7"), NULL, 10, 100, NULL), 0);
	assert_int_equal(code, 7);
	assert_string_equal(said.v, "out\nerr\n");
	assert_int_equal(start(script("dies", "kill -9 $$"), NULL, 10, 100, NULL), 0);
	assert_int_equal(code, 128 + 9);
	assert_int_equal(start("/nowhere/true", NULL, 10, 100, NULL), -ENOENT);
	assert_string_equal(err.text, "cannot start '/nowhere/true': No such file or directory");
	none_left();
}

static void limits(void **state)
{
	static const volatile int stopped = 1;
	int64_t from = ticks();

	(void)state;
	assert_int_equal(start("/bin/sleep", "60", 1, 100, NULL), -ETIME);
	assert_string_equal(err.text, "'/bin/sleep' was ended after 1 seconds");
	assert_int_equal(start("/usr/bin/yes", NULL, 30, 10000, NULL), -EFBIG);
	assert_int_equal(start("/bin/sleep", "60", 30, 100, &stopped), -EINTR);
	/* Whatever it leaves behind is ended with it, and is not waited for. */
	assert_int_equal(start(script("leaves", "sleep 60 & echo $!"), NULL, 30, 100, NULL), 0);
	assert_int_equal(code, 0);
	assert_true(ticks() - from < INT64_C(15) * 1000000000);
	none_left();
}

/* As root with a user's TMPDIR, that user could put another folder in the place of ours. */
static void scratch(void **state)
{
	const char *open = arena_printf(mem, "%s/others", folder), *dir = NULL;

	(void)state;
	assert_int_equal(mkdir(open, 0700), 0);
	assert_int_equal(chmod(open, 0777), 0);
	setenv("TMPDIR", open, 1);
	assert_int_equal(scratch_make(mem, &dir, &err), 0);
	assert_null(strstr(dir, "/others/"));
	assert_int_equal(scratch_remove(dir), 0);
	assert_int_equal(chmod(open, 01777), 0);
	assert_int_equal(scratch_make(mem, &dir, &err), 0);
	assert_non_null(strstr(dir, "/others/"));
	assert_int_equal(scratch_remove(dir), 0);
	if (geteuid() == 0) {
		assert_int_equal(chown(open, 65534, 65534), 0);
		assert_int_equal(scratch_make(mem, &dir, &err), 0);
		assert_null(strstr(dir, "/others/"));
		assert_int_equal(scratch_remove(dir), 0);
	}
	unsetenv("TMPDIR");
}

static void clean(void **state)
{
	(void)state;
	setenv("LD_PRELOAD", "", 1);
	setenv("PYTHONPATH", "/x", 1);
	setenv("GIT_DIR", "/x", 1);
	setenv("https_proxy", "http://p:1", 1);
	setenv("LC_ALL", "de_DE", 1);
	assert_int_equal(start("/usr/bin/env", NULL, 10, 10000, NULL), 0);
	assert_null(strstr(said.v, "LD_PRELOAD"));
	assert_null(strstr(said.v, "PYTHONPATH"));
	assert_null(strstr(said.v, "GIT_DIR"));
	assert_non_null(strstr(said.v, "https_proxy=http://p:1\n"));
	assert_non_null(strstr(said.v, "LC_ALL=C.UTF-8\n"));
	assert_non_null(strstr(
		said.v, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"));
	assert_int_equal(child_run(&(struct child){ .argv = (const char *[]){ "/usr/bin/env", NULL },
						    .tmpdir = "/t", .seconds = 10,
						    .max_output = 10000 },
				   mem, &code, &said, &err),
			 0);
	assert_non_null(strstr(said.v, "HOME=/t\n"));
	assert_non_null(strstr(said.v, "TMPDIR=/t\n"));
	/* stdin is empty, and only the three descriptors are open (ls has one of its own). */
	assert_int_equal(start(script("input", "cat; echo done"), NULL, 10, 100, NULL), 0);
	assert_string_equal(said.v, "done\n");
	assert_int_equal(dup2(0, 77), 77);
	assert_int_equal(start("/bin/ls", "/proc/self/fd", 10, 100, NULL), 0);
	assert_null(strstr(said.v, "77"));
	assert_int_equal(close(77), 0);
	none_left();
}

static void trust(void **state)
{
	const char *real = NULL, *why = NULL, *path = script("mine", "true");
	const char *open = arena_printf(mem, "%s/open", folder),
		   *link = arena_printf(mem, "%s/link", folder);

	(void)state;
	assert_int_equal(trusted_program("/bin/true", mem, &real, &why), 0);
	assert_int_equal(trusted_program("/nowhere", mem, &real, &why), -ENOENT);
	/* Anyone may put files into /tmp, so nothing below it is trusted. */
	assert_int_equal(trusted_program(path, mem, &real, &why), -EPERM);
	assert_non_null(strstr(why, "may be written by others"));
	assert_int_equal(mkdir(open, 0777), 0);
	assert_int_equal(symlink("/bin/true", link), 0);
	assert_int_equal(trusted_program(link, mem, &real, &why), 0);
	assert_string_equal(strrchr(real, '/'), "/true");
	assert_int_equal(trusted_program("/usr", mem, &real, &why), -EPERM);
	assert_string_equal(why, "'/usr' is no program");
}

static int set_up(void **state)
{
	(void)state;
	mem = arena_new();
	unsetenv("TMPDIR");
	return scratch_make(mem, &folder, &err);
}

static int tear_down(void **state)
{
	int rc = scratch_remove(folder);

	(void)state;
	assert_int_equal(access(folder, F_OK), -1);
	arena_free(mem);
	return rc;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends),
		cmocka_unit_test(limits),
		cmocka_unit_test(clean), cmocka_unit_test(scratch),
		cmocka_unit_test(trust),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
