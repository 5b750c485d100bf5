/* What the kernel prints of locks and processes, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "recipes/holder.h"

FUZZ(bytes, mem)
{
	struct span all = { bytes->v, bytes->n }, first = all, rest = all;
	const char *text;
	int pid = 0;

	if (holder_in_locks(all, 0xfd, 0, 42, &pid) && pid < 0)
		abort();
	text = holder_unit(all, mem);
	if (text && strpbrk(text, "\n\x1b/"))
		abort();
	(void)span_cut(all, '\n', &first, &rest);
	text = holder_command(first, rest, mem);
	if (text && strpbrk(text, "\n\x1b"))
		abort();
}
