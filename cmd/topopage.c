/* The processor as a picture, and in words. */
#include "../probes/base/base.h"

#include <inttypes.h>

#include "../probes/base/arena.h"
#include "../probes/base/cpuset.h"
#include "../probes/cpu.h"
#include "../probes/probe.h"
#include "../probes/runtime.h"
#include "../probes/topology.h"
#include "html.h"
#include "topopage.h"

/* Pixels of the picture, which is shown in its own size or, on the narrowest screens, a little
 * smaller; and from how many CPUs on there is none, or no name for each.
 */
enum {
	WIDTH = 296, EDGE = 12, CELL = 14, GAP = 3, LINE = 18, BAR = 22,
	MOST_DRAWN = 1024, MOST_NAMED = 512,
};

const char topology_style[] =
	".topo{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start}.topo svg{display:block;"
	"flex:none}.topo .card{flex:1 1 19rem;margin:0;padding:.3rem 1rem}.topo p{flex-basis:100%}"
	".topo th{white-space:nowrap}"
	".topo text{font-size:12px}.topo .head{font-weight:600;font-size:13px}"
	".topo .box{fill:var(--card);stroke:var(--line)}.topo .group{fill:var(--soft);"
	"stroke:var(--line)}.topo .core{fill:var(--core);stroke:var(--corerim)}"
	".topo .thread{fill:none;stroke:var(--corerim)}.topo .cache{fill:var(--oddbg);"
	"stroke:var(--odd)}.topo .memory{fill:var(--goodbg);stroke:var(--good)}"
	".topo .dim{fill:var(--dim)}\n"
	":root{--core:#cfe0fb;--corerim:#3b73c9}"
	"@media(prefers-color-scheme:dark){:root{--core:#1f3a63;--corerim:#6f9fe8}}\n"
	"@media print{:root{--core:#e4ecf9;--corerim:#3b73c9}}\n";

/* A package, node, cluster, core or cache: its row and the CPUs in it. */
struct group {
	const struct topology_facts *is;
	struct cpuset cpus;
};

struct groups {
	struct group *v;
	size_t n;
};

struct drawing {
	struct html *h;
	struct arena *mem;
	const struct facts *facts;
	struct groups packages, nodes, clusters, cores, caches;
	size_t cpus;
};

static struct groups groups_of(const struct drawing *d, const char *kind)
{
	size_t n = FACT_ROWS(d->facts, topology);
	struct groups ret = { 0 };

	for (size_t i = 0; i < n; i++)
		ret.n += fact_is(FACT_ROW(d->facts, topology, i)->kind, kind);
	ret.v = TAKE_N(d->mem, ret.n + 1, struct group);
	ret.n = 0;
	for (size_t i = 0; i < n; i++) {
		struct group *g = &ret.v[ret.n];

		g->is = FACT_ROW(d->facts, topology, i);
		if (fact_is(g->is->kind, kind) &&
		    cpuset_read(span_of(g->is->cpus.v), &g->cpus) == 0)
			ret.n++;
	}
	return ret;
}

/* How many of the groups lie in this set. */
static size_t count_in(const struct groups *g, const struct cpuset *in)
{
	size_t n = 0;

	for (size_t i = 0; i < g->n; i++)
		n += cpuset_within(&g->v[i].cpus, in);
	return n;
}

