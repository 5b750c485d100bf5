/* os-release(5) from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/osrelease.h"
#include "probes/base/scan.h"

FUZZ(bytes, mem)
{
	(void)osrelease_get(bytes, "ID", mem);
	(void)osrelease_get(bytes, "VERSION", mem);
}
