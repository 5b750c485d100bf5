/* Base 64 (RFC 4648). */
#ifndef AMPY_BASE64_H
#define AMPY_BASE64_H

#include "base.h"

/* Writes n bytes in lines of 76 letters, each begun with `indent` and ended with LF; with a NULL
 * `indent`, in one line without an end.
 */
void base64_write(FILE *to, const char *bytes, size_t n, const char *indent);

#endif
