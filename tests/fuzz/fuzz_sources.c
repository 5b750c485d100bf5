/* Sources of packages from hostile bytes, in each format. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/base/sources.h"

FUZZ(bytes, mem)
{
	struct sources s = { 0 };

	if (bytes->n > 4096)
		return;
	sources_list(bytes, "list", &s, mem);
	sources_deb822(bytes, "deb822", &s, mem);
	sources_repo(bytes, "repo", &s, mem);
	sources_apk(bytes, "apk", &s, mem);
}
