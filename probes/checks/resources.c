/* Is there room for what Python development installs and builds? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../runtime.h"
#include "check.h"

#define MIB (INT64_C(1) << 20)
#define GIB (INT64_C(1) << 30)

static const struct runtime_facts *facts_of(const struct judge *j)
{
	return FACT_ROW(j->facts, runtime, 0);
}

static const char *size_text(int64_t bytes, struct arena *mem)
{
	if (bytes < GIB)
		return arena_printf(mem, "%lld MiB", (long long)(bytes / MIB));
	return arena_printf(mem, "%lld.%lld GiB", (long long)(bytes / GIB),
			    (long long)(bytes % GIB * 10 / GIB));
}

static void run_disk(struct judge *j)
{
	const struct runtime_facts *r = facts_of(j);
	const char *left;

	if (!judge_has(j, NULL, &r->disk_free, "how much of the disk is free"))
		return;
	left = size_text(r->disk_free.v, j->mem);
	if (r->disk_free.v < 200 * MIB)
		judge_bad(j, NULL, "only %s are free on /: not even the compiler can be installed",
			  left)
			->evidence = r->disk_free.src;
	else if (r->disk_free.v < 2 * GIB)
		judge_bad(j, NULL, "%s are free on /: enough for compilers, not for large wheels",
			  left)
			->evidence = r->disk_free.src;
	else
		judge_pass(j, NULL, "%s are free on /", left)->evidence = r->disk_free.src;
}

const struct check check_system_disk = {
	.id = "system.disk",
	.title = "2 GiB are free on /",
	.why = "The compilers and headers take about 500 MB, and one large wheel with what it "
	       "needs 2 to 3 GB; a disk that fills up leaves dpkg half done.",
	.advice = "Make room or enlarge the disk; 'sudo apt-get clean' and 'python3 -m pip cache "
		  "purge' give back what was only kept.",
	.links = { "https://pip.pypa.io/en/stable/topics/caching/" },
	.needs = NEEDS(runtime),
	.run = run_disk,
};

/* The limit of the control group stands for the memory where it is lower. */
static struct fact_int memory_of(const struct runtime_facts *r)
{
	if (r->memory_total.state == FACT_KNOWN && r->memory_limit.state == FACT_UNKNOWN)
		return r->memory_limit;
	if (r->memory_total.state == FACT_KNOWN && r->memory_limit.state == FACT_KNOWN &&
	    r->memory_limit.v < r->memory_total.v)
		return r->memory_limit;
	return r->memory_total;
}

static void run_memory(struct judge *j)
{
	const struct runtime_facts *r = facts_of(j);
	struct fact_int memory = memory_of(r);
	const char *has;
	int64_t cpus, jobs;
	struct finding *f;

	if (r->running.state == FACT_KNOWN && !r->running.v) {
		judge_skip(j, NULL,
			   "this root does not run: its memory is that of the machine that will "
			   "run it");
		return;
	}
	if (!judge_has(j, NULL, &memory, "how much memory there is") ||
	    !judge_has(j, NULL, &r->cpus_usable, "how many CPUs may be used"))
		return;
	if (memory.state != FACT_KNOWN || r->cpus_usable.state != FACT_KNOWN) {
		judge_unknown(j, NULL,
			      "cannot tell how much memory there is: '/proc/meminfo' is not there");
		return;
	}
	cpus = r->cpus_usable.v;
	has = size_text(memory.v, j->mem);
	jobs = memory.v / GIB > 1 ? memory.v / GIB : 1;
	if (r->swap_total.state == FACT_KNOWN && !r->swap_total.v &&
	    memory.v / cpus < GIB - 64 * MIB && cpus > 1) {
		f = judge_bad(j, NULL,
			      "%s of memory for %lld CPUs and no swap: a build with one compiler "
			      "for each CPU can be killed",
			      has, (long long)cpus);
		f->advice = arena_printf(
			j->mem,
			"Build with fewer jobs ('make -j%lld', MAKEFLAGS=-j%lld), or add swap.",
			(long long)jobs, (long long)jobs);
		f->evidence = memory.src;
	} else {
		judge_pass(j, NULL, "%s of memory for %lld CPU%s", has, (long long)cpus,
			   cpus == 1 ? "" : "s")
			->evidence = memory.src;
	}
}

const struct check check_system_memory = {
	.id = "system.memory",
	.title = "there is 1 GiB of memory for each CPU, or swap",
	.why = "Builds of C++ extensions start a compiler for each CPU, and each takes about 1 "
	       "GiB; when memory is used up the kernel kills one: 'fatal error: Killed signal "
	       "terminated program cc1plus'.",
	.advice = "Build with fewer jobs, or add swap.",
	.links = { "https://github.com/grpc/grpc/issues/33023" },
	.needs = NEEDS(runtime),
	.run = run_memory,
};

static void run_tmp(struct judge *j)
{
	const struct runtime_facts *r = facts_of(j);

	if (r->running.state == FACT_KNOWN && !r->running.v) {
		judge_skip(j, NULL, "this root does not run: nothing is mounted in it");
		return;
	}
	if (!judge_has(j, NULL, &r->tmp_noexec, "how the folder for temporary files is mounted"))
		return;
	if (r->tmp_noexec.state == FACT_ABSENT)
		judge_unknown(j, NULL,
			      "cannot tell how %s is mounted: '/proc/self/mountinfo' is not there",
			      r->tmp.v);
	else if (r->tmp_noexec.v)
		judge_bad(j, NULL,
			  "%s is mounted noexec: what a build makes there cannot be started",
			  r->tmp.v)
			->evidence = r->tmp_noexec.src;
	else
		judge_pass(j, NULL, "programs may be started from %s", r->tmp.v)->evidence =
			r->tmp_noexec.src;
}

const struct check check_system_tmp = {
	.id = "system.tmp",
	.title = "programs may be started from the folder for temporary files",
	.why = "pip builds packages in temporary folders, and their build starts programs and "
	       "loads libraries that it has just made there.",
	.advice = "Point TMPDIR at a folder that is not mounted noexec: 'export TMPDIR=$HOME/tmp'.",
	.links = { "https://docs.python.org/3/library/tempfile.html" },
	.needs = NEEDS(runtime),
	.run = run_tmp,
};
