/* Requirements files from hostile bytes, each line parsed and compared. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/project.h"
#include "probes/wheel/requirement.h"

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, line;

	while (requirements_line(&rest, mem, &line)) {
		struct requirement r;
		struct err err = { 0 };
		int rc = requirement_parse(line, mem, &r, &err);

		if (rc < 0 && (err.code != rc || !err.text[0]))
			__builtin_trap();
		if (rc < 0)
			continue;
		if (!project_name_is(span_of(r.name)) || (r.url && r.nspecifiers))
			__builtin_trap();
		for (size_t i = 0; i < r.nspecifiers; i++) {
			const struct specifier same = { "==", r.specifiers[i].version };

			(void)version_meets(SPAN("1.2.3"), &r.specifiers[i]);
			if (version_meets(span_of(same.version), &same) != MEETS)
				__builtin_trap();
		}
	}
}
