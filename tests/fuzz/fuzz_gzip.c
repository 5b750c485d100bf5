/* gzip from hostile bytes, with a limit that the sizes may meet. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/gzip.h"

FUZZ(bytes, mem)
{
	static const size_t limits[] = { 1, 64, 4096, 1 << 20 };
	struct text to;

	for (size_t i = 0; i < LEN(limits); i++)
		if (gzip_read(bytes, limits[i], mem, &to) == 0 && to.n > limits[i])
			__builtin_trap();
	if (bytes->n && gzip_read(bytes, bytes->n * 8 + 8, mem, &to) == 0 && to.n > bytes->n * 8 + 8)
		__builtin_trap();
}
