/* White space as Python's str.isspace() has it, in UTF-8. */
#ifndef AMPY_BLANK_H
#define AMPY_BLANK_H

#include "../base/base.h"

struct span;

/* How many bytes the white space at the start of `s` has; 0 where there is none. */
size_t blank_head(struct span s);
/* Without white space at the start, and without any at both ends. */
struct span blank_skip(struct span s);
struct span blank_trim(struct span s);

#endif
