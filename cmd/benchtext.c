/* What came of `ampy bench`, for people. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/blas.h"
#include "../probes/probe.h"
#include "../recipes/bench.h"
#include "../recipes/render.h"
#include "benchtext.h"
#include "headline.h"
#include "text.h"

enum { NAME = 28, CELL = 13, NARROW = NAME + 4 * CELL, CLOSE = 1250 };

struct shown {
	struct text_out o;
	struct arena *mem;
	const struct bench *b;
	const struct bench_verdict *v;
	bool brief;              /* --quiet: only what is wrong, and what it means */
};

static void head(struct shown *s, const char *name, const char *text)
{
	text_put(&s->o, STYLE_BOLD, name);
	text_column(&s->o, 10);
	text_wrap(&s->o, STYLE_PLAIN, 10, text);
	text_newline(&s->o);
}

/* "OpenBLAS 0.3.21, pthread" */
static const char *called(const struct bench_library *l, struct arena *mem)
{
	return arena_printf(mem, "%s%s%s%s%s", l->family, l->version ? " " : "",
			    l->version ? l->version : "", l->threading ? ", " : "",
			    l->threading ? l->threading : "");
}

/* 2312 MFLOP/s as "2.31": three digits. */
static const char *gflops(int64_t mflops, struct arena *mem)
{
	double v = (double)mflops / 1000;

	return arena_printf(mem, v < 9.995 ? "%.2f" : v < 99.95 ? "%.1f" : "%.0f", v);
}

/* "41.3 (2 %)": how far the middle half spreads. */
static const char *cell(const struct spread *s, struct arena *mem)
{
	if (!s->n)
		return "-";
	return arena_printf(mem, "%s (%lld %%)", gflops(s->median, mem),
			    (long long)(spread_permille(s) + 5) / 10);
}

/* 15234 thousandths as "15.2". */
static const char *times(int64_t thousandths, struct arena *mem)
{
	double v = (double)thousandths / 1000;

	return arena_printf(mem, v < 9.95 ? "%.2f" : v < 99.5 ? "%.1f" : "%.0f", v);
}

static const char *on_all(const struct bench *b, struct arena *mem)
{
	return arena_printf(mem, "%lld cores", (long long)b->cpus);
}

static void show_how(struct shown *s)
{
	const struct bench *b = s->b;
	const char *all = b->cpus > 1
		? arena_printf(s->mem, " and %lld x %lld on %lld", (long long)b->size[BENCH_ALL],
			       (long long)b->size[BENCH_ALL], (long long)b->cpus) : "";

	head(s, "measured", arena_printf(s->mem, "products of matrices, %lld x %lld on one core%s, "
					 "in GFLOP/s: the median, and over how much of it the "
					 "middle half spreads", (long long)b->size[BENCH_ONE],
					 (long long)b->size[BENCH_ONE], all));
	if (b->emulated)
		head(s, "", "This processor is emulated: the figures say nothing of a real one.");
	text_newline(&s->o);
}

static void show_rates_narrow(struct shown *s, const struct bench_library *l)
{
	for (unsigned op = 0; op < BENCH_NEON; op++)
		for (unsigned cores = 0; cores < BENCH_CORES; cores++) {
			if (!l->series[cores][op].n)
				continue;
			text_printf(&s->o, STYLE_PLAIN, "    %s, %s",
				    bench_op_name((enum bench_op)op),
				    cores == BENCH_ONE ? "1 core" : on_all(s->b, s->mem));
			text_column(&s->o, 24);
			text_put(&s->o, STYLE_PLAIN, cell(&l->series[cores][op].mflops, s->mem));
			text_newline(&s->o);
		}
}

static void show_rates(struct shown *s, const struct bench_library *l)
{
	unsigned column = NAME;

	for (unsigned op = 0; op < BENCH_NEON; op++)
		for (unsigned cores = 0; cores < BENCH_CORES; cores++) {
			if (cores == BENCH_ALL && s->b->cpus < 2)
				continue;
			text_column(&s->o, column);
			text_put(&s->o, STYLE_PLAIN, cell(&l->series[cores][op].mflops, s->mem));
			column += CELL;
		}
	text_newline(&s->o);
}

static bool is_narrow(const struct shown *s)
{
	return s->o.width && s->o.width < NARROW;
}

static void show_columns(struct shown *s)
{
	unsigned column = NAME;

	if (is_narrow(s))
		return;
	for (unsigned op = 0; op < BENCH_NEON; op++)
		for (unsigned cores = 0; cores < BENCH_CORES; cores++) {
			if (cores == BENCH_ALL && s->b->cpus < 2)
				continue;
			text_column(&s->o, column);
			if (cores == BENCH_ONE)
				text_printf(&s->o, STYLE_BOLD, "%s 1 core",
					    bench_op_name((enum bench_op)op));
			else
				text_put(&s->o, STYLE_BOLD, on_all(s->b, s->mem));
			column += CELL;
		}
	text_newline(&s->o);
}