/* "1 core", "80 cores" */
static const char *some(size_t n, const char *what, struct arena *mem)
{
	return arena_printf(mem, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

const char *size_text(int64_t bytes, struct arena *mem)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	double n = (double)bytes;
	size_t unit = 0;

	for (; n >= 1024 && unit + 1 < LEN(units); unit++)
		n /= 1024;
	return arena_printf(mem, n < 100 && n - (double)(int64_t)n >= 0.05 ? "%.1f %s" : "%.0f %s",
			    n, units[unit]);
}

/* "L2", "L1 data" */
static const char *cache_name(const struct topology_facts *c, struct arena *mem)
{
	const char *holds = fact_is(c->holds, "Data")          ? " data"
			    : fact_is(c->holds, "Instruction") ? " instructions"
							       : "";

	return c->level.state == FACT_KNOWN
		       ? arena_printf(mem, "L%" PRId64 "%s", c->level.v, holds)
		       : arena_printf(mem, "cache%s", holds);
}

static const char *cache_text(const struct topology_facts *c, struct arena *mem)
{
	const char *name = cache_name(c, mem);

	return c->bytes.state == FACT_KNOWN
		       ? arena_printf(mem, "%s %s", name, size_text(c->bytes.v, mem)) : name;
}

/* The core, cluster or whatever it is in which a CPU is; NULL where it is in none. */
static const struct group *group_with(const struct groups *g, unsigned cpu)
{
	for (size_t i = 0; i < g->n; i++)
		if (cpuset_has(&g->v[i].cpus, cpu))
			return &g->v[i];
	return NULL;
}

/* What joins cores in a part of the machine: its clusters, else the widest cache that some of the
 * cores in it share.
 */
static struct groups joined_in(const struct drawing *d, const struct cpuset *part)
{
	struct groups ret = { TAKE_N(d->mem, d->caches.n + 1, struct group), 0 };
	unsigned widest = 0;

	if (count_in(&d->clusters, part))
		return d->clusters;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < d->caches.n; i++) {
			const struct group *c = &d->caches.v[i];
			unsigned n = cpuset_count(&c->cpus);
			const struct group *core = group_with(&d->cores, cpuset_next(&c->cpus, 0));

			if (!cpuset_within(&c->cpus, part) || cpuset_same(&c->cpus, part) ||
			    (core && cpuset_within(&c->cpus, &core->cpus)))
				continue;
			if (!pass && n > widest)
				widest = n;
			else if (pass && n == widest)
				ret.v[ret.n++] = *c;
		}
	return ret;
}

static void shape(struct html *h, const char *class, int x, int y, int w, int height, int radius)
{
	html_open(h, "rect");
	html_attr(h, "class", class);
	html_attrf(h, "x", "%d", x);
	html_attrf(h, "y", "%d", y);
	html_attrf(h, "width", "%d", w);
	html_attrf(h, "height", "%d", height);
	html_attrf(h, "rx", "%d", radius);
}

static void words(struct html *h, const char *class, int x, int y, const char *text)
{
	html_open(h, "text");
	if (class)
		html_attr(h, "class", class);
	html_attrf(h, "x", "%d", x);
	html_attrf(h, "y", "%d", y);
	html_text(h, text);
	html_close(h);
}

static void bar(struct html *h, const char *class, int y, const char *text)
{
	shape(h, class, EDGE, y, WIDTH - 2 * EDGE, BAR - 3, 4);
	html_close(h);
	words(h, NULL, EDGE + 8, y + 14, text);
}

/* A core, and lines in it where it has several threads. */
static void draw_core(const struct drawing *d, const struct group *core, int x, int y)
{
	unsigned threads = cpuset_count(&core->cpus);

	shape(d->h, "core", x, y, CELL, CELL, 3);
	if (d->cpus <= MOST_NAMED)
		html_putf(d->h, "title", NULL, "%s %s", threads == 1 ? "CPU" : "CPUs",
			  core->is->cpus.v);
	html_close(d->h);
	for (unsigned i = 1; i < threads && i < 8; i++) {
		int at = x + CELL * (int)i / (int)threads;

		html_open(d->h, "path");
		html_attr(d->h, "class", "thread");
		html_attrf(d->h, "d", "M%d %dv%d", at, y, CELL);
		html_close(d->h);
	}
}

/* The cores of a part from y on, those that are joined side by side in a frame; the y below.  With
 * `draw` false it only measures.
 */
