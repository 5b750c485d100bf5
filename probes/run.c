/* What was proved by use.  A probe starts nothing: recipes/prove.c puts the rows in their place. */
#include "base/base.h"

#include "probe.h"
#include "run.h"

static const struct fact_field fields[] = { RUN_FACTS(FACT_FIELD, run_facts) };

static int read_run(struct probe_run *run)
{
	run->rows = NULL;
	run->n = 0;
	return 0;
}

PROBE_DEFINE(run, "what the Pythons did when they were started (--run)", fields, true, read_run);
