/* Descriptors. */
#include "base.h"

#include <errno.h>
#include <unistd.h>

#include "fd.h"

void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

int fd_write(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t did = write(fd, bytes, n);

		if (did < 0 && errno == EINTR)
			continue;
		if (did < 0)
			return -errno;
		bytes += did;
		n -= (size_t)did;
	}
	return 0;
}
