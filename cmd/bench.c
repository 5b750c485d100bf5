/* `ampy bench`: how fast this machine multiplies. */
#include "../probes/base/base.h"

#include <errno.h>
#include <limits.h>
#include <time.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/benchfile.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/cpu.h"
#include "../probes/probe.h"
#include "../probes/runtime.h"
#include "../recipes/bench.h"
#include "benchtext.h"
#include "args.h"
#include "cmd.h"
#include "headline.h"
#include "signals.h"
#include "text.h"

enum { LEAST_SIZE = 16, MOST_SIZE = 4096, MOST_SECONDS = 3600 };

struct bench_options {
	struct list library;
	const char *size, *seconds, *coretype;
	bool quick;
};

static const struct option_row rows[] = {
	FLAG(bench_options, quick, "quick", 0,
	     "smaller matrices and fewer rounds: two seconds, and a conclusion less often"),
	VALUE(bench_options, seconds, "seconds", "N", WORDS_NONE,
	      "measure for about N seconds in all (10)"),
	VALUE(bench_options, size, "size", "N", WORDS_NONE,
	      "multiply matrices of N rows and columns on one core (500); on all cores they are "
	      "larger, so that each core has as much to do"),
	LIST(bench_options, library, "library", "FILE", WORDS_FILE,
	     "measure this library alone, wherever it is (repeatable); nothing is kept"),
	VALUE(bench_options, coretype, "coretype", "NAME", WORDS_NONE,
	      "set OPENBLAS_CORETYPE for what is measured, NEOVERSEN1 for one; nothing is kept"),
};

