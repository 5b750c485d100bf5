/* What ampy-net.so does for ZIP: one member of an archive whose bytes lie wherever they do. */
#ifndef AMPY_UNZIP_H
#define AMPY_UNZIP_H

#include "base.h"

struct span;

enum { UNZIP_WHY = 128 };

/* Callbacks return 0, or a negative errno, which is what the call then returns. */
struct unzip {
	uint64_t size;                /* of the archive, in bytes */
	uint64_t max_directory;       /* bytes that are read to find the members */
	uint64_t max_members;
	/* All of these bytes, which lie inside.  -EAGAIN where they have to be got first: then the
	 * call is made anew when they are there. */
	int (*read)(void *user, uint64_t at, char *to, size_t n);
	/* The name of each member: 1 for the one that is wanted. */
	int (*name)(void *user, const char *name);
	/* It is there: how many bytes it has in the archive, and unpacked; before any is read. */
	int (*found)(void *user, uint64_t packed, uint64_t whole);
	int (*piece)(void *user, struct span piece);
	void *user;
};

#endif
