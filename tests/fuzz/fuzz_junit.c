/* A JUnit file from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/module.h"
#include "probes/regress/junit.h"
#include "probes/regress/result.h"

extern const struct module ampy_module;

FUZZ(bytes, mem)
{
	struct junit j = { 0 };

	if (junit_read(ampy_module.lists, bytes, mem, &j) < 0)
		return;
	if (j.tests < 0 || j.nbad > REGRESS_MAX_FAILURES)
		abort();
	for (size_t i = 0; i < j.nbad; i++)
		if (strlen(j.bad[i].message) > REGRESS_MAX_MESSAGE ||
		    strlen(j.bad[i].name) > REGRESS_MAX_NAME)
			abort();
}
