/* The configuration files: what an option says on the command line, said for good. */
#ifndef AMPY_CONFIG_H
#define AMPY_CONFIG_H

#include "../probes/base/base.h"

#include "../probes/base/scan.h"

struct arena;
struct err;
struct root;
struct text;

/* A finding that is known and accepted. */
struct suppression {
	const char *id, *subject;  /* subject NULL: every one of that check */
	const char *reason;        /* NULL on the command line only */
	const char *from;          /* the file; NULL: the command line */
	struct day expires;        /* the last day on which it holds; year 0: no end */
};

struct config {
	const char *profile;       /* NULL: not said */
	const char *profile_from;  /* the file that says so */
	bool strict, any_arch;
	struct suppression *suppress;
	size_t nsuppress, room;
	const char *skipped;       /* a file that root must not believe, and why; or NULL */
};

/* Reads /etc/ampy.ini and then $XDG_CONFIG_HOME/ampy/ampy.ini of the root; a missing file is
 * fine.  -EBADMSG with file and line for what is not known there.  As root, a file that
 * another may write is passed over and named in `skipped`.
 */
int config_read(const struct root *r, struct arena *mem, struct config *ret,
		struct err *err) MUST_USE;
/* One file's text; `path` names it in messages.  -EBADMSG as above. */
int config_add(struct config *c, const char *path, const struct text *text, struct arena *mem,
	       struct err *err) MUST_USE;
void config_suppress(struct config *c, struct suppression s, struct arena *mem);

#endif
