/* Base 64 (RFC 4648). */
#ifndef AMPY_BASE64_H
#define AMPY_BASE64_H

#include "base.h"

struct span;

/* Writes n bytes in lines of 76 letters, each begun with `indent` and ended with LF; with a NULL
 * `indent`, in one line without an end.
 */
void base64_write(FILE *to, const char *bytes, size_t n, const char *indent);
/* Back to bytes, at most `max`; blanks are not letters.  -EBADMSG, -EFBIG. */
int base64_read(struct span s, unsigned char *ret, size_t max, size_t *n) MUST_USE;

#endif
