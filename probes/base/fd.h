/* What every user of descriptors needs. */
#ifndef AMPY_FD_H
#define AMPY_FD_H

#include "base.h"

/* For ON_EXIT: closes one that is open (not negative), and leaves -1. */
void fd_close(int *fd);
/* All of the bytes, in one write(2) as long as the system takes them so; 0 or a negative errno. */
int fd_write(int fd, const char *bytes, size_t n) MUST_USE;

#endif
