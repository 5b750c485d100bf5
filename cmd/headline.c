/* The first lines of a report: which machine this is, in a few words. */
#include "../probes/base/base.h"

#include <inttypes.h>

#include "../probes/base/arena.h"
#include "../probes/base/words.h"
#include "../probes/blas.h"
#include "../probes/checks/chosen.h"
#include "../probes/compiler.h"
#include "../probes/cpu.h"
#include "../probes/distro.h"
#include "../probes/framework.h"
#include "../probes/libc.h"
#include "../probes/probe.h"
#include "../probes/python.h"
#include "headline.h"
#include "text.h"

/* The one row of a probe, or NULL when it could not be read. */
#define ROW(f, name) (FACT_ROWS(f, name) ? FACT_ROW(f, name, 0) : NULL)

/* "a, b" of the pieces that are there. */
static const char *joined(struct arena *mem, const char *a, const char *b)
{
	if (!a || !*a)
		return b;
	return b && *b ? arena_printf(mem, "%s, %s", a, b) : a;
}

const char *headline_machine(const struct facts *f, struct arena *mem)
{
	const struct cpu_facts *c = ROW(f, cpu);
	const char *text = NULL;

	if (!c)
		return "unknown";
	if (c->model.state == FACT_KNOWN)
		text = fact_is(c->confidence, "certain") || c->confidence.state != FACT_KNOWN
			       ? c->model.v
			       : arena_printf(mem, "%s (%s)", c->model.v, c->confidence.v);
	if (c->cores.state == FACT_KNOWN)
		text = joined(mem, text, arena_printf(mem, "%" PRId64 " %s", c->cores.v,
						      c->cores.v == 1 ? "CPU" : "CPUs"));
	if (c->sockets.state == FACT_KNOWN && c->sockets.v > 1)
		text = joined(mem, text, arena_printf(mem, "%" PRId64 " sockets", c->sockets.v));
	if (c->page_size.state == FACT_KNOWN && c->page_size.v != 4096)
		text = joined(mem, text,
			      arena_printf(mem, "pages of %" PRId64 " KiB", c->page_size.v / 1024));
	if (c->cloud.state == FACT_KNOWN)
		text = joined(mem, text, arena_printf(mem, "cloud %s", c->cloud.v));
	return text ? text : "unknown processor";
}

static const char *system_of(const struct facts *f, struct arena *mem)
{
	const struct distro_facts *d = ROW(f, distro);
	const struct libc_facts *l = ROW(f, libc);
	const char *text = d && d->name.v && *d->name.v ? d->name.v : "unknown distribution";

	if (l && l->userland.state == FACT_KNOWN)
		text = joined(mem, text, l->userland.v);
	if (l && l->kind.state == FACT_KNOWN)
		text = joined(mem, text,
			      arena_printf(mem, "%s %s", l->kind.v,
					   l->version.v ? l->version.v : "of unknown version"));
	if (l && l->kernel.state == FACT_KNOWN)
		text = joined(mem, text, arena_printf(mem, "kernel %s", l->kernel.v));
	return text;
}

/* The one to use first, then the others by what one types for them. */
static const char *pythons(const struct facts *f, struct arena *mem)
{
	const struct python_facts *first = python_chosen(f);
	const char *text = NULL;
	size_t others = 0;

	if (first)
		text = arena_printf(mem, "%s (%s)",
				    first->version.v ? first->version.v : first->branch.v,
				    first->command.v ? first->command.v : first->path.v);
	for (size_t i = 0; i < FACT_ROWS(f, python); i++)
		others += FACT_ROW(f, python, i) != first;
	if (!first)
		return others ? arena_printf(mem, "none to use (%zu found)", others) : "none";
	if (others)
		text = joined(mem, text, arena_printf(mem, "%zu more", others));
	return text;
}

static const char *tools(const struct facts *f, struct arena *mem)
{
	const char *text = NULL;

	for (size_t i = 0; i < FACT_ROWS(f, compiler); i++) {
		const struct compiler_facts *c = FACT_ROW(f, compiler, i);

		if (c->name.state == FACT_KNOWN)
			text = joined(mem, text, c->version.state == FACT_KNOWN
				? arena_printf(mem, "%s %s", c->name.v, c->version.v) : c->name.v);
	}
	return text ? text : "none";
}

static const char *blas(const struct facts *f, struct arena *mem)
{
	const struct blas_facts *b = ROW(f, blas);

	if (!b || b->provider.state == FACT_UNKNOWN)
		return "unknown";
	if (b->provider.state == FACT_ABSENT)
		return "none";
	return arena_printf(mem, "%s%s%s%s%s", b->provider.v, b->version.v ? " " : "",
			    b->version.v ? b->version.v : "", b->threading.v ? ", " : "",
			    b->threading.v ? b->threading.v : "");
}

/* Each once, however many environments have it; and what the processor makes fast. */
static const char *ai(const struct facts *f, struct arena *mem)
{
	const struct cpu_facts *c = ROW(f, cpu);
	const struct { const char *name; struct fact_bool cell; } types[] = {
		{ "FP16", c ? c->fp16 : (struct fact_bool){ 0 } },
		{ "BF16", c ? c->bf16 : (struct fact_bool){ 0 } },
		{ "INT8", c ? c->dotprod : (struct fact_bool){ 0 } },
	};
	const char *fast = "FP32";
	struct list seen = { 0 };

	list_add(&seen, NULL, mem);
	for (size_t i = 0; i < FACT_ROWS(f, framework); i++) {
		const struct framework_facts *one = FACT_ROW(f, framework, i);
		const char *text = JOIN(mem, one->name.v, " ", one->version.v);

		if (!list_has(&seen, text))
			list_add(&seen, text, mem);
	}
	for (size_t i = 0; i < LEN(types); i++)
		if (fact_true(types[i].cell))
			fast = joined(mem, fast, types[i].name);
	return arena_printf(mem, "%s; fast here: %s",
			    seen.n ? words_join(seen.v, ", ", mem) : "none", fast);
}

const char *headline_brief(const struct facts *f, struct arena *mem)
{
	const struct distro_facts *d = ROW(f, distro);
	const struct python_facts *p = python_chosen(f);
	const char *text = d && d->name.v && *d->name.v ? d->name.v : "unknown distribution";

	return p ? arena_printf(mem, "%s, Python %s", text, p->version.v ? p->version.v
									 : p->branch.v)
		 : text;
}

void headline_rows(const struct facts *f, struct arena *mem,
		   struct headline_row ret[HEADLINE_ROWS])
{
	ret[0] = (struct headline_row){ "machine", headline_machine(f, mem) };
	ret[1] = (struct headline_row){ "system", system_of(f, mem) };
	ret[2] = (struct headline_row){ "python", pythons(f, mem) };
	ret[3] = (struct headline_row){ "tools", tools(f, mem) };
	ret[4] = (struct headline_row){ "blas", blas(f, mem) };
	ret[5] = (struct headline_row){ "ai", f->of[PROBE_framework].asked ? ai(f, mem) : NULL };
}

void headline(struct text_out *o, const struct facts *f, struct arena *mem)
{
	struct headline_row rows[HEADLINE_ROWS];

	headline_rows(f, mem, rows);
	for (size_t i = 0; i < LEN(rows); i++) {
		if (!rows[i].text)
			continue;
		text_put(o, STYLE_BOLD, rows[i].name);
		text_column(o, 10);
		text_wrap(o, STYLE_PLAIN, 10, rows[i].text);
		text_newline(o);
	}
}
