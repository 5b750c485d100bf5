/* os-release(5): shell-compatible assignments. */
#include "base.h"

#include "arena.h"
#include "osrelease.h"
#include "scan.h"

/* Quoting as in a shell: nothing is special inside '...'; a backslash inside "..." keeps
 * one of $ " ` \ and is itself elsewhere; outside it keeps any byte.  Pieces may follow each other.
 */
static const char *unquote(struct span s, struct arena *mem)
{
	char *out = TAKE_N(mem, s.n + 1, char), *w = out;
	char quote = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.v[i];

		if (quote && c == quote) {
			quote = 0;
		} else if (!quote && (c == '"' || c == '\'')) {
			quote = c;
		} else if (c == '\\' && quote != '\'' && i + 1 < s.n &&
			   (!quote || strchr("$\"`\\", s.v[i + 1]))) {
			*w++ = s.v[++i];
		} else if (!quote && (c == ' ' || c == '\t')) {
			break;
		} else if (c) {
			*w++ = c;
		}
	}
	return out;
}

const char *osrelease_get(const struct text *text, const char *key, struct arena *mem)
{
	struct span rest = { text->v, text->n }, line, name, value;
	const char *found = NULL;

	while (scan_line(&rest, &line))
		if (span_cut(line, '=', &name, &value) && span_is(span_trim(name), key))
			found = unquote(value, mem);
	return found;
}
