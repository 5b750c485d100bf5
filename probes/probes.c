/* Runs the probes, in the order of probes.def, and keeps what each said. */
#include "base/base.h"

#include "base/arena.h"
#include "base/ticks.h"
#include "probe.h"

#define PROBE(name) extern const struct probe probe_##name;
#include "probes.def"
#undef PROBE

const struct probe *const probes[PROBE_COUNT] = {
#define PROBE(name) [PROBE_##name] = &probe_##name,
#include "probes.def"
#undef PROBE
};

const char *fact_reason(const char *src, const char *why, struct arena *mem)
{
	if (!why)
		why = "not looked at";
	if (!src || why[0] == '\'' || strstr(why, src))
		return why;
	return arena_printf(mem, strncmp(why, "is ", 3) == 0 ? "'%s' %s" : "'%s': %s", src, why);
}

void facts_gather(struct facts *f, const struct root *root, uint64_t wanted, struct arena *mem)
{
	for (unsigned i = 0; i < PROBE_COUNT; i++) {
		struct facts_group *g = &f->of[i];
		struct probe_run run = { .root = root, .mem = mem, .err = &g->err };
		int64_t start = ticks();

		if (!(wanted & BIT(i)))
			continue;
		g->asked = true;
		g->rc = probes[i]->read(&run);
		if (g->rc == 0) {
			g->rows = run.rows;
			g->n = run.n;
		}
		g->nanoseconds = ticks() - start;
	}
}
