/* The text of a string literal of Python, without its quotes. */
#include "../base/base.h"

#include "../base/arena.h"
#include "markertree.h"

static const struct { char c, means; } plain[] = {
	{ '\\', '\\' }, { '\'', '\'' }, { '"', '"' },  { 'a', '\a' }, { 'b', '\b' },
	{ 'f', '\f' },  { 'n', '\n' },  { 'r', '\r' }, { 't', '\t' }, { 'v', '\v' },
};

/* UTF-8, also of a surrogate alone. */
static char *put_code(char *to, uint32_t code)
{
	if (code < 0x80) {
		*to++ = (char)code;
	} else if (code < 0x800) {
		*to++ = (char)(0xc0 | code >> 6);
		*to++ = (char)(0x80 | (code & 63));
	} else if (code < 0x10000) {
		*to++ = (char)(0xe0 | code >> 12);
		*to++ = (char)(0x80 | (code >> 6 & 63));
		*to++ = (char)(0x80 | (code & 63));
	} else {
		*to++ = (char)(0xf0 | code >> 18);
		*to++ = (char)(0x80 | (code >> 12 & 63));
		*to++ = (char)(0x80 | (code >> 6 & 63));
		*to++ = (char)(0x80 | (code & 63));
	}
	return to;
}

/* The code point behind "\x", "\u" or "\U": exactly so many digits. */
static bool take_hex(struct span *rest, size_t digits, uint32_t *ret)
{
	uint64_t code;

	if (rest->n < digits ||
	    scan_u64((struct span){ rest->v, digits }, 16, 0x10ffff, &code) < 0)
		return false;
	*rest = (struct span){ rest->v + digits, rest->n - digits };
	*ret = (uint32_t)code;
	return true;
}

static uint32_t take_octal(struct span *rest)
{
	uint32_t code = 0;

	for (int i = 0; i < 3 && rest->n && rest->v[0] >= '0' && rest->v[0] <= '7'; i++) {
		code = code * 8 + (uint32_t)(rest->v[0] - '0');
		*rest = (struct span){ rest->v + 1, rest->n - 1 };
	}
	return code;
}

/* What stands behind a backslash; NULL for what is no literal. */
static char *take_escape(struct span *rest, char *to)
{
	static const struct { char c; size_t digits; } coded[] = {
		{ 'x', 2 }, { 'u', 4 }, { 'U', 8 },
	};
	char c = rest->n ? rest->v[0] : '\0';
	uint32_t code = 0;

	if (!rest->n || c == '\0' || c == 'N')
		return NULL;
	if (c >= '0' && c <= '7')
		return put_code(to, take_octal(rest));
	*rest = (struct span){ rest->v + 1, rest->n - 1 };
	if (c == '\r' && rest->n && rest->v[0] == '\n')
		*rest = (struct span){ rest->v + 1, rest->n - 1 };
	if (c == '\n' || c == '\r')
		return to;
	for (size_t i = 0; i < LEN(plain); i++)
		if (c == plain[i].c) {
			*to++ = plain[i].means;
			return to;
		}
	for (size_t i = 0; i < LEN(coded); i++)
		if (c == coded[i].c)
			return take_hex(rest, coded[i].digits, &code) ? put_code(to, code) : NULL;
	*to++ = '\\';
	*to++ = c;
	return to;
}

bool marker_unquote(struct span inner, struct arena *mem, struct span *ret)
{
	char *text, *to;

	for (size_t i = 0; i < inner.n; i++)
		if (inner.v[i] == '\0' || ((inner.v[i] == '\n' || inner.v[i] == '\r') &&
					   !memchr(inner.v, '\\', i)))
			return false;
	if (!inner.n || !memchr(inner.v, '\\', inner.n)) {
		*ret = inner;
		return true;
	}
	/* No escape is shorter than what it stands for. */
	to = text = TAKE_N(mem, inner.n + 1, char);
	while (inner.n && to) {
		char c = inner.v[0];

		inner = (struct span){ inner.v + 1, inner.n - 1 };
		if (c == '\\')
			to = take_escape(&inner, to);
		else if (c == '\n' || c == '\r')
			to = NULL;
		else
			*to++ = c;
	}
	if (!to)
		return false;
	*ret = (struct span){ text, (size_t)(to - text) };
	return true;
}
