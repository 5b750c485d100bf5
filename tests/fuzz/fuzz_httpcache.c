/* Files of the cache from hostile bytes: what is taken from one is written the same again. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/httpcache.h"

FUZZ(bytes, mem)
{
	struct cache_entry e, again;
	const char *head;
	struct text text;
	size_t n;
	char *whole;

	if (cache_entry_parse(bytes, mem, &e) < 0)
		return;
	head = cache_entry_head(&e, mem);
	if (!head)
		abort();
	n = strlen(head);
	whole = TAKE_N(mem, n + e.body.n + 1, char);
	memcpy(whole, head, n);
	if (e.body.n)
		memcpy(whole + n, e.body.v, e.body.n);
	text = (struct text){ whole, n + e.body.n };
	if (cache_entry_parse(&text, mem, &again) < 0 || again.status != e.status ||
	    again.body.n != e.body.n || memcmp(again.digest, e.digest, sizeof e.digest) != 0)
		abort();
}