static int draw_cores(const struct drawing *d, const struct cpuset *part, int y, bool draw)
{
	const struct groups joins = joined_in(d, part);
	struct cpuset done = { 0 };
	const int left = EDGE, right = WIDTH - EDGE;
	int x = left;

	for (unsigned cpu = cpuset_next(part, 0); cpu < CPUSET_MAX; cpu = cpuset_next(part, cpu + 1)) {
		const struct group *join = group_with(&joins, cpu);
		const struct group *core = group_with(&d->cores, cpu);
		const struct cpuset *mine = join ? &join->cpus : core ? &core->cpus : NULL;
		int n, wide, frame = join ? 3 : 0, per_row, rows, k = 0;

		if (!mine || cpuset_has(&done, cpu))
			continue;
		cpuset_add(&done, mine);
		n = join ? (int)count_in(&d->cores, mine) : 1;
		if (!n)
			continue;
		per_row = (right - left - 2 * frame + GAP) / (CELL + GAP);
		per_row = n < per_row ? n : per_row;
		rows = (n + per_row - 1) / per_row;
		wide = per_row * (CELL + GAP) - GAP + 2 * frame;
		if (x > left && (x + wide > right || rows > 1)) {
			x = left;
			y += CELL + GAP + 2 * frame;
		}
		if (draw && join) {
			shape(d->h, "group", x, y, wide, rows * (CELL + GAP) - GAP + 2 * frame, 4);
			html_close(d->h);
		}
		for (size_t i = 0; i < d->cores.n; i++) {
			const struct group *c = &d->cores.v[i];

			if (join ? !cpuset_within(&c->cpus, mine) : c != core)
				continue;
			if (draw)
				draw_core(d, c, x + frame + k % per_row * (CELL + GAP),
					  y + frame + k / per_row * (CELL + GAP));
			k++;
		}
		x += wide + GAP;
		if (rows > 1) {
			x = left;
			y += rows * (CELL + GAP) + 2 * frame;
		}
	}
	return x > left ? y + CELL + GAP + (joins.n ? 6 : 0) : y;
}

/* The caches that all of a part shares, a bar for each; only counted with y < 0. */
static int draw_caches(const struct drawing *d, const struct cpuset *part, int y)
{
	int n = 0;

	for (size_t i = 0; i < d->caches.n; i++) {
		const struct group *c = &d->caches.v[i];
		const struct group *core = group_with(&d->cores, cpuset_next(&c->cpus, 0));

		/* Wider than a node that it holds: a package's cache is in each of its nodes. */
		if (!cpuset_within(part, &c->cpus) || (core && cpuset_within(&c->cpus, &core->cpus)))
			continue;
		if (y >= 0)
			bar(d->h, "cache", y + n * BAR, cache_text(c->is, d->mem));
		n++;
	}
	return n * BAR;
}

static const char *part_name(const struct drawing *d, const struct group *part)
{
	const char *text = "";

	for (size_t i = 0; i < d->packages.n; i++)
		if (cpuset_within(&part->cpus, &d->packages.v[i].cpus) &&
		    d->packages.v[i].is->number.state == FACT_KNOWN)
			text = arena_printf(d->mem, "Socket %" PRId64,
					    d->packages.v[i].is->number.v);
	if (fact_is(part->is->kind, "node"))
		text = arena_printf(d->mem, "%s%sNUMA node %" PRId64, text, *text ? ", " : "",
				    part->is->number.v);
	return *text ? text : "Processor";
}

