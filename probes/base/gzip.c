/* gzip, over zlib. */
#include "base.h"

#include <errno.h>
#include <limits.h>
#include <zlib.h>

#include "arena.h"
#include "gzip.h"
#include "scan.h"

/* 16 more than the window's bits: gzip and nothing else. */
enum { GZIP_ONLY = 16 + MAX_WBITS };

static void end(z_stream *z)
{
	(void)inflateEnd(z);
}

int gzip_read(const struct text *packed, size_t max, struct arena *mem, struct text *ret)
{
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

static void end_packing(z_stream *z)
{
	(void)deflateEnd(z);
}

int gzip_write(const struct text *plain, struct arena *mem, struct text *ret)
{
	enum { MEMORY = 9 };
	ON_EXIT(end_packing) z_stream z = {
		.next_in = (z_const Bytef *)(uintptr_t)plain->v,
	};
	size_t room;
	char *buf;

	if (plain->n > UINT_MAX / 2)
		return -EFBIG;
	z.avail_in = (unsigned)plain->n;
	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_ONLY, MEMORY,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return -ENOMEM;
	room = deflateBound(&z, plain->n);
	buf = TAKE_N(mem, room + 1, char);
	z.next_out = (Bytef *)buf;
	z.avail_out = (unsigned)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		return -EIO;
	*ret = (struct text){ buf, room - z.avail_out };
	return 0;
}
