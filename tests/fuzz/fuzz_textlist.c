/* Lists of lines from hostile bytes, whole and in pieces: both must find the same. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/catalog.h"
#include "probes/textlist.h"

static void read_list(const struct text *bytes, unsigned kind, size_t step, struct offer v[3],
		      struct arena *mem)
{
	struct textlist l = { .arch = kind & 4 ? "arm64" : NULL, .mem = mem };
	struct asked asked;
	int rc = 0;

	l.line = (kind & 3) == 1 ? textlist_apk : (kind & 3) == 2 ? textlist_pacman : textlist_apt;
	v[0] = (struct offer){ .name = "p" };
	v[1] = (struct offer){ .name = "libffi-dev", .exact = "1" };
	v[2] = (struct offer){ .name = "libffi-dev" };
	asked_begin(&asked, v, 3, mem);
	record_begin(&l.r, &asked, "list", mem);
	for (size_t at = 0; rc == 0 && at < bytes->n; at += step)
		rc = textlist_feed(&l, (struct span){ bytes->v + at,
				   step < bytes->n - at ? step : bytes->n - at });
	if (rc >= 0)
		textlist_end(&l);
}

FUZZ(bytes, mem)
{
	struct text rest = { bytes->v + 2, bytes->n - 2 };
	struct offer whole[3], pieces[3];
	unsigned kind;

	if (bytes->n < 2)
		return;
	kind = (unsigned char)bytes->v[0];
	read_list(&rest, kind, rest.n + 1, whole, mem);
	read_list(&rest, kind, (unsigned char)bytes->v[1] + 1U, pieces, mem);
	for (int i = 0; i < 3; i++)
		if (whole[i].state != pieces[i].state || whole[i].download != pieces[i].download)
			__builtin_trap();
}