/* What stands in the place of figures. */
static const struct { const char *words; enum text_style style; } states[BENCH_STATES] = {
	[BENCH_MEASURED] = { "", STYLE_PLAIN },
	[BENCH_WRONG] = { "computes WRONG: ", STYLE_BAD },
	[BENCH_CRASHED] = { "CRASHED: ", STYLE_BAD },
	[BENCH_HUNG] = { "HUNG: ", STYLE_BAD },
	[BENCH_REFUSED] = { "not loaded as root: ", STYLE_WARN },
	[BENCH_FAILED] = { "not measured: ", STYLE_WARN },
};

static void show_library(struct shown *s, const struct bench_library *l)
{
	text_put(&s->o, STYLE_PLAIN, l->is_default ? "* " : "  ");
	text_put(&s->o, STYLE_BOLD, called(l, s->mem));
	if (l->state == BENCH_MEASURED && !is_narrow(s)) {
		show_rates(s, l);
	} else {
		text_newline(&s->o);
		if (l->state == BENCH_MEASURED)
			show_rates_narrow(s, l);
	}
	text_put(&s->o, STYLE_PLAIN, "    ");
	text_put(&s->o, STYLE_DIM, l->path);
	if (l->core)
		text_printf(&s->o, STYLE_DIM, " (%s)", l->core);
	text_newline(&s->o);
	if (l->state == BENCH_MEASURED)
		return;
	text_put(&s->o, STYLE_PLAIN, "    ");
	text_put(&s->o, states[l->state].style, states[l->state].words);
	text_wrap(&s->o, STYLE_PLAIN, 4, l->why ? l->why : "");
	text_newline(&s->o);
}

static void show_libraries(struct shown *s)
{
	if (s->b->n)
		show_columns(s);
	for (size_t i = 0; i < s->b->n; i++)
		if (!s->brief || s->b->v[i].state != BENCH_MEASURED)
			show_library(s, &s->b->v[i]);
	if (s->v->own && !s->brief) {
		text_put(&s->o, STYLE_DIM, "* what programs get for libblas.so.3");
		text_newline(&s->o);
	}
	text_newline(&s->o);
}

static void show_kind(struct shown *s, enum neon_kind kind)
{
	const struct bench_neon *n = &s->b->neon[kind];
	const struct spread *one = &s->b->neon[NEON_FP32].series.mflops;
	int64_t expected = neon_about[kind].work / neon_about[NEON_FP32].work;

	text_printf(&s->o, STYLE_PLAIN, "  %s", neon_about[kind].name);
	text_column(&s->o, 13);
	text_put(&s->o, STYLE_PLAIN, neon_about[kind].instruction);
	text_column(&s->o, NAME);
	if (n->lacks)
		text_printf(&s->o, STYLE_DIM, "this CPU has it not (%s)", neon_about[kind].needs);
	else
		text_put(&s->o, STYLE_PLAIN, cell(&n->series.mflops, s->mem));
	if (!n->lacks && kind != NEON_FP32 && one->median) {
		text_column(&s->o, NAME + CELL);
		text_wrap(&s->o, STYLE_PLAIN, NAME + CELL, arena_printf(
			s->mem, "%s times fp32, %lld expected",
			times((int64_t)((double)n->series.mflops.median * 1000 /
					(double)one->median), s->mem), (long long)expected));
	}
	text_newline(&s->o);
}

static void show_vector(struct shown *s)
{
	if (!s->b->arm) {
		if (!s->brief)
			head(s, "vector", "not measured: FP16, BF16 and 8-bit products are "
			     "measured in the vector unit of aarch64 alone");
		return;
	}
	if (s->b->neon_state != BENCH_MEASURED) {
		head(s, "vector", arena_printf(s->mem, "%s%s", states[s->b->neon_state].words,
					       s->b->neon_why ? s->b->neon_why : ""));
		return;
	}
	if (s->brief)
		return;
	head(s, "vector", "multiplications and additions on one core, in GFLOP/s (int8: GOP/s)");
	for (unsigned kind = 0; kind < NEON_KINDS; kind++)
		show_kind(s, (enum neon_kind)kind);
	text_wrap(&s->o, STYLE_DIM, 0, "What is expected is what the instructions hold; ampy's "
		  "authors had no real Arm hardware to measure it on.");
	text_newline(&s->o);
}

static void say(struct shown *s, enum text_style style, const char *text)
{
	text_wrap(&s->o, style, 0, text);
	text_newline(&s->o);
}

