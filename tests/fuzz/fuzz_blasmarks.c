/* What small files say of a BLAS, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/blasmarks.h"
#include "probes/base/scan.h"

FUZZ(bytes, mem)
{
	struct span s = { bytes->v, bytes->n };
	uint64_t n;

	(void)blas_max_threads(s, &n);
	(void)blas_flexi_default(s, mem);
	(void)blas_family(bytes->v);
	(void)blas_name_version(bytes->v, mem);
}
