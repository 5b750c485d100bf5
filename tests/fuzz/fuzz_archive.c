/* Archives and compressed files from hostile bytes: never more than the limit comes out. */
#include "probes/base/base.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "probes/base/unpack.h"
#include "probes/lists/lists.h"

enum { MAX = 64 * 1024 };

static int on_file(void *user, const char *name)
{
	(void)user;
	return name[0] != 'x';
}

static int on_piece(void *user, struct span piece)
{
	size_t *n = user;

	*n += piece.n;
	if (*n > MAX)
		__builtin_trap();
	return 0;
}

FUZZ(bytes, mem)
{
	(void)mem;
	for (int tar = 0; tar < 2; tar++) {
		int fd = memfd_create("fuzz", 0);
		size_t n = 0;

		if (fd < 0 || write(fd, bytes->v, bytes->n) != (ssize_t)bytes->n ||
		    lseek(fd, 0, SEEK_SET) < 0)
			return;
		if (archive_unpack(&(struct unpack){ .fd = fd, .max = MAX, .piece = on_piece,
						     .file = tar ? on_file : NULL, .user = &n }) > 0)
			__builtin_trap();
		close(fd);
	}
}
