/* Pipfile.lock from hostile bytes. */
#include "probes/base/base.h"

#include "lockfuzz.h"

FUZZ(bytes, mem)
{
	lock_fuzz("Pipfile.lock", bytes, mem);
}
