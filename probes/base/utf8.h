/* UTF-8 (RFC 3629), for text that comes from files nobody vouches for. */
#ifndef AMPY_UTF8_H
#define AMPY_UTF8_H

#include "base.h"

/* The length of the well-formed character at s (1 to 4, at most n), or 0. */
size_t utf8_take(const char *s, size_t n);
/* Is all of it well-formed? */
bool utf8_fits(const char *s, size_t n);

#endif
