/* Lock files in TOML from hostile bytes, as each of the tools that write them reads them. */
#include "probes/base/base.h"

#include "lockfuzz.h"

FUZZ(bytes, mem)
{
	lock_fuzz("uv.lock", bytes, mem);
	lock_fuzz("poetry.lock", bytes, mem);
	lock_fuzz("pdm.lock", bytes, mem);
	lock_fuzz("pylock.toml", bytes, mem);
	lock_fuzz("pyproject.toml", bytes, mem);
}