static void draw_part(const struct drawing *d, const struct group *part, size_t number)
{
	size_t ncores = count_in(&d->cores, &part->cpus);
	size_t nclusters = count_in(&d->clusters, &part->cpus);
	const char *memory = fact_is(part->is->kind, "node") && part->is->bytes.state == FACT_KNOWN
		? arena_printf(d->mem, "Memory %s", size_text(part->is->bytes.v, d->mem)) : NULL;
	const char *cpus = some(ncores, "core", d->mem);
	int top = EDGE + 2 * LINE, bottom = draw_cores(d, &part->cpus, top, false) + 6;
	int height = bottom + draw_caches(d, &part->cpus, -1) + (memory ? BAR : 0) + EDGE - 4;
	struct html *h = d->h;

	if (part->is->cpus.v)
		cpus = arena_printf(d->mem, "%s, CPUs %s", cpus, part->is->cpus.v);
	html_open(h, "svg");
	html_attr(h, "xmlns", "http://www.w3.org/2000/svg");
	html_attr(h, "role", "img");
	html_attrf(h, "aria-labelledby", "part-%zu part-%zu-text", number, number);
	html_attrf(h, "viewBox", "0 0 %d %d", WIDTH, height);
	html_attrf(h, "width", "%d", WIDTH);
	html_attrf(h, "height", "%d", height);
	html_open(h, "title");
	html_attrf(h, "id", "part-%zu", number);
	html_text(h, part_name(d, part));
	html_close(h);
	html_open(h, "desc");
	html_attrf(h, "id", "part-%zu-text", number);
	html_textf(h, "%s%s%s%s%s; the table tells the caches.", cpus, nclusters ? ", in " : "",
		   nclusters ? some(nclusters, "cluster", d->mem) : "", memory ? ", " : "",
		   memory ? memory : "");
	html_close(h);
	shape(h, "box", 1, 1, WIDTH - 2, height - 2, 9);
	html_close(h);
	words(h, "head", EDGE, EDGE + 10, part_name(d, part));
	/* A long list of CPUs has no room; the table has it. */
	words(h, "dim", EDGE, EDGE + 10 + LINE,
	      strlen(cpus) <= 42 ? cpus : some(ncores, "core", d->mem));
	(void)draw_cores(d, &part->cpus, top, true);
	bottom += draw_caches(d, &part->cpus, bottom);
	if (memory)
		bar(h, "memory", bottom, memory);
	html_close(h);
}

static void row(struct html *h, const char *name, const char *text)
{
	html_open(h, "tr");
	html_open(h, "th");
	html_attr(h, "scope", "row");
	html_text(h, name);
	html_close(h);
	html_put(h, "td", NULL, text);
	html_close(h);
}

static bool same_kind(const struct group *a, const struct group *b)
{
	return a->is->level.v == b->is->level.v && a->is->bytes.state == b->is->bytes.state &&
	       a->is->bytes.v == b->is->bytes.v &&
	       strcmp(a->is->holds.v ? a->is->holds.v : "",
		      b->is->holds.v ? b->is->holds.v : "") == 0 &&
	       cpuset_count(&a->cpus) == cpuset_count(&b->cpus);
}

/* Caches of one kind and size: how many, and for whom. */
static void put_caches(const struct drawing *d)
{
	bool *told = TAKE_N(d->mem, d->caches.n + 1, bool);

	for (size_t i = 0; i < d->caches.n; i++) {
		const struct group *c = &d->caches.v[i];
		unsigned n = 0, cpus = cpuset_count(&c->cpus);
		const char *for_whom;
		const struct group *core = group_with(&d->cores, cpuset_next(&c->cpus, 0));

		if (told[i])
			continue;
		for (size_t k = i; k < d->caches.n; k++)
			if (!told[k] && same_kind(c, &d->caches.v[k])) {
				told[k] = true;
				n++;
			}
		for_whom = core && cpuset_same(&c->cpus, &core->cpus) ? "one for each core"
			: arena_printf(d->mem, "shared by %s", some(cpus, "CPU", d->mem));
		row(d->h, cache_name(c->is, d->mem),
		    arena_printf(d->mem, "%u \303\227 %s, %s", n,
				 c->is->bytes.state == FACT_KNOWN
					 ? size_text(c->is->bytes.v, d->mem) : "of unknown size",
				 for_whom));
	}
}

