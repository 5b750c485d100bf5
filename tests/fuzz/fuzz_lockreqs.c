/* Requirements files from hostile bytes, which include themselves. */
#include "probes/base/base.h"

#include "lockfuzz.h"

FUZZ(bytes, mem)
{
	lock_fuzz("requirements.txt", bytes, mem);
}
