/* The files of a site: all new ones are written beside it first, and then take their places. */
#ifndef AMPY_SITEFILES_H
#define AMPY_SITEFILES_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct sitefiles;

/* A folder that is not there is made.  -EEXIST where files of others have the names of ours, -EBUSY
 * where another ampy writes it now.
 */
int sitefiles_open(const char *dir, struct arena *mem, struct sitefiles **ret,
		   struct err *err) MUST_USE;
/* `path` is "index.html" or "runs/ID.html": at most one folder.  The bytes that it is to have; when
 * it has them nothing is written. */
int sitefiles_put(struct sitefiles *f, const char *path, const char *v, size_t n,
		  struct err *err) MUST_USE;
/* Was it there before? */
bool sitefiles_has(struct sitefiles *f, const char *path);
/* The version of ampy that wrote the site the last time; "" where none did. */
const char *sitefiles_version(const struct sitefiles *f);
/* All of them are on disk, then each takes its place, index.html as the last. */
int sitefiles_settle(struct sitefiles *f, size_t *written, size_t *same,
		     struct err *err) MUST_USE;
/* What did not settle is gone. */
void sitefiles_close(struct sitefiles **f);

#endif
