/* What a wheel or a source requires, out of the file itself: on a server or on a disk. */
#ifndef AMPY_ASKFILE_H
#define AMPY_ASKFILE_H

#include "../probes/base/base.h"

struct arena;
struct audit_metadata;
struct err;
struct fetcher;
struct module_net;
struct root;

/* Bytes of a file that is fetched whole, since its server sends no parts of it, or a source is
 * packed so.
 */
enum { ASKFILE_WHOLE = 256 * 1024 * 1024 };

struct askfile {
	const struct module_net *net;
	struct fetcher *fetcher;
	bool offline;                        /* only what is in the cache */
	struct arena *mem;
};

/* Answers all of them, whose files lie on servers.  Of a wheel only the end is fetched, and where
 * METADATA is; what was learned is kept in the cache by the file's hash.  A file that is fetched
 * whole has to have that.
 */
int askfile_servers(const struct askfile *a, struct audit_metadata **v, size_t n,
		    struct err *err) MUST_USE;
/* Answers one, whose file lies in that root. */
void askfile_disk(const struct module_net *net, const struct root *root, const char *path,
		  struct arena *mem, struct audit_metadata *ret);

#endif
