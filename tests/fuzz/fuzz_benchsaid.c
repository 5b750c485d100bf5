/* What a measuring child says, from hostile bytes: a library it loaded may write there, too. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "recipes/benchsaid.h"

FUZZ(bytes, mem)
{
	struct bench_said s = { 0 };

	if (bench_said_read(bytes, mem, &s) < 0)
		return;
	if (s.ntimes > BENCH_TIMES_MAX || s.threads < 0)
		abort();
	for (size_t i = 0; i < s.ntimes; i++)
		if (s.times[i].op >= BENCH_OPS || s.times[i].work <= 0 || s.times[i].wall <= 0 ||
		    s.times[i].cpu <= 0)
			abort();
}
