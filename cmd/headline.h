/* The first lines of a report: which machine this is, in a few words. */
#ifndef AMPY_HEADLINE_H
#define AMPY_HEADLINE_H

#include "../probes/base/base.h"

struct arena;
struct facts;
struct text_out;

/* "Debian GNU/Linux 12 (bookworm), Python 3.11.2" */
const char *headline_brief(const struct facts *f, struct arena *mem);

enum { HEADLINE_ROWS = 6 };
struct headline_row { const char *name, *text; };

/* "machine", "system", ... and what stands behind them; text NULL: nobody looked at that. */
void headline_rows(const struct facts *f, struct arena *mem,
		   struct headline_row ret[HEADLINE_ROWS]);
/* "Ampere Altra, 80 CPUs, cloud oci" */
const char *headline_machine(const struct facts *f, struct arena *mem);
void headline(struct text_out *o, const struct facts *f, struct arena *mem);

#endif
