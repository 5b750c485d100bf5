/* A bench.json from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/benchfile.h"

FUZZ(bytes, mem)
{
	struct bench_file f = { 0 };
	const char *why = NULL;

	if (bench_file_read(bytes, mem, &f, &why) < 0) {
		if (!why)
			abort();
		return;
	}
	if (!f.time || !f.cpu || f.n > BENCH_FILE_LIBRARIES || f.factor < 0 || f.factor_all < 0 ||
	    (f.factor && (!f.own || !f.fastest)))
		abort();
	for (size_t i = 0; i < f.n; i++)
		if (*f.v[i].path != '/' || !f.v[i].library || !f.v[i].state || f.v[i].size < 0)
			abort();
}