/* "15.2 times as fast on one core, 28.1 times on 2 cores" */
static const char *how_much(struct shown *s)
{
	const struct bench_verdict *v = s->v;
	const char *one = arena_printf(s->mem, "%s times as fast on one core",
				       times(v->factor[BENCH_ONE], s->mem));

	if (!v->factor[BENCH_ALL])
		return one;
	return arena_printf(s->mem, "%s, %s times on %s", one,
			    times(v->factor[BENCH_ALL], s->mem), on_all(s->b, s->mem));
}

static void say_factor(struct shown *s)
{
	const struct bench_verdict *v = s->v;

	if (v->noise[BENCH_ONE]) {
		say(s, STYLE_WARN, arena_printf(
			s->mem, "No conclusion: %s.%s", v->noise[BENCH_ONE], s->b->emulated
			? "" : " Measure again when the machine has less to do."));
		return;
	}
	if (v->fastest == v->own)
		say(s, STYLE_GOOD, arena_printf(s->mem, "Programs get the fastest BLAS that was "
						"measured, %s.", called(v->own, s->mem)));
	else if (v->factor[BENCH_ONE] < CLOSE)
		say(s, STYLE_GOOD, arena_printf(s->mem, "Programs get %s, as good as the fastest "
						"on one core.", called(v->own, s->mem)));
	else
		say(s, STYLE_WARN, arena_printf(
			s->mem, "Programs get %s; %s multiplies %s.", called(v->own, s->mem),
			called(v->fastest, s->mem), how_much(s)));
	if (v->noise[BENCH_ALL])
		say(s, STYLE_WARN, arena_printf(s->mem, "No conclusion for all cores: %s.",
						v->noise[BENCH_ALL]));
}

static void next(struct shown *s, const char *command)
{
	text_put(&s->o, STYLE_BOLD, "Next: ");
	text_put(&s->o, STYLE_PLAIN, command);
	text_newline(&s->o);
}

/* Where another one is there already it only has to be chosen; else OpenBLAS is installed. */
static void say_next(struct shown *s, struct env *env, const struct facts *facts)
{
	const struct bench_verdict *v = s->v;
	const struct blas_facts *f = FACT_ROWS(facts, blas) ? FACT_ROW(facts, blas, 0) : NULL;
	bool bad = v->own && v->own->state == BENCH_WRONG;
	bool slow = v->own && (strcmp(v->own->family, "reference") == 0 ||
			       v->factor[BENCH_ONE] >= CLOSE);

	if (!bad && !slow && v->own)
		return;
	if (v->own && v->fastest && v->fastest != v->own && f && f->alternative.v &&
	    strncmp(f->alternative.src, "/etc/alternatives/", 18) == 0 &&
	    strstr(v->fastest->path, "/libblas.so.3"))
		next(s, arena_printf(s->mem, "sudo update-alternatives --config %s",
				     f->alternative.src + 18));
	else if (!v->own || strcmp(v->own->family, "reference") == 0)
		next(s, arena_printf(s->mem, "sudo %s setup --profile science  (installs OpenBLAS)",
				     shell_word(env->program, s->mem)));
}

static void say_wrong(struct shown *s)
{
	for (size_t i = 0; i < s->b->n; i++) {
		const struct bench_library *l = &s->b->v[i];

		if (l->state != BENCH_WRONG)
			continue;
		say(s, STYLE_BAD, arena_printf(s->mem, "Do not use %s: it computes wrong on this "
					       "processor%s%s%s.", l->path,
					       l->core ? ", with the kernels for " : "",
					       l->core ? l->core : "",
					       strcmp(l->family, "openblas") == 0
					       ? " (OPENBLAS_CORETYPE chooses others; "
						 "--coretype tries one here)" : ""));
	}
}

void bench_text(struct env *env, const struct bench *b, const struct bench_verdict *v,
		const struct facts *facts)
{
	struct shown s = { { env->out, env->color, env->width, 0 }, env->mem, b, v,
			   env->global->quiet };

	if (!s.brief) {
		head(&s, "machine", headline_machine(facts, s.mem));
		show_how(&s);
	}
	show_libraries(&s);
	show_vector(&s);
	text_newline(&s.o);
	say_wrong(&s);
	if (!b->n)
		say(&s, STYLE_WARN, "There is no BLAS here to measure.");
	else if (!v->own)
		say(&s, STYLE_PLAIN, "Programs that want libblas.so.3 get none of these.");
	else if (v->own->state == BENCH_MEASURED && v->fastest)
		say_factor(&s);
	if (v->own && v->own == v->fastest && strcmp(v->own->family, "reference") == 0)
		say(&s, STYLE_WARN, "It is the reference BLAS, made to be right and not to be "
		    "fast: OpenBLAS multiplies several times faster. How many times here, 'ampy "
		    "bench' tells once it is installed.");
	if (v->half_noise)
		say(&s, STYLE_WARN, arena_printf(s.mem, "No conclusion about FP16: %s.",
						 v->half_noise));
	say_next(&s, env, facts);
}
