/* Real children: what they say, how they end, and that none stays. */
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probes/base/arena.h"
#include "probes/base/cell.h"
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

/* What a child hands on while it runs. */
struct heard {
	char out[4096], status[256];
	size_t nout, nstatus;
	unsigned ticks;
	const char *go;    /* made at the second tick; or NULL */
};

static void hear_out(void *user, struct span piece)
{
	struct heard *h = user;

	assert_true(h->nout + piece.n < sizeof h->out);
	memcpy(h->out + h->nout, piece.v, piece.n);
	h->nout += piece.n;
}

static void hear_status(void *user, struct span piece)
{
	struct heard *h = user;

	assert_true(h->nstatus + piece.n < sizeof h->status);
	memcpy(h->status + h->nstatus, piece.v, piece.n);
	h->nstatus += piece.n;
}

static volatile int stop_now;

static void tick(void *user)
{
	struct heard *h = user;

	stop_now = ++h->ticks >= 3 ? SIGINT : 0;
	if (h->go && h->ticks == 2)
		assert_int_equal(mkfifo(h->go, 0600), 0);
}

static void pieces(void **state)
{
	const char *path = script("talks", "echo one; echo pmstatus >&3\n"
				  "while [ ! -e \"$0.go\" ]; do sleep 0.05; done; echo two");
	struct heard h = { .go = JOIN(mem, path, ".go") };
	struct child c = { .argv = (const char *[]){ path, NULL },
			   .on_output = hear_out,
			   .on_status = hear_status,
			   .on_tick = tick,
			   .user = &h };

	(void)state;
	assert_int_equal(child_run(&c, mem, &code, &said, &err), 0);
	assert_int_equal(code, 0);
	assert_string_equal(h.out, "one\ntwo\n");
	assert_string_equal(h.status, "pmstatus\n");
	assert_true(h.ticks >= 2);
	none_left();
}

/* A gentle stop lets it end in its own way; a second signal is not sent. */
static void gentle(void **state)
{
	const char *path = script("minds", "trap 'echo asked; n=998' INT; n=0\n"
				  "while [ $n -lt 1000 ]; do sleep 0.1; n=$((n + 1)); done; exit 9");
	struct heard h = { 0 };
	struct child c = { .argv = (const char *[]){ path, NULL }, .max_output = 100,
			   .stop = &stop_now, .gentle = true, .on_tick = tick, .user = &h };

	(void)state;
	stop_now = 0;
	err = (struct err){ 0 };
	assert_int_equal(child_run(&c, mem, &code, &said, &err), -EINTR);
	assert_int_equal(code, 9);
	assert_string_equal(said.v, "asked\n");
	/* It does not mind: SIGINT ends it. */
	h = (struct heard){ 0 };
	stop_now = 0;
	c.argv = (const char *[]){ "/bin/sleep", "60", NULL };
	assert_int_equal(child_run(&c, mem, &code, &said, &err), -EINTR);
	assert_int_equal(code, 128 + SIGINT);
	none_left();
}

static void overrides(void **state)
{
	const char *env[] = { "HOME=/elsewhere", "DEBIAN_FRONTEND=noninteractive", "broken", NULL };
	struct child c = { .argv = (const char *[]){ "/usr/bin/env", NULL }, .env = env,
			   .max_output = 10000 };
	const char *home;

	(void)state;
	assert_int_equal(child_run(&c, mem, &code, &said, &err), 0);
	home = strstr(said.v, "HOME=");
	assert_non_null(home);
	assert_int_equal(strncmp(home, "HOME=/elsewhere\n", 16), 0);
	assert_null(strstr(home + 1, "\nHOME="));
	assert_non_null(strstr(said.v, "DEBIAN_FRONTEND=noninteractive\n"));
	assert_null(strstr(said.v, "broken"));
}

/* dpkg and rpm start what a file in HOME names, and debconf what it unpacks in TMPDIR. */
static void folders_of_users(void **state)
{
	const char *open = arena_printf(mem, "%s/users", folder);
	const char *home = getenv("HOME") ? arena_strdup(mem, getenv("HOME")) : NULL;
	bool root = geteuid() == 0;

	(void)state;
	assert_int_equal(mkdir(open, 0700), 0);
	setenv("HOME", open, 1);
	setenv("TMPDIR", open, 1);
	assert_int_equal(start("/usr/bin/env", NULL, 10, 10000, NULL), 0);
	assert_non_null(strstr(said.v, root ? "HOME=/root\n" : "/users\n"));
	assert_non_null(strstr(said.v, arena_printf(mem, "TMPDIR=%s\n", open)));
	assert_int_equal(chmod(open, 0777), 0);
	assert_int_equal(start("/usr/bin/env", NULL, 10, 10000, NULL), 0);
	assert_int_equal(strstr(said.v, "TMPDIR=") != NULL, !root);
	unsetenv("TMPDIR");
	if (home)
		setenv("HOME", home, 1);
}

/* With SIGCHLD ignored, as some who start us leave it, the status is still known. */
static void no_sigchld(void **state)
{
	(void)state;
	assert_true(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
	assert_int_equal(start("/bin/false", NULL, 10, 100, NULL), 0);
	assert_int_equal(code, 1);
	none_left();
}

/* Ourselves, found by name: a cell needs no rights for that. */
static void as_ourselves(void **state)
{
	struct cell cell = { 0 };
	const char *id[] = { "/usr/bin/id", "-un", NULL };

	(void)state;
	assert_int_equal(start(id[0], id[1], 10, 100, NULL), 0);
	if (cell_user(&cell, span_dup(span_trim((struct span){ said.v, said.n }), mem), mem, &err) <
	    0)
		skip();
	assert_int_equal(child_run(&(struct child){ .argv = id, .max_output = 100, .cell = &cell },
				   mem, &code, &said, &err),
			 0);
	assert_int_equal(code, 0);
	assert_int_equal(strncmp(said.v, cell.user, strlen(cell.user)), 0);
	assert_int_equal(cell_user(&cell, "no:such user", mem, &err), -ENOENT);
	assert_string_equal(err.text, "there is no user 'no:such user'");
	none_left();
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
		cmocka_unit_test(clean),
		cmocka_unit_test(pieces),
		cmocka_unit_test(gentle),
		cmocka_unit_test(overrides),
		cmocka_unit_test(folders_of_users),
		cmocka_unit_test(no_sigchld),
		cmocka_unit_test(as_ourselves),
		cmocka_unit_test(scratch),
		cmocka_unit_test(trust),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
