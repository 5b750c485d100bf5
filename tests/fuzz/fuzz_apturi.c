/* What apt-get --print-uris says, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/catalog.h"
#include "recipes/apturi.h"

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, line;

	while (scan_line(&rest, &line)) {
		struct offer offer = { 0 };

		if (apt_uri(line, &offer, mem) &&
		    (!offer.name || !offer.exact || offer.download < 0 ||
		     strlen(offer.name) + strlen(offer.exact) > line.n))
			__builtin_trap();
	}
}
