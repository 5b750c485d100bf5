/* pyvenv.cfg from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/pyname.h"
#include "probes/base/scan.h"

FUZZ(bytes, mem)
{
	struct pyvenv v;

	pyvenv_read(bytes, mem, &v);
}
