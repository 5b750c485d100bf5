/* Secrets and the lines of requirements files, looked for in hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/scan.h"
#include "probes/wheel/requirement.h"
#include "recipes/reqfile.h"
#include "recipes/secret.h"

FUZZ(bytes, mem)
{
	struct span all = { bytes->v, bytes->n }, line, path = { NULL, 0 };
	struct secret s = { 0 };
	const char *how = NULL;

	/* What stands before the line of a secret has none. */
	if (secret_find(all, &s)) {
		const char *from = bytes->v;

		if (!s.what || !s.line)
			__builtin_trap();
		for (size_t i = 1; i < s.line; i++)
			from = (const char *)memchr(from, '\n', bytes->n) + 1;
		if (secret_find((struct span){ bytes->v, (size_t)(from - bytes->v) }, &s))
			__builtin_trap();
	}
	while (requirements_line(&all, mem, &line))
		if (reqline_read(line, &path, &how) == REQLINE_FILE && (!path.n || !how))
			__builtin_trap();
}
