/* File names of wheels, source distributions and dist-info folders from hostile bytes: the parts
 * lie in the name, and what ranks a wheel agrees with what says why it does not fit.
 */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/wheel/project.h"
#include "probes/wheel/tags.h"
#include "probes/wheel/wheelname.h"

static const struct target targets[] = {
	{ .major = 3, .minor = 11, .libc = TARGET_GLIBC, .libc_major = 2, .libc_minor = 31,
	  .machine = "aarch64" },
	{ .major = 3, .minor = 13, .free_threaded = true, .libc = TARGET_MUSL, .libc_major = 1,
	  .libc_minor = 2, .machine = "aarch64", .bits32 = true, .pip = "21.1" },
	{ .major = 3, .minor = 10, .pypy = true, .libc = TARGET_GLIBC, .libc_major = 2,
	  .libc_minor = 35, .machine = "x86_64", .pip = "19.3" },
};

FUZZ(bytes, mem)
{
	struct span whole = { bytes->v, bytes->n };
	const char *name, *version;
	struct wheel_name w;
	struct sdist_name s;

	if (wheel_name_parse(whole, &w)) {
		if (w.name.v != whole.v || !w.version.n || !w.python.n || !w.abi.n ||
		    w.platform.v + w.platform.n + 4 != whole.v + whole.n)
			__builtin_trap();
		for (size_t i = 0; i < LEN(targets); i++) {
			struct err err = { 0 };
			struct tags t;
			struct misfit m;

			if (tags_of(&targets[i], &t, &err) < 0)
				__builtin_trap();
			m = tags_why(&t, &w, mem);
			if ((tags_rank(&t, &w) >= 0) != (m.field == TAG_FITS) ||
			    (m.field == TAG_FITS) != (m.why == NULL))
				__builtin_trap();
		}
	}
	if (sdist_name_parse(whole, &s) && (!s.name.n || !s.version.n || s.name.v != whole.v))
		__builtin_trap();
	if (file_name_is_plain(whole) &&
	    (memchr(whole.v, '/', whole.n) || memchr(whole.v, '\0', whole.n)))
		__builtin_trap();
	if (dist_info_parse(whole, mem, &name, &version) && (!*name || !*version))
		__builtin_trap();
}
