/* Unpacking gzip, over zlib. */
#include "base.h"

#include <errno.h>
#include <limits.h>
#include <zlib.h>

#include "arena.h"
#include "gzip.h"
#include "scan.h"

static void end(z_stream *z)
{
	(void)inflateEnd(z);
}

int gzip_read(const struct text *packed, size_t max, struct arena *mem, struct text *ret)
{
	enum { GZIP_ONLY = 16 + MAX_WBITS };
	ON_EXIT(end) z_stream z = { .next_in = (z_const Bytef *)(uintptr_t)packed->v };
	size_t room = packed->n + 8 < max / 8 ? packed->n * 8 + 64 : max, n = 0;
	char *buf = TAKE_N(mem, room + 1, char);
	int rc;

	if (packed->n > UINT_MAX || max > UINT_MAX)
		return -EFBIG;
	z.avail_in = (unsigned)packed->n;
	if (inflateInit2(&z, GZIP_ONLY) != Z_OK)
		return -ENOMEM;
	for (;;) {
		z.next_out = (Bytef *)buf + n;
		z.avail_out = (unsigned)(room - n);
		rc = inflate(&z, Z_NO_FLUSH);
		n = room - z.avail_out;
		if (rc == Z_STREAM_END)
			break;
		if ((rc != Z_OK && rc != Z_BUF_ERROR) || z.avail_out)
			return -EBADMSG;
		if (room == max)
			return -EFBIG;
		room = room < max / 2 ? room * 2 : max;
		buf = memcpy(TAKE_N(mem, room + 1, char), buf, n);
	}
	buf[n] = '\0';
	*ret = (struct text){ buf, n };
	return 0;
}