/* One line, which the answer takes the place of. */
static void progress(unsigned done, unsigned total, int64_t left)
{
	fprintf(stderr, "\r\033[Kmeasuring: %u of %u, about %lld s left", done, total,
		(long long)(left / 1000000000) + 1);
	if (done == total)
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

static enum cmd_exit read_number(struct env *env, const char *option, const char *given,
				 uint64_t least, uint64_t most, uint64_t *ret)
{
	if (!given)
		return EXIT_FINE;
	if (scan_u64(span_of(given), 10, most, ret) < 0 || *ret < least)
		return usage(env, arena_printf(env->mem, "give a whole number from %llu to %llu",
					       (unsigned long long)least, (unsigned long long)most),
			     "--%s '%s' is none that can be measured", option, given);
	return EXIT_FINE;
}

/* As the shell means them: from the folder where we are. */
static void read_libraries(struct env *env, const struct list *given, struct list *ret)
{
	char here[PATH_MAX];

	for (size_t i = 0; i < given->n; i++)
		list_add(ret, *given->v[i] == '/' || !getcwd(here, sizeof here) ? given->v[i]
			 : JOIN(env->mem, here, "/", given->v[i]), env->mem);
}

static void say_machine(struct env *env, const struct facts *f, struct bench_setup *setup,
			struct bench *b)
{
	const struct cpu_facts *cpu = FACT_ROWS(f, cpu) ? FACT_ROW(f, cpu, 0) : NULL;
	const struct runtime_facts *r = FACT_ROWS(f, runtime) ? FACT_ROW(f, runtime, 0) : NULL;
	const char *why;

	setup->cpus = r && r->cpus_usable.state == FACT_KNOWN ? r->cpus_usable.v
							      : sysconf(_SC_NPROCESSORS_ONLN);
	if (setup->cpus < 1)
		setup->cpus = 1;
	setup->arm = cpu && fact_is(cpu->arch, "aarch64");
	setup->emulated = cpu && fact_true(cpu->emulated);
	b->ampy = AMPY_VERSION;
	b->time = time_text(time(NULL), env->mem);
	b->model = headline_machine(f, env->mem);
	b->cpu = cpu_identity_of(env->root, env->mem, &why);
}

/* What is kept is of this machine as it is: neither of chosen libraries nor of an emulated CPU. */
static void keep(struct env *env, const struct bench_options *o, struct bench *b,
		 const struct bench_verdict *v)
{
	struct err err = { 0 };

	if (!b->n || o->library.n || o->coretype || b->emulated || !b->cpu)
		return;
	b->saved = true;
	if (bench_save(env->root, b, v, env->mem, &err) == 0)
		return;
	b->saved = false;
	text_complain(arena_printf(env->mem, "the result is not kept for doctor: %s", err.text));
}

static bool is_bad(const struct bench *b)
{
	bool bad = b->arm && b->neon_state != BENCH_MEASURED, any = false;

	for (size_t i = 0; i < b->n; i++) {
		any |= b->v[i].state == BENCH_MEASURED;
		bad |= b->v[i].state != BENCH_MEASURED && b->v[i].state != BENCH_REFUSED;
	}
	return bad || !any;
}

static enum cmd_exit run(struct env *env)
{
	const struct bench_options *o = env->options;
	struct list named = { 0 };
	struct bench_setup setup = {
		.root = env->root, .quick = o->quick, .named = &named,
		.coretype = o->coretype, .stop = &signals_came,
		.progress = env->global->quiet || env->global->json || !isatty(STDERR_FILENO)
			    ? NULL : progress,
	};
	uint64_t size = 0, seconds = 0;
	struct bench_verdict verdict;
	struct bench b = { 0 };
	struct facts facts = { 0 };
	enum cmd_exit rc;
	int failed;

	if (!root_is_live(env->root))
		return usage(env, "leave --root away", "'ampy bench' measures the machine that it "
			     "runs on; --root is for looking");
	if ((rc = read_number(env, "size", o->size, LEAST_SIZE, MOST_SIZE, &size)) ||
	    (rc = read_number(env, "seconds", o->seconds, 1, MOST_SECONDS, &seconds)))
		return rc;
	read_libraries(env, &o->library, &named);
	facts_gather(&facts, env->root, BIT(PROBE_cpu) | BIT(PROBE_runtime) | BIT(PROBE_blas),
		     env->mem);
	say_machine(env, &facts, &setup, &b);
	setup.size = (int64_t)size;
	setup.seconds = (unsigned)seconds;
	failed = bench_find(&setup, env->mem, &b, &env->err);
	if (failed < 0)
		return failed == -ENOENT && o->library.n ? EXIT_USAGE : EXIT_BROKEN;
	signals_catch();
	failed = bench_measure(&setup, env->mem, &b, &env->err);
	if (setup.progress)
		fputs("\r\033[K", stderr);
	if (failed < 0)
		return failed == -EINTR ? signals_exit() : EXIT_BROKEN;
	bench_judge(&b, env->mem, &verdict);
	keep(env, o, &b, &verdict);
	if (env->global->json)
		bench_write(&(struct json_out){ .to = env->out }, &b, &verdict);
	else
		bench_text(env, &b, &verdict, &facts);
	return is_bad(&b) ? EXIT_FOUND : EXIT_FINE;
}

const struct command command_bench = {
	.name = "bench",
	.brief = "measure how fast this machine multiplies, through each BLAS it has",
	.about = "Multiplies matrices (dgemm and sgemm) through every BLAS that it finds: what "
		 "programs get for libblas.so.3, what could be chosen in its place, OpenBLAS, "
		 "BLIS, ATLAS, Arm Performance Libraries, and those that the wheels of NumPy, "
		 "SciPy and PyTorch bring. Each is loaded by a process of its own with a limit "
		 "of time, on one core and on all that may be used, by turns; and what it computes "
		 "is checked against a plain computation. As root no library is loaded that others "
		 "may write. The environment (OPENBLAS_CORETYPE and the like) is not handed on.\n\n"
		 "Figures are medians, with how far their middle half spreads. On one core the "
		 "time counts that the process had, on all cores that of the clock. Nothing is "
		 "concluded from figures that spread over more than 20 % of their median, nor for "
		 "all cores where others had more than 10 % of the time of one.\n\n"
		 "On aarch64 it also measures multiply-adds of the vector unit, FP32 against FP16, "
		 "BF16 and 8-bit numbers, as far as the CPU has them. Their results were compared "
		 "bit by bit under emulation; how fast they are was not measured on real Arm "
		 "hardware by ampy's authors, and the factors that are expected (2 for FP16) are "
		 "those of what an instruction holds.\n\n"
		 "The result is kept in /var/lib/ampy (a user's in ~/.local/state/ampy), where "
		 "'ampy doctor' finds it for native.blas-speed for as long as library and CPU are "
		 "the same. Exit 1: a library computes wrong, crashes, hangs or cannot be loaded, "
		 "or none could be measured.",
	.needs = CMD_ROOT,
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct bench_options),
	.run = run,
};
