/* A package manager's output from hostile bytes, in pieces: the tail is clean whatever came. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/utf8.h"
#include "recipes/said.h"

FUZZ(bytes, mem)
{
	struct said *s = said_new(mem);
	size_t at = 0, n = 0;

	for (size_t step = 1; at < bytes->n; at += n, step = step * 3 % 251 + 1) {
		n = bytes->n - at < step ? bytes->n - at : step;
		said_feed(s, (struct span){ bytes->v + at, n });
	}
	for (const char *const *line = said_tail(s, mem); *line; line++) {
		n = strlen(*line);
		if (!n || n > SAID_BYTES + 3)
			abort();
		for (size_t i = 0; i < n; i += utf8_take(*line + i, n - i))
			if ((unsigned char)(*line)[i] < ' ' || !utf8_take(*line + i, n - i))
				abort();
	}
	for (enum reason why = said_why(s); why < REASONS; why++)
		for (const char *const *name = said_subjects(s, why); *name; name++)
			if (strpbrk(*name, " '\"$;&|`\\\n"))
				abort();
}
