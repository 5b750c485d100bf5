/* Sources of packages from hostile bytes, in each format. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/aptname.h"
#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/base/sources.h"

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, uri = { 0 }, suite = { 0 }, component = { 0 };
	struct sources s = { 0 };
	const char *name;

	if (bytes->n > 4096)
		return;
	sources_list(bytes, "list", &s, mem);
	sources_deb822(bytes, "deb822", &s, mem);
	sources_repo(bytes, "repo", &s, mem);
	sources_apk(bytes, "apk", &s, mem);
	(void)scan_line(&rest, &uri);
	(void)scan_line(&rest, &suite);
	(void)scan_line(&rest, &component);
	(void)apt_option_is_plain(suite);
	name = apt_list_begins(uri, suite, component, mem);
	if (name && (strlen(name) > 255 || strchr(name, '/')))
		abort();
}
