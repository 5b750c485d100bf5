/* What ampy-lists.so does: unpacking, and reading XML and HTML, in pieces and within limits. */
#ifndef AMPY_UNPACK_H
#define AMPY_UNPACK_H

#include "base.h"

struct span;
struct xml;

/* Callbacks return 0 to go on, UNPACK_ENOUGH to end without an error, or a negative errno, which is
 * what the call then returns. */
enum { UNPACK_ENOUGH = 1 };

/* Reads a file that is plain or compressed with gzip, bzip2, xz, lzma, zstd or lz4; several such
 * streams may follow each other.  0, -EBADMSG when it is broken or cut off, -EFBIG over `max`, or
 * what read(2) said.
 */
struct unpack {
	int fd;
	uint64_t max;             /* bytes in all, unpacked */
	/* A tar archive: 1 when the regular file of this name is wanted, 0 when it is to be passed
	 * over.  NULL: the bytes themselves. */
	int (*file)(void *user, const char *name);
	int (*file_end)(void *user);
	int (*piece)(void *user, struct span piece);
	void *user;
};

struct xml_attr {
	const char *name;
	const char *v;            /* n bytes, without a NUL behind them; of XML as they stand there */
	size_t n;
};

/* Elements and attributes go by their local names.  Text comes in any number of pieces. */
struct xml_sink {
	int (*open)(void *user, const char *name, const struct xml_attr *attrs, size_t n);
	int (*close)(void *user, const char *name);
	int (*text)(void *user, struct span piece);
	void *user;
};

#endif
