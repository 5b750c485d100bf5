/* The journal: what was written is read back, whatever was cut off, broken, newer or full. */
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probes/base/scan.h"
#include "recipes/journal.h"
#include "recipes/store.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char dir[] = "/var/lib/ampy";
static struct package before_v[] = {
	{ "base", "1", false }, { "dep", "2", true }, { "gone", "1", false }, { "lib", "1", true },
};
static struct package after_v[] = {
	{ "base", "1.1", false }, { "dep", "2", false }, { "gcc", "12", false },
	{ "lib", "1", true },     { "libgcc", "12", true }, { "users-own", "1", false },
};
static const struct installed before = { before_v, LEN(before_v) },
			      after = { after_v, LEN(after_v) };

static const struct plan *plan_of(void)
{
	static const char *const argv[] = { "/usr/bin/apt-get", "install", "gcc", NULL };
	static const char *const packages[] = { "gcc=12", "dep", NULL };
	static struct step steps[] = {
		{ .kind = STEP_REPOSITORY, .as_root = true, .title = "Enable universe",
		  .path = "/etc/list\xff\xc3\xa9", .body = "new\n\xfe", .mode = 0644,
		  .name = "universe" },
		{ .kind = STEP_INSTALL, .as_root = true, .title = "Install \"packages\"",
		  .argv = argv, .packages = packages },
		{ .kind = STEP_VENV, .title = "Make a virtual environment", .dir = "/home/u/v",
		  .owner = "u" },
	};
	static const struct plan plan = { .manager = "apt", .steps = steps, .nsteps = LEN(steps),
					  .sealed = true };

	return &plan;
}

static struct journal *open_or_fail(void)
{
	struct journal *j = NULL;
	struct err err = { 0 };

	if (journal_open(root, dir, mem, &j, &err) < 0)
		fail_msg("%s", err.text);
	return j;
}

/* A run as apply makes one; returns its id. */
static const char *a_run(struct journal *j)
{
	const struct step_result done = { .state = RESULT_DONE, .milliseconds = 1234,
					  .tail = WORDS("last", "lines") };
	const struct step_result bad = { .state = RESULT_FAILED, .error = "it \"broke\"",
					 .status = 100 };
	const struct plan *plan = plan_of();
	struct err err = { 0 };

	assert_int_equal(journal_begin(j, "setup", "dev", plan, &before, NULL, &err), 0);
	assert_int_equal(journal_step(j, 0, &plan->steps[0], "old\xff\n", &err), 0);
	assert_int_equal(journal_result(j, 0, &done, &err), 0);
	assert_int_equal(journal_step(j, 1, &plan->steps[1], NULL, &err), 0);
	assert_int_equal(journal_result(j, 1, &bad, &err), 0);
	assert_int_equal(journal_packages(j, &after, &err), 0);
	assert_int_equal(journal_end(j, RUN_FAILED, "one step failed", &err), 0);
	return journal_id(j);
}

static struct run *runs(size_t want, const char *const **complaints)
{
	const char *const *said;
	struct err err = { 0 };
	struct run *v = NULL;
	size_t n = 99;

	assert_int_equal(journal_runs(root, dir, mem, &v, &n, &said, &err), 0);
	assert_int_equal(n, want);
	if (complaints)
		*complaints = said;
	else
		assert_null(*said);
	return v;
}

