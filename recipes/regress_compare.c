/* Two runs of CPython's tests, side by side. */
#include "../probes/base/base.h"

#include <inttypes.h>

#include "../probes/base/arena.h"
#include "../probes/regress/result.h"
#include "regress_compare.h"

const char *const regress_change_names[REGRESS_CHANGES] = {
	[REGRESS_SAME] = "same", [REGRESS_FAILS_NOW] = "fails_now",
	[REGRESS_PASSES_NOW] = "passes_now", [REGRESS_FAILS_STILL] = "fails_still",
	[REGRESS_CHANGED] = "changed", [REGRESS_ONLY_A] = "only_a", [REGRESS_ONLY_B] = "only_b",
};

bool regress_fails(const struct regress_test *t)
{
	return regress_outcome_bad(t->outcome) && t->label != REGRESS_FLAKY;
}

static enum regress_change judge(const struct regress_test *a, const struct regress_test *b)
{
	if (!a || !b)
		return b && regress_fails(b) ? REGRESS_FAILS_NOW
		       : a                   ? REGRESS_ONLY_A
					     : REGRESS_ONLY_B;
	if (regress_fails(b))
		return regress_fails(a) ? REGRESS_FAILS_STILL : REGRESS_FAILS_NOW;
	if (regress_fails(a) && b->outcome == REGRESS_PASSED)
		return REGRESS_PASSES_NOW;
	return a->outcome != b->outcome || a->label != b->label ? REGRESS_CHANGED : REGRESS_SAME;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(const struct regress_test *const *)a)->name,
		      (*(const struct regress_test *const *)b)->name);
}

static const struct regress_test **sorted(const struct regress_result *r, struct arena *mem)
{
	const struct regress_test **v = TAKE_N(mem, r->ntests + 1, const struct regress_test *);

	for (size_t i = 0; i < r->ntests; i++)
		v[i] = &r->tests[i];
	if (r->ntests)
		qsort(v, r->ntests, sizeof *v, by_name);
	return v;
}

static const char *number(int64_t n, struct arena *mem)
{
	return n ? arena_printf(mem, "%" PRId64, n) : NULL;
}

static const char *yes_no(bool v)
{
	return v ? "yes" : "no";
}

static void differ(struct regress_compared *c, const char *what, const char *a, const char *b)
{
	struct regress_difference *v = (struct regress_difference *)(uintptr_t)c->differences;

	a = a ? a : "unknown";
	b = b ? b : "unknown";
	if (strcmp(a, b) != 0)
		v[c->ndifferences++] = (struct regress_difference){ what, a, b };
}

static void compare_places(const struct regress_result *a, const struct regress_result *b,
			   struct arena *mem, struct regress_compared *c)
{
	const struct regress_machine *m = &a->machine, *n = &b->machine;
	const struct regress_python *p = &a->python, *q = &b->python;

	c->differences = TAKE_N(mem, 20, struct regress_difference);
	differ(c, "Python", p->version, q->version);
	differ(c, "build", p->build, q->build);
	differ(c, "image", p->image ? p->image : "none", q->image ? q->image : "none");
	differ(c, "free-threaded", yes_no(p->free_threaded), yes_no(q->free_threaded));
	differ(c, "debug build", yes_no(p->debug), yes_no(q->debug));
	differ(c, "set of tests", a->set, b->set);
	differ(c, "machine", m->name, n->name);
	differ(c, "architecture", m->arch, n->arch);
	differ(c, "processor", m->model, n->model);
	differ(c, "cores", number(m->cores, mem), number(n->cores, mem));
	differ(c, "page size", number(m->page_size, mem), number(n->page_size, mem));
	differ(c, "system", m->distro, n->distro);
	differ(c, "kernel", m->kernel, n->kernel);
	differ(c, "C library", m->libc, n->libc);
	differ(c, "container", yes_no(m->container), yes_no(n->container));
	differ(c, "emulated", yes_no(m->emulated), yes_no(n->emulated));
	differ(c, "network", yes_no(m->network), yes_no(n->network));
}

void regress_compare_runs(const struct regress_result *a, const struct regress_result *b,
			  struct arena *mem, struct regress_compared *ret)
{
	const struct regress_test **va = sorted(a, mem), **vb = sorted(b, mem);
	struct regress_pair *pairs = TAKE_N(mem, a->ntests + b->ntests + 1, struct regress_pair);
	struct regress_compared c = { .pairs = pairs };

	for (size_t i = 0, k = 0; i < a->ntests || k < b->ntests;) {
		int order = i == a->ntests ? 1 : k == b->ntests ? -1
			    : strcmp(va[i]->name, vb[k]->name);
		struct regress_pair p = { order <= 0 ? va[i] : NULL, order >= 0 ? vb[k] : NULL,
					  REGRESS_SAME };

		p.change = judge(p.a, p.b);
		c.counts[p.change]++;
		c.fresh += p.change == REGRESS_FAILS_NOW && p.b->label != REGRESS_KNOWN;
		pairs[c.npairs++] = p;
		i += order <= 0;
		k += order >= 0;
	}
	compare_places(a, b, mem, &c);
	*ret = c;
}
