/* From the model to JSON. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/checks/check.h"
#include "show.h"

static void show_cell(struct json_out *o, const struct fact_field *field,
		      const struct fact_any *cell)
{
	if (cell->state == FACT_ABSENT) {
		json_string(o, field->name, NULL);
		return;
	}
	switch (field->type) {
	case FACT_bool:
		json_flag(o, field->name, ((const struct fact_bool *)(const void *)cell)->v);
		break;
	case FACT_int:
		json_int(o, field->name, ((const struct fact_int *)(const void *)cell)->v);
		break;
	case FACT_str:
		json_string(o, field->name, ((const struct fact_str *)(const void *)cell)->v);
		break;
	case FACT_list:
		json_strings(o, field->name, ((const struct fact_list *)(const void *)cell)->v);
		break;
	}
}

static void show_row(struct json_out *o, const struct facts *f, size_t probe, size_t row,
		     const char *key)
{
	json_open(o, key, '{');
	for (size_t k = 0; k < probes[probe]->nfields; k++)
		if (fact_at(f, probe, row, k)->state != FACT_UNKNOWN)
			show_cell(o, &probes[probe]->fields[k], fact_at(f, probe, row, k));
	json_close(o);
}

const char *fact_name(const struct probe *p, size_t row, size_t field, struct arena *mem)
{
	if (p->many)
		return arena_printf(mem, "%s[%zu].%s", p->name, row, p->fields[field].name);
	return arena_printf(mem, "%s.%s", p->name, p->fields[field].name);
}

static void show_sources(struct json_out *o, const struct facts *f, struct arena *mem)
{
	json_open(o, "sources", '{');
	for (size_t i = 0; i < PROBE_COUNT; i++)
		for (size_t r = 0; r < f->of[i].n; r++)
			for (size_t k = 0; k < probes[i]->nfields; k++) {
				const struct fact_any *cell = fact_at(f, i, r, k);

				if (cell->state != FACT_UNKNOWN && cell->src)
					json_string(o, fact_name(probes[i], r, k, mem), cell->src);
			}
	json_close(o);
}

static void show_unknown(struct json_out *o, const char *fact, const char *reason)
{
	json_open(o, NULL, '{');
	json_string(o, "fact", fact);
	json_string(o, "reason", reason);
	json_close(o);
}

static void show_unknowns(struct json_out *o, const struct facts *f, struct arena *mem)
{
	json_open(o, "unknown", '[');
	for (size_t i = 0; i < PROBE_COUNT; i++) {
		if (f->of[i].asked && f->of[i].rc < 0)
			show_unknown(o, probes[i]->name, f->of[i].err.text);
		for (size_t r = 0; r < f->of[i].n; r++)
			for (size_t k = 0; k < probes[i]->nfields; k++) {
				const struct fact_any *cell = fact_at(f, i, r, k);

				if (cell->state == FACT_UNKNOWN)
					show_unknown(o, fact_name(probes[i], r, k, mem),
						     fact_reason(cell->src, cell->why, mem));
			}
	}
	json_close(o);
}

void show_facts(struct json_out *o, const struct facts *f, struct arena *mem)
{
	json_open(o, "facts", '{');
	for (size_t i = 0; i < PROBE_COUNT; i++) {
		const struct probe *p = probes[i];

		if (!f->of[i].asked || f->of[i].rc < 0)
			continue;
		if (!p->many) {
			show_row(o, f, i, 0, p->name);
			continue;
		}
		json_open(o, p->name, '[');
		for (size_t r = 0; r < f->of[i].n; r++)
			show_row(o, f, i, r, NULL);
		json_close(o);
	}
	json_close(o);
	show_sources(o, f, mem);
	show_unknowns(o, f, mem);
}

static void show_finding(struct json_out *o, const struct finding *f)
{
	bool bad = f->verdict == VERDICT_WARN || f->verdict == VERDICT_FAIL;

	json_open(o, NULL, '{');
	json_string(o, "id", f->check->id);
	json_string(o, "subject", f->subject);
	json_string(o, "verdict", verdict_names[f->verdict]);
	json_flag(o, "required", f->required);
	json_string(o, "text", f->text);
	json_string(o, "why", f->check->why);
	json_string(o, "evidence", f->evidence);
	json_string(o, "cure", f->cure);
	json_string(o, "advice", f->advice ? f->advice : bad && !f->cure ? f->check->advice : NULL);
	json_strings(o, "links", f->check->links);
	json_flag(o, "suppressed", f->suppressed);
	if (f->suppressed)
		json_string(o, "suppressed_why", f->suppressed_why);
	json_close(o);
}

void show_findings(struct json_out *o, const struct findings *found)
{
	static const enum verdict order[] = {
		VERDICT_PASS, VERDICT_WARN, VERDICT_FAIL, VERDICT_UNKNOWN, VERDICT_SKIP,
	};
	int64_t counts[VERDICT_COUNT] = { 0 }, suppressed = 0;

	json_open(o, "findings", '[');
	for (size_t i = 0; i < found->n; i++) {
		show_finding(o, &found->v[i]);
		if (found->v[i].suppressed)
			suppressed++;
		else
			counts[found->v[i].verdict]++;
	}
	json_close(o);
	json_open(o, "summary", '{');
	for (size_t i = 0; i < LEN(order); i++)
		json_int(o, verdict_names[order[i]], counts[order[i]]);
	json_int(o, "suppressed", suppressed);
	json_close(o);
}

void show_timing(struct json_out *o, const struct facts *f, const struct findings *found)
{
	json_open(o, "timing", '{');
	json_open(o, "probes", '{');
	for (size_t i = 0; i < PROBE_COUNT; i++)
		if (f->of[i].asked)
			json_int(o, probes[i]->name, f->of[i].nanoseconds / 1000);
	json_close(o);
	json_open(o, "checks", '{');
	for (size_t i = 0; i < ncheck; i++)
		if (found->nanoseconds[i])
			json_int(o, checks[i]->id, found->nanoseconds[i] / 1000);
	json_close(o);
	json_close(o);
}

void show_error(struct json_out *o, int code, const char *message, const char *hint)
{
	json_open(o, NULL, '{');
	json_string(o, "schema", "ampy.error/1");
	json_int(o, "code", code);
	json_string(o, "message", message);
	json_string(o, "hint", hint);
	json_close(o);
}