static void round_trip(void **state)
{
	struct journal *j;
	const char *id;
	struct run *r;
	struct stat st;

	(void)state;
	runs(0, NULL);
	j = open_or_fail();
	id = a_run(j);
	journal_close(j);
	r = runs(1, NULL);
	assert_string_equal(r->id, id);
	assert_string_equal(r->kind, "setup");
	assert_string_equal(r->profile, "dev");
	assert_string_equal(r->manager, "apt");
	assert_int_equal(r->state, RUN_FAILED);
	assert_string_equal(r->message, "one step failed");
	assert_int_equal(r->nsteps, 3);
	assert_string_equal(r->steps[0].path, "/etc/list\xff\xc3\xa9");
	assert_string_equal(r->steps[0].body, "new\n\xfe");
	assert_string_equal(r->steps[0].before, "old\xff\n");
	assert_true(r->steps[0].begun && r->steps[1].begun && !r->steps[2].begun);
	assert_int_equal(r->steps[0].result.state, RESULT_DONE);
	assert_int_equal(r->steps[0].result.milliseconds, 1234);
	assert_string_equal(r->steps[0].result.tail[1], "lines");
	assert_string_equal(r->steps[1].argv[1], "install");
	assert_string_equal(r->steps[1].result.error, "it \"broke\"");
	assert_int_equal(r->steps[1].result.status, 100);
	assert_int_equal(r->steps[2].result.state, RESULT_PENDING);
	assert_string_equal(r->steps[2].dir, "/home/u/v");
	assert_int_equal(r->before.n, LEN(before_v));
	assert_true(r->before.v[1].automatic);
	/* What nobody asked for and is not automatic is somebody else's. */
	assert_int_equal(r->nadded, 2);
	assert_string_equal(r->added[0].name, "gcc");
	assert_string_equal(r->added[1].name, "libgcc");
	assert_true(r->added[1].automatic);
	assert_string_equal(r->marked[0], "dep");
	assert_null(r->marked[1]);
	assert_string_equal(r->upgraded[0], "base 1 1.1");
	assert_string_equal(r->removed[0], "gone");
	assert_int_equal(root_stat(root, dir, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(root_stat(root, JOIN(mem, dir, "/runs/", id, ".jsonl"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

/* Reads the file of the only run. */
static const char *file_of(const char *id, struct text *ret)
{
	const char *path = JOIN(mem, dir, "/runs/", id, ".jsonl");

	assert_int_equal(root_read(root, path, 1 << 20, mem, ret), 0);
	return path;
}

static size_t lines_before(const struct text *t, size_t n)
{
	size_t lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += t->v[i] == '\n';
	return lines;
}

static void cut_at_every_byte(void **state)
{
	struct journal *j = open_or_fail();
	const char *id = a_run(j), *why;
	struct text t;
	size_t whole;

	(void)state;
	journal_close(j);
	file_of(id, &t);
	assert_int_equal(lines_before(&t, t.n), 7);
	for (size_t n = 0; n <= t.n; n++) {
		struct arena *own = arena_new();
		struct text part = { arena_strndup(own, t.v, n), n };
		size_t lines = lines_before(&t, n);
		struct run r = { 0 };
		int rc = journal_parse(&part, own, &r, &whole, &why);

		assert_int_equal(rc, lines ? 0 : -EBADMSG);
		if (lines) {
			assert_int_equal(lines_before(&t, whole), lines);
			assert_string_equal(r.id, id);
			assert_int_equal(r.before.n, LEN(before_v));
			assert_int_equal(r.steps[0].begun, lines >= 2);
			assert_int_equal(r.steps[0].result.state == RESULT_DONE, lines >= 3);
			assert_int_equal(r.steps[1].begun, lines >= 4);
			assert_int_equal(r.counted, lines >= 6);
			assert_int_equal(r.state,
					 lines >= 7 ? RUN_FAILED : RUN_UNFINISHED);
		}
		arena_free(own);
	}
}

static void cut_and_taken_up(void **state)
{
	const struct step_result done = { .state = RESULT_DONE };
	struct journal *j = open_or_fail();
	const struct plan *plan = plan_of();
	struct err err = { 0 };
	const char *id, *path;
	struct text t;
	struct run *r;

	(void)state;
	assert_int_equal(journal_begin(j, "setup", "dev", plan, &before, NULL, &err), 0);
	assert_false(journal_resumed(j));
	assert_int_equal(journal_step(j, 1, &plan->steps[1], NULL, &err), 0);
	id = journal_id(j);
	journal_close(j);
	path = file_of(id, &t);
	t.n -= 10;
	assert_int_equal(store_write(root, path, &t, 0600, &err), 0);
	j = open_or_fail();
	assert_int_equal(journal_begin(j, "setup", "dev", plan, &after, NULL, &err), 0);
	assert_true(journal_resumed(j));
	assert_string_equal(journal_id(j), id);
	assert_int_equal(journal_step(j, 0, &plan->steps[0], NULL, &err), 0);
	assert_int_equal(journal_result(j, 0, &done, &err), 0);
	assert_int_equal(journal_packages(j, &after, &err), 0);
	/* A further plan of the same run. */
	assert_int_equal(journal_begin(j, "setup", "dev", plan, &after, NULL, &err), 0);
	assert_int_equal(journal_step(j, 2, &plan->steps[2], NULL, &err), 0);
	assert_int_equal(journal_end(j, RUN_READY, NULL, &err), 0);
	r = runs(1, NULL);
	assert_int_equal(r->nsteps, 9);
	assert_int_equal(r->resumed, 2);
	assert_false(r->steps[1].begun);
	assert_true(r->steps[3].begun && r->steps[8].begun);
	assert_null(r->steps[3].before);
	assert_int_equal(r->nadded, 2);
	assert_int_equal(r->state, RUN_READY);
	/* What has ended is not taken up; an undo makes it undone, if it reached its end. */
	assert_int_equal(journal_begin(j, "undo", NULL, plan, &after, id, &err), 0);
	assert_false(journal_resumed(j));
	assert_int_equal(runs(2, NULL)[0].state, RUN_READY);
	journal_close(j);
	j = open_or_fail();
	assert_int_equal(journal_begin(j, "undo", NULL, plan, &after, id, &err), 0);
	assert_true(journal_resumed(j));
	assert_int_equal(journal_end(j, RUN_READY, NULL, &err), 0);
	r = runs(2, NULL);
	assert_int_equal(r[0].state, RUN_UNDONE);
	assert_int_equal(r[1].number, 2);
	journal_close(j);
}

static void set_aside(void **state)
{
	static const struct { const char *find, *put, *want; } rows[] = {
		{ "\"event\"", "\"evant\"", "says nothing of what happened" },
		{ "\"step\": 0,", "\"step\": 9,", "a step that is not in its plan" },
		{ "ampy.journal/1", "ampy.journal/2", "written as 'ampy.journal/2'" },
		{ "ampy.journal/1", "wonderful-----", "written as 'wonderful-----'" },
		{ "\"time\"", "\"time\x01", "it is not JSON" },
		{ "\"state\": \"done\"", "\"state\": \"dona\"", "a result is of no step" },
		{ "\"id\": \"2", "\"id\": \"3", "journal of another run" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct journal *j = open_or_fail();
		const char *id = a_run(j), *path, *hit;
		const char *const *said;
		struct err err = { 0 };
		struct text t;
		char *v;

		journal_close(j);
		path = file_of(id, &t);
		hit = strstr(t.v, rows[i].find);
		assert_non_null(hit);
		v = arena_strndup(mem, t.v, t.n);
		memcpy(v + (hit - t.v), rows[i].put, strlen(rows[i].put));
		assert_int_equal(store_write(root, path, &(struct text){ v, t.n }, 0600, &err), 0);
		runs(0, &said);
		assert_non_null(strstr(said[0], rows[i].want));
		j = open_or_fail();
		said = journal_complaints(j);
		assert_non_null(strstr(said[0], rows[i].want));
		assert_non_null(strstr(said[1], ".jsonl.broken'"));
		assert_int_equal(root_exists(root, JOIN(mem, path, ".broken")), 0);
		runs(0, NULL);
		journal_close(j);
	}
}

static void too_large(void **state)
{
	struct journal *j = open_or_fail();
	const char *id = a_run(j);
	const char *const *said;

	(void)state;
	journal_close(j);
	assert_int_equal(truncate(JOIN(mem, at, dir, "/runs/", id, ".jsonl"), 17 << 20), 0);
	runs(0, &said);
	assert_non_null(strstr(said[0], "larger than allowed"));
	j = open_or_fail();
	assert_non_null(*journal_complaints(j));
	a_run(j);
	journal_close(j);
	runs(1, NULL);
}

static void two_at_once(void **state)
{
	struct journal *one, *two;
	const char *who = NULL, *pid = arena_printf(mem, "(pid %d), since 2", (int)getpid());
	struct err err = { 0 };
	int fds[2], status;
	pid_t child;
	char c;

	(void)state;
	assert_int_equal(journal_holder(root, dir, mem, &who), 0);
	one = open_or_fail();
	assert_int_equal(journal_holder(root, dir, mem, &who), getpid());
	assert_non_null(strstr(who, pid));
	a_run(one);
	assert_int_equal(journal_open(root, dir, mem, &two, &err), -EBUSY);
	assert_non_null(strstr(err.text, "ampy setup (pid "));
	assert_non_null(strstr(err.text, pid));
	journal_close(one);
	assert_int_equal(journal_holder(root, dir, mem, &who), 0);
	/* Killed: the lock goes with it. */
	assert_int_equal(pipe(fds), 0);
	child = fork();
	if (child == 0) {
		one = open_or_fail();
		(void)!write(fds[1], "x", 1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(fds[0], &c, 1), 1);
	assert_int_equal(journal_holder(root, dir, mem, &who), child);
	assert_int_equal(journal_open(root, dir, mem, &two, &err), -EBUSY);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	journal_close(open_or_fail());
	close(fds[0]);
	close(fds[1]);
}

static void not_ours(void **state)
{
	struct journal *j = open_or_fail();
	struct err err = { 0 };

	(void)state;
	journal_close(j);
	assert_int_equal(chmod(JOIN(mem, at, dir), 0777), 0);
	assert_int_equal(journal_open(root, dir, mem, &j, &err), -EPERM);
	assert_non_null(strstr(err.text, "can be changed by another user"));
}

enum { SKIPPED = 77, LIE = 1 };

/* How many there are in runs/: nothing half may be left there. */
static size_t files(void)
{
	const char *const *names;
	size_t n = 0;

	assert_int_equal(root_list(root, JOIN(mem, dir, "/runs"), 100, mem, &names), 0);
	while (names[n])
		n++;
	return n;
}

/* In a mount namespace of its own, on a file system of 64 KiB and then of 1 MiB. */
static int on_full_disk(void)
{
	struct step_result bad = { .state = RESULT_FAILED };
	const char *mnt = JOIN(mem, at, "/var"), *filler = JOIN(mem, mnt, "/filler");
	char *large = TAKE_N(mem, 20000, char);
	struct err err = { 0 };
	struct journal *j;
	struct run *r;
	int rc = 0, fd;

	if (unshare(CLONE_NEWNS | (geteuid() ? CLONE_NEWUSER : 0)) < 0 ||
	    mkdir(mnt, 0755) < 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tmpfs", mnt, "tmpfs", 0, "size=64k,mode=755") < 0)
		return SKIPPED;
	/* What was opened before sees the mounts of before. */
	if (root_open(at, &root, &err) < 0)
		return LIE;
	/* No room for what is reserved: said before anything is changed. */
	j = open_or_fail();
	if (journal_begin(j, "setup", "dev", plan_of(), &before, NULL, &err) != -ENOSPC ||
	    files() != 0)
		return LIE;
	journal_close(j);
	/* Full in the middle: an error of that line, and what was there before is whole. */
	if (mount("tmpfs", mnt, "tmpfs", MS_REMOUNT, "size=1m,mode=755") < 0)
		return SKIPPED;
	j = open_or_fail();
	if (journal_begin(j, "setup", "dev", plan_of(), &before, NULL, &err) != 0)
		return LIE;
	fd = open(filler, O_WRONLY | O_CREAT, 0600);
	memset(large, 'x', 19999);
	while (write(fd, large, 4096) > 0)
		;
	close(fd);
	bad.error = large;
	for (unsigned i = 0; i < 100 && rc == 0; i++)
		rc = journal_result(j, 0, &bad, &err);
	if (rc != -ENOSPC)
		return LIE;
	journal_close(j);
	r = runs(1, NULL);
	if (r->state != RUN_UNFINISHED || r->steps[0].result.state != RESULT_FAILED)
		return LIE;
	/* With room again it goes on. */
	unlink(filler);
	j = open_or_fail();
	if (journal_begin(j, "setup", "dev", plan_of(), &before, NULL, &err) != 0 ||
	    !journal_resumed(j) || journal_end(j, RUN_READY, NULL, &err) != 0)
		return LIE;
	journal_close(j);
	return runs(1, NULL)->state == RUN_READY ? 0 : LIE;
}

static void full_disk(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0)
		_exit(on_full_disk());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == SKIPPED)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void whose_folder(void **state)
{
	(void)state;
	assert_string_equal(journal_dir(root, mem), "/var/lib/ampy");
}

#define T(f) cmocka_unit_test_setup_teardown(f, tree_open, tree_close)

UNIT(T(round_trip), T(cut_at_every_byte), T(cut_and_taken_up), T(set_aside), T(too_large),
     T(two_at_once), T(not_ours), T(full_disk), T(whose_folder))
