/* Addresses of an index from hostile bytes: what is shown has no user in it, and netrc is one line. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/err.h"
#include "recipes/pipindex.h"

FUZZ(bytes, mem)
{
	struct pip_index index = { 0 };
	struct err err = { 0 };

	if (memchr(bytes->v, '\0', bytes->n))
		return;
	if (pip_index_parse(bytes->v, mem, &index, &err) < 0) {
		if (!err.text[0] || index.url)
			__builtin_trap();
		return;
	}
	if (strchr(index.url, '@') || strchr(index.url, ' '))
		__builtin_trap();
	if (index.netrc && strchr(index.netrc, '\n') != index.netrc + strlen(index.netrc) - 1)
		__builtin_trap();
}