static void put_nodes(const struct drawing *d)
{
	for (size_t i = 0; i < d->nodes.n; i++) {
		const struct topology_facts *n = d->nodes.v[i].is;
		const char *text = *n->cpus.v ? arena_printf(d->mem, "CPUs %s", n->cpus.v)
					      : "no CPUs";

		if (n->bytes.state == FACT_KNOWN)
			text = arena_printf(d->mem, "%s; %s of memory", text,
					    size_text(n->bytes.v, d->mem));
		row(d->h, arena_printf(d->mem, "NUMA node %" PRId64, n->number.v), text);
	}
}

/* The same in words. */
static void put_table(const struct drawing *d)
{
	const struct cpu_facts *cpu =
		FACT_ROWS(d->facts, cpu) ? FACT_ROW(d->facts, cpu, 0) : NULL;
	const struct runtime_facts *run =
		FACT_ROWS(d->facts, runtime) ? FACT_ROW(d->facts, runtime, 0) : NULL;
	struct html *h = d->h;

	if (!d->cores.n && !(cpu && (cpu->model.state == FACT_KNOWN ||
				     cpu->page_size.state == FACT_KNOWN)))
		return;
	html_open(h, "div");
	html_attr(h, "class", "card");
	html_open(h, "table");
	if (cpu && cpu->model.state == FACT_KNOWN)
		row(h, "Processor", cpu->model.v);
	if (d->packages.n)
		row(h, "Sockets", arena_printf(d->mem, "%zu", d->packages.n));
	if (d->cores.n)
		row(h, "Cores", d->cpus == d->cores.n
			? arena_printf(d->mem, "%zu, a thread each", d->cores.n)
			: arena_printf(d->mem, "%zu, with %zu threads in all", d->cores.n, d->cpus));
	if (d->clusters.n)
		row(h, "Clusters", arena_printf(d->mem, "%zu, of %u CPUs", d->clusters.n,
						cpuset_count(&d->clusters.v[0].cpus)));
	put_caches(d);
	put_nodes(d);
	if (run && run->memory_total.state == FACT_KNOWN)
		row(h, "Memory", size_text(run->memory_total.v, d->mem));
	if (cpu && cpu->page_size.state == FACT_KNOWN)
		row(h, "Memory page", size_text(cpu->page_size.v, d->mem));
	html_close(h);
	html_close(h);
}

static void put_pictures(const struct drawing *d)
{
	const struct topology_facts nothing = { 0 };
	struct group all = { .is = &nothing };
	const struct groups whole = { &all, 1 };
	const struct groups *parts = d->nodes.n ? &d->nodes : d->packages.n ? &d->packages : &whole;
	size_t n = 0;

	for (size_t i = 0; i < d->cores.n; i++)
		cpuset_add(&all.cpus, &d->cores.v[i].cpus);

	for (size_t i = 0; i < parts->n; i++)
		if (count_in(&d->cores, &parts->v[i].cpus))
			draw_part(d, &parts->v[i], n++);
}

void topology_section(struct html *h, const struct facts *f, struct arena *mem)
{
	struct drawing d = { .h = h, .mem = mem, .facts = f };
	const char *why = f->of[PROBE_topology].err.text;
	unsigned at = h->depth;

	html_open(h, "section");
	html_attr(h, "aria-labelledby", "topology");
	html_open(h, "h2");
	html_attr(h, "id", "topology");
	html_text(h, "The processor");
	html_close(h);
	d.packages = groups_of(&d, "package");
	d.nodes = groups_of(&d, "node");
	d.clusters = groups_of(&d, "cluster");
	d.cores = groups_of(&d, "core");
	d.caches = groups_of(&d, "cache");
	for (size_t i = 0; i < d.cores.n; i++)
		d.cpus += cpuset_count(&d.cores.v[i].cpus);
	html_open(h, "div");
	html_attr(h, "class", "topo");
	if (!d.cores.n)
		html_putf(h, "p", "dim", "What it is made of could not be read%s%s.",
			  *why ? ": " : "", why);
	else if (d.cpus <= MOST_DRAWN)
		put_pictures(&d);
	else
		html_put(h, "p", "dim", "It has too many CPUs for a picture.");
	put_table(&d);
	html_back(h, at);
}
