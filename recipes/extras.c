/* Whether what an extra asks for is installed, as the METADATA of its project tells. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/wheel/marker.h"
#include "../probes/wheel/project.h"
#include "../probes/wheel/requirement.h"
#include "site.h"

enum { MAX_METADATA = 1024 * 1024 };

/* One Requires-Dist: false where it is asked for and not there, or that cannot be told. */
static bool line_met(const struct site *s, struct span line, const struct list *wanted,
		     struct arena *mem)
{
	struct requirement r;
	struct err err = { 0 };
	const char *extra;

	if (requirement_parse(line, mem, &r, &err) < 0)
		return false;
	/* pip looked at the others when it installed the project itself. */
	if (!r.marker || !marker_asks(r.marker, MARKER_EXTRA))
		return true;
	extra = marker_only_extra(r.marker);
	if (extra && !list_has(wanted, extra))
		return true;
	return extra && !*r.extras && !r.url && site_has(s, &r);
}

bool site_has_extras(const struct root *root, const struct site *s, const struct requirement *r,
		     struct arena *mem)
{
	static const char key[] = "Requires-Dist:";
	const struct dist *d = site_find(s, r->name);
	struct span rest, line;
	struct list wanted = { 0 };
	struct text text;

	if (!d || root_read(root, JOIN(mem, d->path, "/METADATA"), MAX_METADATA, mem, &text) < 0)
		return false;
	for (size_t i = 0; r->extras[i]; i++)
		list_add(&wanted, project_normal(span_of(r->extras[i]), mem), mem);
	rest = (struct span){ text.v, text.n };
	/* The header ends at an empty line; what follows is for people. */
	while (scan_line(&rest, &line) && line.n) {
		if (!span_starts(line, key))
			continue;
		line = (struct span){ line.v + sizeof key - 1, line.n - sizeof key + 1 };
		if (!line_met(s, line, &wanted, mem))
			return false;
	}
	return true;
}
