/* What tells whose machine it is, replaced: for reports that are shown to others. */
#ifndef AMPY_REDACT_H
#define AMPY_REDACT_H

#include "../probes/base/base.h"

struct arena;
struct facts;
struct findings;
struct redactor;
struct root;

/* Learns the names of this machine from its files: of the host, of people, of homes elsewhere than
 * in /home, serial numbers; and from the facts those of the servers that pip is configured for.
 * What cannot be read is not learned: how things look (addresses, numbers of hardware, /home/NAME)
 * is known all the same.  A root that is NULL has no files.
 */
struct redactor *redactor_new(const struct root *root, const struct facts *facts,
			      struct arena *mem);
/* The string with <user>, <host>, <address>, ... for what tells whose it is; the same thing gets
 * the same word each time, and a second one <user2>.  NULL for NULL.
 */
const char *redact(struct redactor *r, const char *s);
/* All strings of the facts, in copies, and of the findings. */
void redact_facts(struct redactor *r, struct facts *f);
void redact_findings(struct redactor *r, struct findings *found);

#endif
