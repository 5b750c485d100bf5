/* The marks that compilers leave of their version in small files beside them. */
#include "base.h"

#include "arena.h"
#include "toolmarks.h"

unsigned version_length(struct span s, size_t *ret)
{
	unsigned numbers = 0;
	size_t at = 0;

	*ret = 0;
	for (;;) {
		size_t digits = 0;

		while (at + digits < s.n && s.v[at + digits] >= '0' && s.v[at + digits] <= '9')
			digits++;
		if (!digits || digits > 6)
			return numbers;
		numbers++;
		*ret = at += digits;
		if (at == s.n || s.v[at] != '.')
			return numbers;
		at++;
	}
}

/* What follows the first `mark`, up to the NUL or line feed behind it; false where there is none.
 */
static bool after(struct span *rest, const char *mark, struct span *ret)
{
	const char *at = rest->n ? memmem(rest->v, rest->n, mark, strlen(mark)) : NULL;
	size_t n = 0;

	if (!at)
		return false;
	at += strlen(mark);
	rest->n -= (size_t)(at - rest->v);
	rest->v = at;
	while (n < rest->n && at[n] != '\0' && at[n] != '\n')
		n++;
	*ret = (struct span){ at, n };
	return true;
}

/* The bytes behind the bracket that closes one already open: a vendor's words may hold brackets. */
static struct span behind_bracket(struct span s)
{
	size_t depth = 1, at = 0;

	while (at < s.n && depth) {
		depth += s.v[at] == '(';
		depth -= s.v[at] == ')';
		at++;
	}
	return (struct span){ s.v + at, s.n - at };
}

static const char *version_in(struct span s, unsigned least, struct arena *mem)
{
	size_t n;

	s = span_trim(s);
	return version_length(s, &n) >= least ? arena_strndup(mem, s.v, n) : NULL;
}

const char *mark_gcc(struct span object, struct arena *mem)
{
	struct span s;

	while (after(&object, "GCC: (", &s)) {
		const char *version = version_in(behind_bracket(s), 3, mem);

		if (version)
			return version;
	}
	return NULL;
}

const char *mark_clang(struct span object, struct arena *mem)
{
	struct span s;

	while (after(&object, "clang version ", &s)) {
		const char *version = version_in(s, 3, mem);

		if (version)
			return version;
	}
	return NULL;
}

const char *mark_rustc(struct span library, struct arena *mem)
{
	struct span s;

	while (after(&library, "rustc ", &s)) {
		size_t n;

		if (version_length(s, &n) != 3)
			continue;
		if (n < s.n && s.v[n] == '-')
			while (n < s.n && n < 32 &&
			       (s.v[n] == '-' || s.v[n] == '.' ||
				(s.v[n] >= 'a' && s.v[n] <= 'z') ||
				(s.v[n] >= '0' && s.v[n] <= '9')))
				n++;
		return arena_strndup(mem, s.v, n);
	}
	return NULL;
}

const char *mark_rustup(struct span settings, struct arena *mem)
{
	struct span line, key, value;

	while (scan_line(&settings, &line)) {
		if (line.n && line.v[0] == '[')
			break;
		if (!span_cut(line, '=', &key, &value) ||
		    !span_is(span_trim(key), "default_toolchain"))
			continue;
		value = span_trim(value);
		if (value.n < 3 || value.v[0] != '"' || value.v[value.n - 1] != '"' ||
		    memchr(value.v, '/', value.n) || value.v[1] == '.')
			return NULL;
		return arena_strndup(mem, value.v + 1, value.n - 2);
	}
	return NULL;
}
