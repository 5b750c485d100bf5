/* Files that lie somewhere, wheels and sources, as a lock: what is there is what is needed. */
#ifndef AMPY_LOCKFILES_H
#define AMPY_LOCKFILES_H

#include "../base/base.h"
#include "lock.h"

struct arena;
struct err;
struct list;

/* One project with the names of its files; name NULL: it has none, and its file is its place. */
struct lock_given {
	const char *name, *version;        /* version NULL: not known */
	const char *const *files;          /* NULL-terminated; none: not known which there are */
};

/* `from` names the whole.  -E2BIG for more of one name than a lock can have. */
int lock_given_read(const char *from, const struct lock_given *v, size_t n, struct arena *mem,
		    struct lock *ret, struct err *err) MUST_USE;

/* Is this the name of a wheel, or of what can be a source distribution? */
bool lock_is_wheel(struct span file);
bool lock_is_sdist(struct span file);
/* Of these names (NULL-terminated) the wheels and sources, those of one project and version
 * together.  What ends as such a file and has no name of one stands alone, without a name; what
 * does not end so is passed over.
 */
size_t lock_group(const char *const *files, struct arena *mem, struct lock_given **ret);

/* The tags that the file WHEEL of an installed wheel tells ("Tag: cp311-cp311-linux_aarch64",
 * PEP 427), added to *ret; what cannot be part of a file's name is left out.
 */
void wheel_file_tags(struct span text, struct arena *mem, struct list *ret);

#endif
