/* Known failures from hostile bytes: one more piece of a user's data. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/err.h"
#include "probes/regress/about.h"
#include "probes/regress/result.h"
#include "recipes/regress_known.h"
#include "recipes/regress_source.h"

FUZZ(bytes, mem)
{
	struct regress_where where = { .branch = "3.11", .arch = "aarch64", .cores = 80 };
	struct regress_failure bad = { "test.test_a.C.test_b", "failure", NULL };
	struct regress_test t = { .name = "test_a", .outcome = REGRESS_FAILED, .failures = &bad,
				  .nfailures = 1 };
	struct regress_knowns *k = regress_knowns_new(mem);
	struct regress_about about;
	struct err err = { 0 };

	(void)regress_source_wants(bytes->v);
	if (regress_about_read((struct span){ bytes->v, bytes->n }, mem, &about) == 0 &&
	    (!about.version || !about.stdlib))
		abort();
	if (regress_known_add(k, "it", bytes, mem, &err) < 0) {
		if (!*err.text)
			abort();
		return;
	}
	regress_judge(k, &where, &t);
	if (t.label != REGRESS_NEW && t.label != REGRESS_KNOWN)
		abort();
}
