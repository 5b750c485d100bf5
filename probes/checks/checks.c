/* Runs the checks, in the order of checks.def, and collects what they find. */
#include "../base/base.h"

#include <stdarg.h>
#include "../base/arena.h"
#include "../base/ticks.h"
#include "check.h"

#define CHECK(name) extern const struct check check_##name;
#include "checks.def"
#undef CHECK

const struct check *const checks[] = {
#define CHECK(name) &check_##name,
#include "checks.def"
#undef CHECK
};
const size_t ncheck = LEN(checks);

const char *const profile_names[PROFILE_COUNT] = {
	[PROFILE_DEV] = "dev", [PROFILE_SCIENCE] = "science", [PROFILE_MINIMAL] = "minimal",
	[PROFILE_AI] = "ai",
};

const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_PASS] = "pass", [VERDICT_SKIP] = "skip", [VERDICT_UNKNOWN] = "unknown",
	[VERDICT_WARN] = "warn", [VERDICT_FAIL] = "fail",
};

static bool must(const struct judge *j)
{
	return (j->check->required & BIT(j->profile)) != 0;
}

/* What only larger profiles ask for does not apply in profile minimal. */
static bool beyond(const struct judge *j)
{
	return j->profile == PROFILE_MINIMAL && j->check->required;
}

static struct finding *add(struct judge *j, enum verdict verdict, const char *subject,
			   const char *text)
{
	struct findings *f = j->out;
	struct finding *new;

	if (f->n == f->room) {
		size_t room = f->room ? f->room * 2 : 64;
		struct finding *v = TAKE_N(j->mem, room, struct finding);

		if (f->n)
			memcpy(v, f->v, f->n * sizeof *v);
		f->v = v;
		f->room = room;
	}
	new = &f->v[f->n++];
	*new = (struct finding){
		.check = j->check, .verdict = verdict, .subject = subject, .text = text,
		.required = must(j),
	};
	return new;
}

#define ADD(verdict_) \
	va_list ap; \
	const char *text; \
	va_start(ap, fmt); \
	text = arena_vprintf(j->mem, fmt, ap); \
	va_end(ap); \
	return add(j, (verdict_), subject, text)

struct finding *judge_pass(struct judge *j, const char *subject, const char *fmt, ...)
{
	ADD(VERDICT_PASS);
}

struct finding *judge_warn(struct judge *j, const char *subject, const char *fmt, ...)
{
	ADD(VERDICT_WARN);
}

struct finding *judge_bad(struct judge *j, const char *subject, const char *fmt, ...)
{
	ADD(must(j) ? VERDICT_FAIL : beyond(j) ? VERDICT_SKIP : VERDICT_WARN);
}

struct finding *judge_skip(struct judge *j, const char *subject, const char *fmt, ...)
{
	ADD(VERDICT_SKIP);
}

struct finding *judge_unknown(struct judge *j, const char *subject, const char *fmt, ...)
{
	ADD(VERDICT_UNKNOWN);
}

bool judge_has_any(struct judge *j, const char *subject, enum fact_state state, const char *src,
		   const char *why, const char *what)
{
	if (state != FACT_UNKNOWN)
		return true;
	judge_unknown(j, subject, "cannot tell %s: %s", what, fact_reason(src, why, j->mem))
		->evidence = src;
	return false;
}

/* Unknown when a probe that the check needs could not do its work. */
static bool needs_met(struct judge *j)
{
	for (unsigned i = 0; i < PROBE_COUNT; i++) {
		const struct facts_group *g = &j->facts->of[i];

		if (!(j->check->needs & BIT(i)))
			continue;
		if (!g->asked || g->rc < 0) {
			judge_unknown(j, NULL, "%s", g->asked ? g->err.text : "was not looked at");
			return false;
		}
	}
	return true;
}

static bool belongs(const struct check *c, enum profile profile)
{
	return !c->only || (c->only & BIT(profile));
}

void findings_judge(struct findings *out, const struct judge *as, const bool *wanted)
{
	*out = (struct findings){ .nanoseconds = TAKE_N(as->mem, ncheck, int64_t) };
	for (size_t i = 0; i < ncheck; i++) {
		struct judge j = *as;
		int64_t start = ticks();

		if (wanted ? !wanted[i] : !belongs(checks[i], as->profile))
			continue;
		j.check = checks[i];
		j.out = out;
		if (needs_met(&j))
			checks[i]->run(&j);
		out->nanoseconds[i] = ticks() - start;
	}
}

uint64_t checks_need(const bool *wanted)
{
	uint64_t needs = 0;

	for (size_t i = 0; i < ncheck; i++)
		if (!wanted || wanted[i])
			needs |= checks[i]->needs;
	return needs;
}

uint64_t checks_spare(enum profile profile)
{
	uint64_t others = 0, ours = 0;

	for (size_t i = 0; i < ncheck; i++)
		*(belongs(checks[i], profile) ? &ours : &others) |= checks[i]->needs;
	return others & ~ours;
}
