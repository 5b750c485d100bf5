/* Starting programs many at once: what they say, how they end, and that nothing of them stays. */
#include "tree.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probes/base/scan.h"
#include "probes/base/ticks.h"
#include "recipes/regress_bench.h"

static volatile int stop;

/* A shell stands for the Python. */
static struct regress_bench bench(void)
{
	stop = 0;
	return (struct regress_bench){ .python = "/bin/sh", .dir = at, .outside = at, .stop = &stop };
}

static struct regress_job job(const char *name, const char *script, unsigned seconds)
{
	const char **args = TAKE_N(mem, 3, const char *);

	args[0] = "-c";
	args[1] = script;
	return (struct regress_job){ .name = name, .args = args, .seconds = seconds };
}

static void tells(void **state)
{
	struct regress_bench b = bench();
	struct regress_job j = job("j", "pwd; echo $HOME $TMPDIR {}; exit 7", 30);
	struct err err = { 0 };

	(void)state;
	assert_int_equal(regress_bench_run(&b, &j, mem, &err), 0);
	assert_int_equal(j.status, 7);
	assert_string_equal(j.output.v, arena_printf(mem, "%s/j\n%s/j %s/j %s/j\n", at, at, at, at));
	/* Its folder is gone, so that the name can be taken again. */
	j = job("j", "kill -SEGV $$", 30);
	assert_int_equal(regress_bench_run(&b, &j, mem, &err), 0);
	assert_int_equal(j.status, 128 + SIGSEGV);
	j = job("k", "", 30);
	b.python = "/nowhere";
	assert_int_equal(regress_bench_run(&b, &j, mem, &err), -ENOENT);
	assert_non_null(strstr(err.text, "/nowhere"));
}

/* Of much output the end is kept, whole. */
static void keeps_the_end(void **state)
{
	struct regress_bench b = bench();
	struct regress_job j = job("j", "i=0; while [ $i -lt 60000 ]; do echo line $i; i=$((i + 1)); "
				   "done", 60);
	struct err err = { 0 };

	(void)state;
	assert_int_equal(regress_bench_run(&b, &j, mem, &err), 0);
	assert_int_equal(j.output.n, BENCH_MAX_OUTPUT);
	assert_true(span_ends((struct span){ j.output.v, j.output.n }, "line 59998\nline 59999\n"));
}

static void ends_what_takes_long(void **state)
{
	struct regress_bench b = bench();
	struct regress_job j = job("j", "echo begun; while :; do sleep 5; done", 1);
	struct err err = { 0 };

	(void)state;
	assert_int_equal(regress_bench_run(&b, &j, mem, &err), -ETIME);
	assert_true(j.late);
	assert_int_equal(j.status, 128 + SIGKILL);
	assert_string_equal(j.output.v, "begun\n");
}

