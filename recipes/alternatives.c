/* Which BLAS and LAPACK Debian's update-alternatives(1) leads to. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "alternatives.h"
#include "journal.h"

enum { MAX_NAMES = 8192, MAX_FILE = 256 * 1024 };

/* The first line of its file says whether somebody chose it; the link says what it leads to. */
static bool read_one(const struct root *root, const char *name, struct arena *mem,
		     struct alternative *ret)
{
	struct text text;
	struct span rest, line = { NULL, 0 };

	if (root_read(root, JOIN(mem, "/var/lib/dpkg/alternatives/", name), MAX_FILE, mem,
		      &text) < 0 ||
	    root_link(root, JOIN(mem, "/etc/alternatives/", name), mem, &ret->target) < 0)
		return false;
	rest = (struct span){ text.v, text.n };
	(void)scan_line(&rest, &line);
	ret->name = name;
	ret->manual = span_is(line, "manual");
	return true;
}

size_t alternatives_read(const struct root *root, struct arena *mem, struct alternative **ret)
{
	const char *const *names;
	struct alternative one;
	size_t n = 0;

	if (root_list(root, "/var/lib/dpkg/alternatives", MAX_NAMES, mem, &names) < 0)
		return 0;
	while (names[n])
		n++;
	*ret = TAKE_N(mem, n, struct alternative);
	for (n = 0; *names; names++) {
		struct span name = span_of(*names);

		if ((span_starts(name, "libblas.so") || span_starts(name, "liblapack.so")) &&
		    read_one(root, *names, mem, &one))
			(*ret)[n++] = one;
	}
	return n;
}
