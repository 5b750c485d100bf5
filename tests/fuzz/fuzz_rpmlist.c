/* primary.xml from hostile bytes, in pieces. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/unpack.h"
#include "probes/catalog.h"
#include "probes/lists/lists.h"
#include "probes/rpmlist.h"

FUZZ(bytes, mem)
{
	struct offer v[] = { { .name = "p" }, { .name = "python3-devel", .exact = "3.9-1" } };
	struct rpmlist l = { .arch = "aarch64", .mem = mem };
	struct xml_sink sink = rpmlist_sink(&l);
	struct asked asked;
	struct xml *x;
	size_t step = bytes->n ? (unsigned char)bytes->v[0] + 1U : 1;
	int rc = 0;

	asked_begin(&asked, v, LEN(v), mem);
	record_begin(&l.r, &asked, "list", mem);
	if (xml_open(&sink, &x) < 0)
		return;
	for (size_t at = 0; rc == 0 && at < bytes->n; at += step)
		rc = xml_feed(x, bytes->v + at, step < bytes->n - at ? step : bytes->n - at);
	if (rc == 0 && xml_end(x) > UNPACK_ENOUGH)
		__builtin_trap();
	xml_close(&x);
}
