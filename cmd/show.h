/* From the model to JSON: the only code that knows both facts or findings and the writer. */
#ifndef AMPY_SHOW_H
#define AMPY_SHOW_H

#include "../probes/base/jsonout.h"

struct arena;
struct err;
struct facts;
struct findings;
struct probe;

/* The name of a fact as in a JSON path: "python[0].pip". */
const char *fact_name(const struct probe *p, size_t row, size_t field, struct arena *mem);

/* "facts", "sources" and "unknown", for the probes that were asked. */
void show_facts(struct json_out *o, const struct facts *f, struct arena *mem);
/* "findings" and "summary". */
void show_findings(struct json_out *o, const struct findings *found);
/* "timing": microseconds per probe and check. */
void show_timing(struct json_out *o, const struct facts *f, const struct findings *found);
/* The one document of a run that failed. */
void show_error(struct json_out *o, int code, const char *message, const char *hint);

#endif
