/* The first lines of a report. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/distro.h"
#include "../probes/probe.h"
#include "headline.h"
#include "text.h"

static void line(struct text_out *o, const char *name, const char *text)
{
	text_put(o, STYLE_BOLD, name);
	text_column(o, 10);
	text_wrap(o, STYLE_PLAIN, 10, text);
	text_newline(o);
}

void headline(struct text_out *o, const struct facts *f, struct arena *mem)
{
	const struct distro_facts *d = FACT_ROWS(f, distro) ? FACT_ROW(f, distro, 0) : NULL;

	(void)mem;
	line(o, "system", d && d->name.v ? d->name.v : "unknown");
}

const char *headline_python(const struct facts *f)
{
	(void)f;
	return NULL;
}
