/* Reading why a package cannot be removed. */
#include "../probes/base/base.h"

#include "needed.h"

/* Cuts at a phrase: what stands before it, and what behind. */
static bool cut_at(struct span s, const char *phrase, struct span *before, struct span *rest)
{
	size_t n = strlen(phrase);
	const char *hit = s.n >= n ? memmem(s.v, s.n, phrase, n) : NULL;

	if (!hit)
		return false;
	*before = (struct span){ s.v, (size_t)(hit - s.v) };
	*rest = (struct span){ hit + n, s.n - before->n - n };
	return true;
}

/* A name as the others of this program: nothing that an option or a path could be made of. */
static bool plain(struct span s)
{
	return s.n && s.v[0] != '-' && !memchr(s.v, '\0', s.n);
}

bool needed_line(struct span line, struct needed *ret)
{
	struct span what, by, rest, word;
	bool capability;

	/* rpm 4: "\tgcc >= 8 is needed by (installed) gcc-c++-11.5.0-1.noarch" */
	capability = cut_at(line, " is needed by (installed) ", &what, &by);
	/* pacman: ":: removing gcc breaks dependency 'gcc' required by base-devel" */
	if (!capability && (!cut_at(line, ":: removing ", &rest, &what) ||
			    !cut_at(what, " breaks dependency ", &what, &rest) ||
			    !cut_at(rest, " required by ", &rest, &by)))
		return false;
	if (!scan_word(&what, &word) || !plain(word) || !plain(span_trim(by)))
		return false;
	*ret = (struct needed){ word, span_trim(by), capability };
	return true;
}
