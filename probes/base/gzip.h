/* gzip (RFC 1952).  The only user of zlib. */
#ifndef AMPY_GZIP_H
#define AMPY_GZIP_H

#include "base.h"

struct arena;
struct text;

/* The whole of one gzip file, at most `max` bytes unpacked: -EBADMSG when it is not one or is
 * cut short, -EFBIG over the limit.  *ret is set only on 0.
 */
int gzip_read(const struct text *packed, size_t max, struct arena *mem, struct text *ret) MUST_USE;
/* Packs as small as it can; the same bytes always give the same file, which names no time.
 * -EFBIG over 4 GiB.
 */
int gzip_write(const struct text *plain, struct arena *mem, struct text *ret) MUST_USE;

#endif
