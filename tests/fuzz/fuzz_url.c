/* Addresses from hostile bytes: the first line is the page, the second a reference on it. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/url.h"

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, base = { 0 };
	const char *to, *again;
	struct url url;

	(void)scan_line(&rest, &base);
	to = url_resolve(base, rest, mem);
	if (!to)
		return;
	for (const char *c = to; *c; c++)
		if (*c <= 0x20 || *c >= 0x7f)
			__builtin_trap();
	url = url_parse(span_of(to));
	(void)url_file(&url, mem);
	/* It leads to itself, wherever it stands. */
	again = url_resolve(base, span_of(to), mem);
	if (!url.scheme.n || !again || strcmp(to, again) != 0)
		__builtin_trap();
}
