/* Headers of answers, and the address each line would be, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/address.h"
#include "probes/base/httphead.h"

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, line;
	struct http_head h = { 0 };
	struct address a;
	bool fine = true;

	while (scan_line(&rest, &line)) {
		const char *text = span_dup(line, mem);

		fine = fine && http_head_line(&h, line, 0, mem) == 0;
		if (h.etag && strpbrk(h.etag, "\r\n"))
			abort();
		if (h.retry_after < -1 || h.max_age < -1)
			abort();
		/* What goes to a server has no password in it, and is an address again. */
		if (address_parse(text, mem, &a) == 0 &&
		    (strstr(a.origin, "@") || strncmp(a.url, a.origin, strlen(a.origin)) != 0 ||
		     (strlen(a.url) < 8192 && address_parse(a.url, mem, &a) < 0)))
			abort();
	}
}
