/* What a person sees of a run of regress. */
#include "../probes/base/base.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "../probes/base/ticks.h"
#include "../probes/regress/result.h"
#include "../recipes/regress_bench.h"
#include "cmd.h"
#include "regress_told.h"
#include "text.h"

enum { SHOWN_CASES = 5, SHOWN_TESTS = 40 };

static const char *duration(int64_t seconds, struct arena *mem)
{
	if (seconds < 60)
		return arena_printf(mem, "%lld s", (long long)seconds);
	if (seconds < 3600)
		return arena_printf(mem, "%lld min %lld s", (long long)seconds / 60,
				    (long long)seconds % 60);
	return arena_printf(mem, "%lld h %lld min", (long long)seconds / 3600,
			    (long long)seconds % 3600 / 60);
}

/* --- while it goes on ---------------------------------------------------------------------- */

void regress_progress_open(struct env *env, size_t all, struct regress_progress *ret)
{
	struct winsize size;

	*ret = (struct regress_progress){
		.env = env, .all = all, .began = ticks(), .width = 80,
		.shown = isatty(STDERR_FILENO) && !env->global->quiet && !env->global->json,
	};
	if (ret->shown && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
		ret->width = size.ws_col;
}

/* Cut where the terminal ends; names of tests are ASCII. */
static void put_over(struct regress_progress *p, const char *s)
{
	fprintf(stderr, "\r\033[K%.*s", (int)p->width - 1, s);
	fflush(stderr);
	p->open = true;
	p->said = ticks();
}

void regress_progress_say(struct regress_progress *p, const char *what)
{
	if (p->shown)
		put_over(p, what);
}

/* What is left takes as long as what was, each as the other: a guess, and said as one. */
static const char *left(const struct regress_progress *p, size_t done, struct arena *mem)
{
	int64_t gone = (ticks() - p->began) / 1000000;

	if (done < 3 || done >= p->all || p->doing)
		return "";
	return arena_printf(mem, "  about %s left",
			    duration(gone * (int64_t)(p->all - done) / (int64_t)done / 1000, mem));
}

void regress_progress_show(struct regress_progress *p, size_t done,
			   struct regress_job *const *running)
{
	struct arena *mem;
	const char *now = "";

	if (!p->shown || ticks() - p->said < 150000000)
		return;
	mem = arena_new();
	for (; *running; running++)
		now = arena_printf(mem, "%s  %s %lld s", now, (const char *)(*running)->user,
				   (long long)((ticks() - (*running)->began) / 1000000000));
	put_over(p, arena_printf(mem, "%s[%zu/%zu]%s%s%s", p->doing ? p->doing : "",
				 p->past + done, p->all,
				 p->bad ? arena_printf(mem, " %zu bad", p->bad) : "",
				 left(p, done, mem), now));
	arena_free(mem);
}

void regress_progress_close(struct regress_progress *p)
{
	if (p->open) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
	}
	p->open = false;
}

/* --- in the end ---------------------------------------------------------------------------- */

struct telling {
	struct text_out o;
	const struct regress_result *r;
	struct arena *mem;
	unsigned column;               /* where what is said of a test begins */
};

static void line(struct telling *t, const char *name, const char *text)
{
	text_put(&t->o, STYLE_BOLD, name);
	text_column(&t->o, 10);
	text_wrap(&t->o, STYLE_PLAIN, 10, text);
	text_newline(&t->o);
}

static const char *add(struct telling *t, const char *so_far, const char *more)
{
	return more && *more ? JOIN(t->mem, so_far, ", ", more) : so_far;
}

