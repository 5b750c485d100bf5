/* Numbers, dates and times of TOML, as they are written. */
#ifndef AMPY_TOMLVALUE_H
#define AMPY_TOMLVALUE_H

#include "base.h"

struct span;

enum { TOML_NUMBER = 1000 };   /* the bytes that a number, date or time may have */

/* The number of bytes at the start of s that belong to one such value: right or wrong, they end
 * where a value may end. */
size_t toml_value_length(struct span s);
/* Which of the kinds of toml.h it is, or TOML_NONE with what is wrong in *why. */
int toml_value_kind(struct span s, const char **why);

#endif
