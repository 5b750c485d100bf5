/* A run's journal from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "recipes/change.h"
#include "recipes/journal.h"

FUZZ(bytes, mem)
{
	const char *why = NULL;
	struct run run;
	size_t whole;

	if (journal_parse(bytes, mem, &run, &whole, &why) < 0)
		return;
	if (whole > bytes->n || !run.id)
		abort();
	change_count(&run, &run.before, mem);
}
