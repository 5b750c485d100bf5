/* Configuration as Python's configparser reads it: not INI as libinih has it, which cuts at " ;"
 * and takes no line over 200 bytes, while an index address with a token in it is longer.
 */
#ifndef AMPY_PYCONFIG_H
#define AMPY_PYCONFIG_H

#include "base.h"

struct arena;
struct err;
struct span;
struct text;

/* One option with its whole value: continuation lines are joined by LF, as configparser does.
 * The key is in small letters.  0 to go on, or what err_set() returned to stop.
 */
typedef int pyconfig_each(void *user, const char *section, const char *key, const char *value,
			  unsigned line, struct err *err);

/* RawConfigParser with its defaults: "=" or ":", comments on lines of their own, no section or
 * option twice.  -EBADMSG where Python would refuse the text, with the line's number and never its
 * words.
 */
int pyconfig_read(const struct text *text, struct arena *mem, pyconfig_each *each, void *user,
		  struct err *err) MUST_USE;

/* An address or a proxy without what is secret in it: **** stands before the @ of the host.
 * Everything before the last @ goes, since a password may hold any character, and so do the values
 * of a query.
 */
const char *url_masked(struct span url, struct arena *mem);
/* True where url_masked() has something to hide. */
bool url_has_secret(struct span url);

#endif
