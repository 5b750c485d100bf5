/* pip's configuration and its addresses from hostile bytes: what is masked has one secret at most,
 * "****". */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/pyconfig.h"
#include "probes/base/scan.h"

static int each(void *user, const char *section, const char *key, const char *value, unsigned line,
		struct err *err)
{
	const char *masked = url_masked(span_of(value), user);
	const char *at = strchr(masked, '@');

	(void)section;
	(void)key;
	(void)line;
	(void)err;
	if (url_has_secret(span_of(value)) && at &&
	    (at - masked < 4 || memcmp(at - 4, "****", 4) != 0))
		__builtin_trap();
	return 0;
}

FUZZ(bytes, mem)
{
	struct err err = { 0 };
	int rc = pyconfig_read(bytes, mem, each, mem, &err);

	if (rc < 0 && !err.code)
		__builtin_trap();
	(void)url_masked((struct span){ bytes->v, bytes->n }, mem);
}
