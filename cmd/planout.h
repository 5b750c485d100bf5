/* A plan, for people and as JSON. */
#ifndef AMPY_PLANOUT_H
#define AMPY_PLANOUT_H

#include "../probes/base/base.h"

struct arena;
struct json_out;
struct plan;
struct root;
struct step_result;
struct text_out;

/* The steps, numbered, each with what it is for, and what is not cured.  `verbose`: also the
 * commands. */
void plan_text(struct text_out *o, const struct plan *p, bool verbose, struct arena *mem);
/* What it leaves, under this heading (NULL: none). */
void plan_text_missed(struct text_out *o, const struct plan *p, const char *heading);
/* "provisional", "changed", "steps" and "unresolved", into an object that is open.  With results
 * (one for each step; NULL: none) each step has its "result".
 */
void plan_json(struct json_out *o, const struct plan *p, const struct step_result *results);

#endif
