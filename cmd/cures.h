/* What cures the findings of a report: packages by their names here, or a sentence. */
#ifndef AMPY_CURES_H
#define AMPY_CURES_H

#include "../probes/base/arena.h"
#include "../probes/checks/check.h"
#include "cmd.h"

struct report;

struct cures {
	struct env *env;
	const struct report *r;
	struct recipes *recipes;    /* NULL: they could not be read, and no package is named */
	const char *python;         /* the branch to fill into package names */
	struct list install;        /* the packages of all that is bad, in the order of the report */
	struct list repositories;   /* ... and what must be enabled for them */
};

void cures_open(struct cures *c, struct env *env, const struct report *r);
/* The packages that cure this one, or NULL. */
const char *const *cures_packages(const struct cures *c, const struct finding *f);
/* "install gcc make", or what to do, or NULL. */
const char *cures_text(const struct cures *c, const struct finding *f);
/* The command that installs what cures this one; NULL where no package does. */
const char *cures_command(const struct cures *c, const struct finding *f);

/* How a finding is shown: what was accepted counts as skipped. */
enum verdict shown_verdict(const struct finding *f);
/* The findings in the order of the report: groups by the worst in them, in each the worst first.
 * As many as there are.
 */
const struct finding **report_order(const struct report *r, struct arena *mem);

#endif
