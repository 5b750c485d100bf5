/* The versions that compilers leave in files, from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/base/toolmarks.h"

FUZZ(bytes, mem)
{
	struct span s = { bytes->v, bytes->n };

	(void)mark_gcc(s, mem);
	(void)mark_clang(s, mem);
	(void)mark_rustc(s, mem);
	(void)mark_rustup(s, mem);
}