/* What is left behind, in a session of its own, is ended with the program. */
static void ends_orphans(void **state)
{
	struct regress_bench b = bench();
	struct regress_job j = job("j", "setsid sleep 300 >/dev/null 2>&1 & echo $!", 30);
	struct err err = { 0 };
	uint64_t pid = 0;

	(void)state;
	assert_int_equal(regress_bench_run(&b, &j, mem, &err), 0);
	assert_int_equal(scan_u64(span_trim((struct span){ j.output.v, j.output.n }), 10, INT32_MAX,
				  &pid), 0);
	assert_int_equal(kill((pid_t)pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

struct seen {
	struct regress_job *jobs;
	size_t done;
	size_t most;
};

static void on_done(void *user, struct regress_job *j)
{
	struct seen *s = user;

	(void)j;
	s->done++;
}

static void on_tick(void *user, size_t done, struct regress_job *const *running)
{
	struct seen *s = user;
	size_t n = 0;

	(void)done;
	while (running[n])
		n++;
	s->most = n > s->most ? n : s->most;
}

static void runs_many(void **state)
{
	struct regress_bench b = bench();
	struct regress_job jobs[20];
	struct seen seen = { .jobs = jobs };
	struct regress_pool p = { .bench = &b, .jobs = jobs, .n = LEN(jobs), .at_once = 4,
				  .done = on_done, .tick = on_tick, .user = &seen };
	struct err err = { 0 };

	(void)state;
	for (int i = 0; i < 20; i++)
		jobs[i] = job(arena_printf(mem, "j%d", i), arena_printf(mem, "exit %d", i), 30);
	assert_int_equal(regress_pool_run(&p, mem, &err), 0);
	assert_int_equal(seen.done, 20);
	assert_true(seen.most >= 1 && seen.most <= 4);
	for (int i = 0; i < 20; i++)
		assert_int_equal(jobs[i].status, i);
}

static void on_first(void *user, struct regress_job *j)
{
	(void)user, (void)j;
	stop = SIGINT;
}

/* Stopped, or out of time: what was not begun says so, and what was under way is ended. */
static void stops(void **state)
{
	struct regress_bench b = bench();
	struct regress_job jobs[4];
	struct regress_pool p = { .bench = &b, .jobs = jobs, .n = LEN(jobs), .at_once = 2,
				  .done = on_first };
	struct err err = { 0 };

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		stop = 0;
		jobs[0] = job("a", turn ? "sleep 300" : "exit 3", 60);
		jobs[1] = job("b", "sleep 300", 60);
		jobs[2] = job("c", "sleep 300", 60);
		jobs[3] = job("d", "sleep 300", 60);
		p.seconds = turn ? 1 : 0;
		p.done = turn ? NULL : on_first;
		assert_int_equal(regress_pool_run(&p, mem, &err), turn ? -ETIME : -EINTR);
		assert_int_equal(jobs[0].status, turn ? 128 + SIGKILL : 3);
		assert_true(jobs[1].stopped);
		assert_int_equal(jobs[3].rc, -ECANCELED);
	}
}

/* What a program left is no other's file, whatever name leads to it. */
static void on_left(void *user, struct regress_job *j)
{
	static const struct { const char *name; int rc; } files[] = {
		{ "plain", 0 }, { "link", -ELOOP }, { "second", -EPERM }, { "pipe", -EPERM },
		{ "large", -EFBIG }, { "none", -ENOENT },
	};
	struct regress_bench *b = user;
	struct text text;

	assert_int_equal(j->status, 0);
	for (size_t i = 0; i < LEN(files); i++)
		if (regress_bench_read(b, j, files[i].name, 8, mem, &text) != files[i].rc)
			fail_msg("%s", files[i].name);
	assert_int_equal(regress_bench_read(b, j, "plain", 8, mem, &text), 0);
	assert_string_equal(text.v, "it\n");
}

static void reads_what_is_left(void **state)
{
	struct regress_bench b = bench();
	struct regress_job j = job("j", "echo it >plain && ln -s plain link && mkfifo pipe && "
				   "echo x >other && ln other second && echo 123456789 >large", 30);
	struct regress_pool p = { .bench = &b, .jobs = &j, .n = 1, .at_once = 1, .done = on_left,
				  .user = &b };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(regress_pool_run(&p, mem, &err), 0);
}

/* The sanitizer's own memory is more than any limit, and what minds a job has the job's limit. */
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* A program that takes more memory than it may fails by itself. */
static void limits_memory(void **state)
{
	struct regress_bench b = bench();
	struct regress_job j = job("j", "ulimit -d; ulimit -c", 30);
	struct err err = { 0 };

	(void)state;
	if (SANITIZED)
		return;
	b.memory = 64 << 20;
	assert_int_equal(regress_bench_run(&b, &j, mem, &err), 0);
	assert_string_equal(j.output.v, "65536\n0\n");
}

#define T(name) cmocka_unit_test_setup_teardown(name, tree_open, tree_close)

UNIT(T(tells), T(keeps_the_end), T(ends_what_takes_long), T(ends_orphans), T(runs_many), T(stops),
     T(reads_what_is_left), T(limits_memory))
