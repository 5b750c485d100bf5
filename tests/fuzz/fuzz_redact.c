/* What identifies, from hostile bytes: nothing is read beyond the end, and what was replaced once
 * is replaced to the same.
 */
#include "probes/base/base.h"

#include "cmd/redact.h"
#include "fuzz.h"
#include "probes/probe.h"

FUZZ(bytes, mem)
{
	struct facts facts = { 0 };
	struct redactor *r = redactor_new(NULL, &facts, mem);
	const char *once = redact(r, bytes->v), *again = redact(r, bytes->v);

	if (strcmp(once, again) != 0)
		abort();
}
