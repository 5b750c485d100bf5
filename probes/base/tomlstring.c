/* Strings of TOML: found in the text, and decoded where they hold escapes. */
#include "base.h"

#include "tomlstring.h"

#define EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (unsigned char)(c))

/* The high bit of a byte that is 0; above it others may be marked too. */
static uint64_t zeros(uint64_t v)
{
	return (v - EACH_BYTE(1)) & ~v & EACH_BYTE(0x80);
}

static bool is_plain(char c, char stop)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x20 && u != 0x7f && c != stop && c != '\\';
}

const char *toml_skip_plain(const char *p, const char *end, char stop)
{
	for (uint64_t v; end - p >= (ptrdiff_t)sizeof v; p += sizeof v) {
		memcpy(&v, p, sizeof v);
		if (((v - EACH_BYTE(0x20)) & ~v & EACH_BYTE(0x80)) | zeros(v ^ EACH_BYTE(stop)) |
		    zeros(v ^ EACH_BYTE('\\')) | zeros(v ^ EACH_BYTE(0x7f)))
			break;
	}
	while (p < end && is_plain(*p, stop))
		p++;
	return p;
}

static const char *wrong(const char *what, const char *where, const char **why, const char **bad)
{
	*why = what;
	*bad = where;
	return NULL;
}

/* The quotes at p, at most 5: up to two may stand before the three that end a string. */
static size_t quotes(const char *p, const char *end, char quote)
{
	size_t n = 0;

	while (n < 5 && p + n < end && p[n] == quote)
		n++;
	return n;
}

/* One byte that is not plain: how many it takes, 0 for what may not stand here. */
static size_t step(const char *p, const char *end, struct toml_string *s)
{
	switch (*p) {
	case '\t':
		return 1;
	case '\n':
		return s->multi ? 1 : 0;
	case '\r':
		s->coded = true;
		return s->multi && end - p > 1 && p[1] == '\n' ? 2 : 0;
	case '\\':
		s->coded |= s->basic;
		return s->basic && end - p > 1 && (p[1] == '"' || p[1] == '\\') ? 2 : 1;
	default:
		return 0;
	}
}

const char *toml_string_find(const char *p, const char *end, bool multi, struct toml_string *ret,
			     const char **why, const char **bad)
{
	const char quote = *p, *open = p;
	struct toml_string s = { .basic = quote == '"',
				 .multi = multi && quotes(p, end, quote) >= 3 };
	size_t n;

	p += s.multi ? 3 : 1;
	if (s.multi && p < end && (*p == '\n' || (*p == '\r' && end - p > 1 && p[1] == '\n')))
		p += *p == '\n' ? 1 : 2;
	for (s.v = p;; p += n) {
		p = toml_skip_plain(p, end, quote);
		if (p == end)
			return wrong("the string that begins here does not end", open, why, bad);
		n = *p == quote ? quotes(p, end, quote) : 0;
		if (n && (!s.multi || n >= 3))
			break;
		if (!n)
			n = step(p, end, &s);
		if (!n && (*p == '\n' || *p == '\r'))
			return wrong("the string ends with the line", p, why, bad);
		if (!n)
			return wrong("a control character may not stand in a string", p, why, bad);
	}
	s.n = (size_t)(p - s.v) + (s.multi ? n - 3 : 0);
	*ret = s;
	return s.v + s.n + (s.multi ? 3 : 1);
}

static size_t put_utf8(uint32_t c, char *to)
{
	unsigned char *b = (unsigned char *)to;

	if (c < 0x80) {
		b[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		b[0] = (unsigned char)(0xc0 | c >> 6);
		b[1] = (unsigned char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		b[0] = (unsigned char)(0xe0 | c >> 12);
		b[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
		b[2] = (unsigned char)(0x80 | (c & 0x3f));
		return 3;
	}
	b[0] = (unsigned char)(0xf0 | c >> 18);
	b[1] = (unsigned char)(0x80 | (c >> 12 & 0x3f));
	b[2] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	b[3] = (unsigned char)(0x80 | (c & 0x3f));
	return 4;
}

/* `n` digits of a character that may stand in UTF-8. */
static bool code_of(const char *p, const char *end, size_t n, uint32_t *ret)
{
	uint32_t code = 0;

	if ((size_t)(end - p) < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *digits = "0123456789abcdef", *at;
		char c = p[i] >= 'A' && p[i] <= 'F' ? (char)(p[i] | 0x20) : p[i];

		at = c ? strchr(digits, c) : NULL;
		if (!at)
			return false;
		code = code << 4 | (uint32_t)(at - digits);
	}
	*ret = code;
	return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
}

/* A backslash at the end of a line: over all blanks and line ends; NULL where it is not that. */
static const char *fold(const char *p, const char *end)
{
	bool line = false;

	for (; p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'); p++)
		line |= *p == '\n';
	return line ? p : NULL;
}

/* fold() and the blanks before: only blanks may stand between the backslash and the line's end. */
static const char *folded(const char *p, const char *end)
{
	const char *q = p;

	while (q < end && (*q == ' ' || *q == '\t'))
		q++;
	return q < end && (*q == '\n' || *q == '\r') ? fold(q, end) : NULL;
}

/* p is behind the backslash; what follows the escape, or NULL. */
static const char *escape(const struct toml_string *s, const char *p, char **to)
{
	static const char names[] = "btnfr\"\\", stands[] = "\b\t\n\f\r\"\\";
	const char *end = s->v + s->n, *at = p < end && *p ? strchr(names, *p) : NULL;
	size_t n = p < end && *p == 'u' ? 4 : 8;
	uint32_t code;

	if (at) {
		*(*to)++ = stands[at - names];
		return p + 1;
	}
	if (p < end && (*p == 'u' || *p == 'U')) {
		if (!code_of(p + 1, end, n, &code))
			return NULL;
		*to += put_utf8(code, *to);
		return p + 1 + n;
	}
	return s->multi ? folded(p, end) : NULL;
}

size_t toml_string_decode(const struct toml_string *s, char *to, const char **why,
			  const char **bad)
{
	const char *p = s->v, *end = p + s->n, *begin = to;

	while (p < end) {
		const char *next;

		if (*p == '\\' && s->basic) {
			next = escape(s, p + 1, &to);
			if (!next) {
				(void)wrong("this is not an escape", p, why, bad);
				return SIZE_MAX;
			}
			p = next;
		} else if (*p == '\r') {
			p++;   /* a line ends in LF alone, however it was written */
		} else {
			*to++ = *p++;
		}
	}
	return (size_t)(to - begin);
}
