/* Strings of TOML: found in the text, and decoded where they hold escapes. */
#ifndef AMPY_TOMLSTRING_H
#define AMPY_TOMLSTRING_H

#include "base.h"

struct toml_string {
	const char *v;          /* what stands between the quotes */
	size_t n;
	bool basic;             /* in ", with escapes */
	bool multi;             /* over several lines */
	bool coded;             /* it is not what it stands for: toml_string_decode() */
};

/* p is at the first quote.  What follows the last one, or NULL with what is wrong in *why and where
 * in *bad.  `multi` says whether one of several lines may stand here.
 */
const char *toml_string_find(const char *p, const char *end, bool multi, struct toml_string *ret,
			     const char **why, const char **bad);
/* Writes what it stands for into `to`, which has room for s->n bytes; the number of bytes, or
 * SIZE_MAX with what is wrong in *why and where in *bad. */
size_t toml_string_decode(const struct toml_string *s, char *to, const char **why,
			  const char **bad);
/* Over bytes that may stand in comments and strings and do not end them: printable ASCII other than
 * stop and the backslash, and all beyond ASCII. */
const char *toml_skip_plain(const char *p, const char *end, char stop);

#endif
