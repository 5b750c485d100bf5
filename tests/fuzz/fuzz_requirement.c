/* Requirements files from hostile bytes, each line parsed, its conditions asked. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
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
		if (!*r.name || (r.url && r.specifiers.n))
			__builtin_trap();
		for (size_t i = 0; i < r.specifiers.n; i++) {
			const struct specifier *s = &r.specifiers.v[i];

			(void)specifier_has(s, SPAN("1.2.3"), PRE_DEFAULT);
			if (s->op == SPEC_EQUAL && !s->wildcard &&
			    !specifier_has(s, s->text, PRE_ALLOWED))
				__builtin_trap();
		}
	}
}
