/* A probe turns a root into rows of facts.  It prints nothing, judges nothing,
 * changes nothing, and may not include another probe or anything of recipes/ or cmd/.
 */
#ifndef AMPY_PROBE_H
#define AMPY_PROBE_H

#include "base/err.h"
#include "fact.h"

struct arena;
struct root;

enum probe_id {
#define PROBE(name) PROBE_##name,
#include "probes.def"
#undef PROBE
	PROBE_COUNT
};

struct probe_run {
	const struct root *root;
	struct arena *mem;
	struct err *err;     /* say why here before returning < 0: then nothing at all is known */
	void *rows;          /* out: n rows of row_size bytes, in mem */
	size_t n;
};

struct probe {
	const char *name, *brief;
	const struct fact_field *fields;
	size_t nfields, row_size;
	bool many;           /* any number of rows (an array in JSON), not exactly one */
	int (*read)(struct probe_run *run);
};

struct facts {
	struct facts_group {
		bool asked;
		int rc;              /* 0, or why nothing is known */
		struct err err;
		const void *rows;
		size_t n;
		int64_t nanoseconds; /* how long the probe took */
	} of[PROBE_COUNT];
};

extern const struct probe *const probes[PROBE_COUNT];

/* All but the topology, which only a page shows and which takes as long as all the others. */
#define PROBES_USUAL (~BIT(PROBE_topology))

/* Runs the probes in `wanted` (a bit per probe_id); failures stay in facts. */
void facts_gather(struct facts *f, const struct root *root, uint64_t wanted, struct arena *mem);

/* Row i of a probe, typed: FACT_ROW(f, python, 0)->version. */
#define FACT_ROW(f, name, i) \
	(&((const struct name##_facts *)(f)->of[PROBE_##name].rows)[i])
#define FACT_ROWS(f, name) ((f)->of[PROBE_##name].n)

/* Fact k of row r of probe i, whatever its type. */
static inline const struct fact_any *fact_at(const struct facts *f, size_t i, size_t r, size_t k)
{
	return (const void *)((const char *)f->of[i].rows + r * probes[i]->row_size +
			      probes[i]->fields[k].at);
}

/* What remains to be said of a probe in its own file. */
#define PROBE_DEFINE(name_, brief_, fields_, many_, read_) \
	const struct probe probe_##name_ = { \
		.name = #name_, .brief = (brief_), .fields = (fields_), .nfields = LEN(fields_), \
		.row_size = sizeof(struct name_##_facts), .many = (many_), .read = (read_), \
	}

#endif
