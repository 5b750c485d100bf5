/* Is there room for what an installation brings? */
#include "../probes/base/base.h"

#include <errno.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/catalog.h"
#include "apturi.h"
#include "effect.h"

/* What else a transaction writes: dpkg's own files, logs, what maintainer scripts make. */
enum { MARGIN = 32 << 20, MAX_PACKAGES = 20000 };

/* Free bytes of the file system that holds a folder, and which one that is. */
static bool room_in(const struct root *root, const char *path, uint64_t *free_bytes,
		    uint64_t *which)
{
	struct statvfs fs;
	int fd;

	if (root_folder(root, path, &fd) < 0)
		return false;
	if (fstatvfs(fd, &fs) < 0) {
		close(fd);
		return false;
	}
	close(fd);
	*free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	*which = fs.f_fsid;
	return true;
}

static int refuse(const char *where, uint64_t need, uint64_t have, struct err *err)
{
	return err_set(err, -ENOSPC,
		       "'%s' has %llu MB free and %llu MB are needed: nothing was changed", where,
		       (unsigned long long)(have >> 20), (unsigned long long)((need >> 20) + 1));
}

int effect_space(const struct effect *e, const struct text *simulated, struct err *err)
{
	static const char cache[] = "/var/cache/apt/archives", usr[] = "/usr";
	struct span rest = { simulated->v, simulated->n }, line;
	uint64_t download = 0, installed = 0, cache_free, cache_fs, usr_free, usr_fs;
	struct offer *v;
	const char *why;
	size_t n = 0;

	for (struct span all = rest; scan_line(&all, &line);)
		n += line.n && *line.v == '\'';
	if (!n || n > MAX_PACKAGES)
		return 0;
	v = TAKE_N(e->mem, n, struct offer);
	n = 0;
	while (scan_line(&rest, &line))
		if (apt_uri(line, &v[n], e->mem))
			download += (uint64_t)v[n++].download;
	catalog_ask(e->a->root, e->a->facts, v, n, &why, e->mem);
	for (size_t i = 0; i < n; i++)
		installed += v[i].installed > 0 ? (uint64_t)v[i].installed : 0;
	if (!room_in(e->a->root, cache, &cache_free, &cache_fs) ||
	    !room_in(e->a->root, usr, &usr_free, &usr_fs))
		return 0;
	if (cache_fs == usr_fs && download + installed + MARGIN > usr_free)
		return refuse(usr, download + installed + MARGIN, usr_free, err);
	if (download > cache_free)
		return refuse(cache, download, cache_free, err);
	if (installed + MARGIN > usr_free)
		return refuse(usr, installed + MARGIN, usr_free, err);
	return 0;
}
