/* What a runner says, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/regress/regrtest.h"

FUZZ(bytes, mem)
{
	struct span said = { bytes->v, bytes->n };
	const char *const *names = NULL;
	struct regrtest_said s;

	regrtest_said(said, mem, &s);
	if (s.cases_run < 0 || s.files_run < 0 || (s.why && strlen(s.why) > REGRESS_MAX_MESSAGE))
		abort();
	for (int status = 0; status < 256; status += 5)
		if (regrtest_outcome(&s, status, false) == REGRESS_NONE)
			abort();
	(void)regrtest_help(said);
	if (regrtest_list(said, mem, &names) == 0)
		for (; *names; names++)
			if (!regress_test_fits(*names))
				abort();
}
