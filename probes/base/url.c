/* Addresses (RFC 3986). */
#include "base.h"

#include "arena.h"
#include "scan.h"
#include "url.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The bytes before the first of `stops`. */
static struct span until(struct span s, const char *stops)
{
	for (const char *hit; *stops; stops++)
		if (s.n && (hit = memchr(s.v, *stops, s.n)))
			s.n = (size_t)(hit - s.v);
	return s;
}

static struct span behind(struct span s, size_t n)
{
	return (struct span){ s.v + n, s.n - n };
}

/* The length of the scheme at the start, without its colon; 0 where there is none. */
static size_t scheme_length(struct span s)
{
	size_t n = 0;

	if (!s.n || !is_letter(s.v[0]))
		return 0;
	while (n < s.n && (is_letter(s.v[n]) || is_digit(s.v[n]) || s.v[n] == '+' ||
			   s.v[n] == '-' || s.v[n] == '.'))
		n++;
	return n < s.n && s.v[n] == ':' ? n : 0;
}

struct url url_parse(struct span s)
{
	struct url u = { 0 };
	size_t n = scheme_length(s);

	if (n) {
		u.scheme = (struct span){ s.v, n };
		s = behind(s, n + 1);
	}
	if (span_starts(s, "//")) {
		u.authority = until(behind(s, 2), "/?#");
		s = behind(s, 2 + u.authority.n);
	}
	u.path = until(s, "?#");
	s = behind(s, u.path.n);
	if (s.n && s.v[0] == '?') {
		u.query = until(behind(s, 1), "#");
		s = behind(s, 1 + u.query.n);
	}
	if (s.n)
		u.fragment = behind(s, 1);
	return u;
}

/* Section 5.2.4; written over itself, since it never gets longer. */
static size_t remove_dots(char *path, size_t n)
{
	struct span in = { path, n };
	size_t out = 0;

	while (in.n) {
		size_t some;

		if (span_starts(in, "../")) {
			in = behind(in, 3);
		} else if (span_starts(in, "./") || span_starts(in, "/./")) {
			in = behind(in, 2);
		} else if (span_is(in, "/.")) {
			path[out++] = '/';
			break;
		} else if (span_starts(in, "/../") || span_is(in, "/..")) {
			bool last = in.n == 3;

			while (out && path[--out] != '/')
				;
			in = behind(in, 3);
			if (last)
				path[out++] = '/';
		} else if (span_is(in, ".") || span_is(in, "..")) {
			break;
		} else {
			some = 1 + until(behind(in, 1), "/").n;
			memmove(path + out, in.v, some);
			out += some;
			in = behind(in, some);
		}
	}
	return out;
}

/* Section 5.2.3; *n is its length. */
static char *merge(const struct url *base, struct span path, struct arena *mem, size_t *n)
{
	struct span before = base->path;
	char *v;

	while (before.n && before.v[before.n - 1] != '/')
		before.n--;
	if (base->authority.v && !base->path.n)
		before = SPAN("/");
	*n = before.n + path.n;
	v = TAKE_N(mem, *n + 1, char);
	if (before.n)
		memcpy(v, before.v, before.n);
	memcpy(v + before.n, path.v, path.n);
	return v;
}

/* Section 5.2.2; a path that is the base's own loses its dots too. */
static struct url transform(const struct url *base, const struct url *ref, struct arena *mem)
{
	struct url u = *ref;
	char *path = NULL;
	size_t n = 0;

	if (!ref->scheme.v) {
		u.scheme = base->scheme;
		if (!ref->authority.v) {
			u.authority = base->authority;
			if (!ref->path.n) {
				u.path = base->path;
				u.query = ref->query.v ? ref->query : base->query;
			} else if (ref->path.v[0] != '/') {
				path = merge(base, ref->path, mem, &n);
			}
		}
	}
	if (!path) {
		path = span_dup(u.path, mem);
		n = u.path.n;
	}
	u.path = (struct span){ path, remove_dots(path, n) };
	return u;
}

/* May it stand in an address as it is? */
static bool is_plain(unsigned char c)
{
	return c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\' && c != '^' &&
	       c != '`' && c != '{' && c != '|' && c != '}';
}

static size_t put_length(struct span s)
{
	size_t n = s.n;

	for (size_t i = 0; i < s.n; i++)
		n += is_plain((unsigned char)s.v[i]) ? 0 : 2;
	return n;
}

/* The bytes as they may stand in an address; what they take. */
static size_t put(struct span s, char *to)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0;

	if (s.n && put_length(s) == s.n) {
		memcpy(to, s.v, s.n);
		return s.n;
	}
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.v[i];

		if (is_plain(c)) {
			to[n++] = (char)c;
			continue;
		}
		to[n++] = '%';
		to[n++] = digits[c >> 4];
		to[n++] = digits[c & 15];
	}
	return n;
}

static const char *written(const struct url *u, struct arena *mem)
{
	struct { struct span before, s; } parts[] = {
		{ SPAN(""), u->scheme }, { SPAN("://"), u->authority }, { SPAN(""), u->path },
		{ SPAN("?"), u->query }, { SPAN("#"), u->fragment },
	};
	size_t n = 0, room = 8;
	char *v;

	if (!u->authority.v) {
		parts[1].before = SPAN(":");
		parts[1].s = SPAN("");
	}
	for (size_t i = 0; i < LEN(parts); i++)
		room += put_length(parts[i].s);
	v = TAKE_N(mem, room, char);
	for (size_t i = 0; i < LEN(parts); i++) {
		if (!parts[i].s.v)
			continue;
		memcpy(v + n, parts[i].before.v, parts[i].before.n);
		n += parts[i].before.n;
		n += put(parts[i].s, v + n);
	}
	return n <= URL_MAX ? v : NULL;
}

const char *url_resolve(struct span base, struct span ref, struct arena *mem)
{
	struct url from = url_parse(base), to;

	ref = span_trim(ref);
	if (base.n > URL_MAX || ref.n > URL_MAX)
		return NULL;
	to = url_parse(ref);
	to = transform(&from, &to, mem);
	/* A path that begins so would be taken for an authority. */
	if (!to.scheme.v || (!to.authority.v && span_starts(to.path, "//")))
		return NULL;
	return written(&to, mem);
}

static int hex(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

const char *url_file(const struct url *url, struct arena *mem)
{
	struct span s = url->path, cut;
	char *name;
	size_t n = 0;

	while (span_cut(s, '/', &cut, &s))
		;
	if (!s.n)
		return NULL;
	name = TAKE_N(mem, s.n + 1, char);
	for (size_t i = 0; i < s.n; i++) {
		int c = (unsigned char)s.v[i];

		if (c == '%') {
			if (s.n - i < 3 || hex(s.v[i + 1]) < 0 || hex(s.v[i + 2]) < 0)
				return NULL;
			c = hex(s.v[i + 1]) * 16 + hex(s.v[i + 2]);
			i += 2;
		}
		if (c == '/' || c == '\0')
			return NULL;
		name[n++] = (char)c;
	}
	return name;
}
