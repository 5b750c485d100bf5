/* All packages that dpkg has on a root, with the changes it had not folded into its status yet and
 * apt's marks. */
#ifndef AMPY_DPKGSET_H
#define AMPY_DPKGSET_H

#include "../probes/base/base.h"
#include "../probes/base/dpkgdb.h"

struct arena;
struct err;
struct root;
struct text;

struct dpkg_set {
	struct dpkg_record *v;    /* those that are present, by name and architecture */
	size_t n;
	struct dpkg_record *left; /* those of which only configuration files are left */
	size_t nleft;
	struct span native;       /* the architecture of dpkg itself; or empty */
	bool unfinished;          /* its journal of unfinished work is not empty */
};

/* texts[0] is status, the others are what stands in updates/, in order; `marks` is apt's
 * extended_states.  The records are pieces of these.  -EBADMSG with a reason in *why.
 */
int dpkg_set_parse(const struct text *texts, size_t n, const struct text *marks, struct arena *mem,
		   struct dpkg_set *ret, const char **why) MUST_USE;
/* The same from the files of a root; a negative errno with a sentence. */
int dpkg_set_read(const struct root *root, struct arena *mem, struct dpkg_set *ret,
		  struct err *err) MUST_USE;
/* "gcc-12", or "libc6:armhf" where it is not of the native architecture. */
const char *dpkg_set_name(const struct dpkg_set *set, const struct dpkg_record *p,
			  struct arena *mem);

/* "gcc", "gcc:arm64" or "gcc=4:12.2", as apt-get install takes it: arch is NULL for the native one,
 * version for any.
 */
struct dpkg_wish {
	const char *name, *arch, *version;
};

struct dpkg_wish dpkg_set_wish(const struct dpkg_set *set, const char *word, struct arena *mem);
/* Is it there, or something that provides it? */
bool dpkg_set_answers(const struct dpkg_set *set, const struct dpkg_wish *wish);

#endif
