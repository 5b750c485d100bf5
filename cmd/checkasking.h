/* Whom each subject of a check asks: what pip is configured to, or what its own file says. */
#ifndef AMPY_CHECKASKING_H
#define AMPY_CHECKASKING_H

#include "../recipes/asking.h"

struct check;
struct subject;

/* Nothing is asked yet.  -ENOENT where a subject has nobody to ask, which is no failure; else as
 * asking_open().
 */
int check_open(struct check *c, const struct asking_setup *setup) MUST_USE;
/* NULL: there is nobody to ask. */
struct asking *check_asks(const struct check *c, const struct subject *s);
/* The next note of those who are asked, from *i on, which starts with 0; NULL at the end. */
const char *check_note(const struct check *c, size_t *i);
void check_close(struct check *c);

#endif
