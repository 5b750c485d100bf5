/* What doctor says to people. */
#ifndef AMPY_REPORT_H
#define AMPY_REPORT_H

#include "../probes/checks/check.h"
#include "cmd.h"

struct report {
	const struct facts *facts;
	const struct findings *found;
	enum profile profile;
	const char *time;
	bool timing;
	bool part;        /* --only: not all checks ran */
	bool ready;       /* nothing that is required is bad */
	struct redactor *redactor;   /* --redact: what is not a fact or a finding goes through it */
};

enum { REPORT_FORMS = 3 };
extern const char *const report_forms[REPORT_FORMS];   /* the words of --format */

/* The same with what tells whose machine it is replaced, where that is asked for. */
const char *report_said(const struct report *r, const char *s);

void report_text(struct env *env, const struct report *r);
void report_explain(struct env *env, const struct report *r);
/* All checks, a line each (or ampy.checks/1). */
void report_list(struct env *env, bool json);

#endif