static void head(struct telling *t, const char *as)
{
	const struct regress_machine *m = &t->r->machine;
	const struct regress_python *p = &t->r->python;
	struct arena *mem = t->mem;
	const char *s;

	s = arena_printf(mem, "%s, %s", p->version, p->image ? p->image : p->path);
	if (p->free_threaded)
		s = add(t, s, "free-threaded");
	line(t, "python", add(t, s, p->debug ? "debug build" : NULL));
	s = add(t, JOIN(mem, m->name, ": ", m->model ? m->model : m->arch), m->model ? m->arch : NULL);
	if (m->cores)
		s = arena_printf(mem, "%s, %lld %s", s, (long long)m->cores,
				 m->cores == 1 ? "CPU" : "CPUs");
	s = add(t, s, m->emulated ? "emulated" : NULL);
	line(t, "machine", add(t, s, m->distro));
	s = arena_printf(mem, "%zu %s of tests, %lld cases, %lld at a time", t->r->ntests,
			 t->r->ntests == 1 ? "file" : "files", (long long)t->r->summary.cases,
			 (long long)t->r->jobs);
	s = add(t, s, as ? JOIN(mem, "as ", as) : NULL);
	line(t, "run", add(t, s, m->network ? "with the network" : NULL));
}

/* "3 of 120 cases", or what there is to say without them. */
static const char *counted(const struct telling *t, const struct regress_test *test)
{
	struct arena *mem = t->mem;

	if (test->why)
		return test->why;
	if (!test->cases.counted || !test->cases.failed)
		return "";
	if (test->cases.failed > test->cases.run)
		return arena_printf(mem, "%lld %s", (long long)test->cases.failed,
				    test->cases.failed == 1 ? "failure" : "failures");
	return arena_printf(mem, "%lld of %lld %s", (long long)test->cases.failed,
			    (long long)test->cases.run, test->cases.run == 1 ? "case" : "cases");
}

static void put_part(struct telling *t, enum text_style style, const char *s)
{
	text_column(&t->o, t->column);
	text_wrap(&t->o, style, t->column, s);
	text_newline(&t->o);
}

/* The last line of a trace says what it was. */
static const char *last_line(const char *message, struct arena *mem)
{
	struct span rest = span_of(message), line, last = { 0 };

	while (scan_line(&rest, &line))
		if (span_trim(line).n && line.v[0] != ' ')
			last = span_trim(line);
	return last.n ? span_dup(last, mem) : "";
}

static void put_cases(struct telling *t, const struct regress_test *test)
{
	size_t n = test->nfailures < SHOWN_CASES ? test->nfailures : SHOWN_CASES;

	for (size_t i = 0; i < n; i++) {
		const char *message = test->failures[i].message
				      ? last_line(test->failures[i].message, t->mem) : "";

		put_part(t, STYLE_PLAIN, JOIN(t->mem, test->failures[i].name, *message ? ": " : "",
					      message));
	}
	if ((size_t)test->failures_more + test->nfailures > n)
		put_part(t, STYLE_DIM, arena_printf(t->mem, "and %lld more",
			 (long long)test->failures_more + (long long)(test->nfailures - n)));
}

static const char *history(const struct regress_test *test, struct arena *mem)
{
	const char *s = "";

	if (test->rerun != REGRESS_NONE && test->label != REGRESS_FLAKY)
		s = JOIN(mem, "; run again alone: ", regress_outcome_names[test->rerun]);
	if (test->before != REGRESS_NONE)
		s = JOIN(mem, s, "; the last time: ", regress_outcome_names[test->before]);
	return s;
}

