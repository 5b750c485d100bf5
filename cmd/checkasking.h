/* Whom each subject of a check asks: what pip is configured to, or what its own file says. */
#ifndef AMPY_CHECKASKING_H
#define AMPY_CHECKASKING_H

#include "../recipes/asking.h"

struct check;
struct list;
struct subject;

/* Nothing is asked yet.  -ENOENT where a subject has nobody to ask, which is no failure; else as
 * asking_open().
 */
int check_open(struct check *c, const struct asking_setup *setup) MUST_USE;
/* NULL: there is nobody to ask. */
struct asking *check_asks(const struct check *c, const struct subject *s);
/* asking_notes() of all who are asked, each sentence once. */
void check_notes(const struct check *c, struct list *ret);
void check_close(struct check *c);

#endif
