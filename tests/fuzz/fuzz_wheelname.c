/* File names of wheels and of dist-info folders from hostile bytes: the parts lie in the name. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/wheel/project.h"
#include "probes/wheel/wheelname.h"

FUZZ(bytes, mem)
{
	struct span whole = { bytes->v, bytes->n };
	const char *name, *version;
	struct wheel_name w;

	if (wheel_name_parse(whole, &w)) {
		if (w.name.v != whole.v || !w.version.n || !w.python.n || !w.abi.n ||
		    w.platform.v + w.platform.n + 4 != whole.v + whole.n)
			__builtin_trap();
		if (memchr(whole.v, '/', whole.n) || memchr(whole.v, '\0', whole.n))
			__builtin_trap();
	}
	if (dist_info_parse(whole, mem, &name, &version) && (!*name || !*version))
		__builtin_trap();
}
