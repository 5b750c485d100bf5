/* One failure, described once, at the place where the detail is known. */
#ifndef AMPY_ERR_H
#define AMPY_ERR_H

#include "base.h"

struct err {
	int code;        /* negative errno; 0 while nothing has failed */
	char text[640];  /* one line, no newline, paths in 'ticks'; a longer one ends in "..." */
};

/* Both return the code, so that a caller can write `return err_set(...)`.
 * err_set takes the place of what was there; err_context puts its text before it.
 */
int err_set(struct err *e, int code, const char *fmt, ...) PRINTF(3, 4);
int err_context(struct err *e, const char *fmt, ...) PRINTF(2, 3);

#endif
