/* dpkg's status file (deb822, as dpkg writes it), a line at a time: which packages are whole. */
#ifndef AMPY_DPKG_H
#define AMPY_DPKG_H

#include "arena.h"

struct span;

enum { DPKG_NAME = 256 };

/* Zeroed before the first line.  The lists are complete after dpkg_end(). */
struct dpkg_scan {
	unsigned installed;      /* packages in the state "installed" */
	const char *arch;        /* the architecture of the package dpkg: the native one; or NULL */
	struct list broken;      /* "NAME: half-configured" and so on */
	struct list held;        /* names of installed packages on hold */

	char last[DPKG_NAME];    /* the package of the last whole paragraph */

	unsigned line;           /* of the last one read, for messages */
	char name[DPKG_NAME];    /* what the paragraph said so far */
	const char *state, *flag;
	bool any, hold;
};

/* One line without its LF.  -EBADMSG with a reason in *why for what dpkg never writes. */
int dpkg_line(struct dpkg_scan *s, struct span line, struct arena *mem, const char **why) MUST_USE;
/* True when the rest of the paragraph has nothing to tell: dpkg writes Package before all else, so
 * one may go on with the next line that starts with it.
 */
bool dpkg_settled(const struct dpkg_scan *s);
/* The end of the file, which ends the last paragraph too. */
int dpkg_end(struct dpkg_scan *s, struct arena *mem, const char **why) MUST_USE;

#endif
