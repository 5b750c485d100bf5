/* METADATA of a wheel, PKG-INFO of a source: out of the archive, wherever its bytes lie. */
#ifndef AMPY_WHEELMETA_H
#define AMPY_WHEELMETA_H

#include "../base/base.h"

struct arena;
struct err;
struct module_lists;
struct module_net;
struct text;

/* Bytes: of the list of an archive's members; and members of it. */
enum {
	WHEELMETA_DIRECTORY = 16 * 1024 * 1024, WHEELMETA_MEMBERS = 100000,
	SDIST_UNPACKED = 1024 * 1024 * 1024,
};

struct wheelmeta {
	bool source;                  /* NAME.zip, a source: its PKG-INFO */
	uint64_t size;                /* of the file, in bytes */
	/* All of these bytes, which lie inside; or a negative errno.  -EAGAIN where they have to be
	 * got first. */
	int (*read)(void *user, uint64_t at, char *to, size_t n);
	void *user;
	uint64_t packed;              /* the bytes that METADATA has in the file, once it is found */
};

/* NAME-VERSION.dist-info/METADATA, or NAME-VERSION/PKG-INFO, which there may be but once.  No
 * member may have a name that leads out of the archive.  -EBADMSG for what is no wheel or is
 * broken, -EFBIG and -E2BIG over a limit, or what reading said (-EAGAIN without a sentence).
 */
int wheelmeta_read(const struct module_net *net, struct wheelmeta *w, struct arena *mem,
		   struct text *ret, struct err *err) MUST_USE;

/* NAME-VERSION/PKG-INFO of a source that is a tar archive, compressed or not. */
int sdistmeta_read(const struct module_lists *lists, int fd, struct arena *mem, struct text *ret,
		   struct err *err) MUST_USE;

#endif
