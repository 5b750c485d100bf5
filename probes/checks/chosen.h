/* Which of a machine's Pythons one would use: what the report's head names and other checks judge.
 */
#ifndef AMPY_CHOSEN_H
#define AMPY_CHOSEN_H

#include "../base/base.h"

struct facts;
struct python_facts;

/* A CPython >= 3.8 that a person may use: not the platform's own, not a pre-release.  False,
 * too, when its branch is not known.
 */
bool python_usable(const struct python_facts *row);

/* The default python3 when it is usable, else the newest usable one (the distribution's own first
 * where several are of one branch); NULL when there is none, or the probe failed.
 */
const struct python_facts *python_chosen(const struct facts *f);
/* The branch ("3.11") of the chosen one where it is not the release's own python3: then its
 * packages bear that branch in their names.  NULL otherwise.
 */
const char *python_branch_beside(const struct facts *f);

#endif
