/* INI text, one callback per value.  The only user of libinih. */
#ifndef AMPY_INI_H
#define AMPY_INI_H

#include "base.h"

struct err;
struct text;

/* 0 to go on, or what err_set() returned to stop. */
typedef int ini_each(void *user, const char *section, const char *key, const char *value,
		     unsigned line, struct err *err);

/* Values may go on in indented lines (the callback is called again with the same key), as
 * Python's configparser has it.  -EBADMSG with the line's number for what is not INI, for
 * a line over 190 bytes (comments may be longer) and for a section or key over 48.
 */
int ini_read(const struct text *text, ini_each *each, void *user, struct err *err) MUST_USE;

#endif