static void put_test(struct telling *t, const struct regress_test *test)
{
	static const struct { const char *word; enum text_style style; } looks[REGRESS_LABELS] = {
		[REGRESS_UNLABELLED] = { "", STYLE_PLAIN }, [REGRESS_NEW] = { "NEW", STYLE_BAD },
		[REGRESS_KNOWN] = { "known", STYLE_DIM }, [REGRESS_FLAKY] = { "flaky", STYLE_WARN },
		[REGRESS_FIXED] = { "fixed", STYLE_GOOD },
	};
	const char *said = counted(t, test);

	text_put(&t->o, STYLE_PLAIN, "  ");
	text_put(&t->o, looks[test->label].style, looks[test->label].word);
	text_column(&t->o, 9);
	text_put(&t->o, STYLE_BOLD, test->name);
	text_column(&t->o, t->column);
	text_wrap(&t->o, STYLE_PLAIN, t->column,
		  JOIN(t->mem, regress_outcome_names[test->outcome], *said ? ": " : "", said,
		       test->label == REGRESS_FLAKY ? "; it passes when it is run again alone" : "",
		       history(test, t->mem)));
	text_newline(&t->o);
	if (test->label == REGRESS_NEW || test->label == REGRESS_FLAKY)
		put_cases(t, test);
	if (test->reason)
		put_part(t, STYLE_PLAIN, test->reason);
	if (test->link)
		put_part(t, STYLE_DIM, test->link);
}

static bool is_shown(const struct env *env, const struct regress_test *test)
{
	if (test->label != REGRESS_UNLABELLED)
		return !env->global->quiet || test->label == REGRESS_NEW;
	return env->global->verbose && test->outcome != REGRESS_PASSED &&
	       test->outcome != REGRESS_NOT_RUN;
}

static void put_tests(struct telling *t, const struct env *env)
{
	static const enum regress_label order[] = { REGRESS_NEW, REGRESS_FLAKY, REGRESS_FIXED,
						    REGRESS_KNOWN, REGRESS_UNLABELLED };
	const struct regress_result *r = t->r;
	bool any = false;

	for (size_t i = 0; i < r->ntests; i++)
		if (is_shown(env, &r->tests[i]) && strlen(r->tests[i].name) + 11 > t->column)
			t->column = (unsigned)strlen(r->tests[i].name) + 11;
	if (t->column > 38 || (t->o.width && t->o.width < 72))
		t->column = 11;
	for (size_t k = 0; k < LEN(order); k++)
		for (size_t i = 0; i < r->ntests; i++) {
			if (r->tests[i].label != order[k] || !is_shown(env, &r->tests[i]))
				continue;
			if (!any && !env->global->quiet)
				text_newline(&t->o);
			any = true;
			put_test(t, &r->tests[i]);
		}
}

static void put_sums(struct telling *t, const struct env *env)
{
	const struct regress_summary *s = &t->r->summary;
	const struct { int64_t n; const char *word; enum text_style style; } sums[] = {
		{ s->passed, "passed", STYLE_PLAIN }, { s->failed, "failed", STYLE_PLAIN },
		{ s->env_changed, "changed the environment", STYLE_PLAIN },
		{ s->skipped, "skipped", STYLE_PLAIN }, { s->not_run, "not run", STYLE_WARN },
	}, labels[] = {
		{ s->fresh, "new", STYLE_BAD }, { s->known, "known", STYLE_PLAIN },
		{ s->flaky, "flaky", STYLE_WARN }, { s->fixed, "fixed", STYLE_GOOD },
	};
	const char *between = "";

	if (!env->global->quiet || s->fresh)
		text_newline(&t->o);
	for (size_t i = 0; i < LEN(sums); i++)
		if (sums[i].n || i == 0) {
			text_printf(&t->o, sums[i].style, "%s%lld %s", between,
				    (long long)sums[i].n, sums[i].word);
			between = ", ";
		}
	between = ": ";
	for (size_t i = 0; i < LEN(labels); i++)
		if (labels[i].n) {
			text_put(&t->o, STYLE_PLAIN, between);
			text_printf(&t->o, labels[i].style, "%lld %s", (long long)labels[i].n,
				    labels[i].word);
			between = ", ";
		}
	if (t->r->partial)
		text_put(&t->o, STYLE_WARN, " (not all of them were run)");
	text_newline(&t->o);
}

void regress_told(struct env *env, const struct regress_result *r, const char *as)
{
	struct telling t = { { env->out, env->color, env->width, 0 }, r, env->mem, 11 };

	if (!env->global->quiet)
		head(&t, as);
	put_tests(&t, env);
	put_sums(&t, env);
}
