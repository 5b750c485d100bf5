/* The address of a server taken apart: what is asked, whom, and with which password. */
#include "base.h"

#include <errno.h>

#include "address.h"
#include "arena.h"
#include "scan.h"
#include "url.h"

static const char *small(struct span s, struct arena *mem)
{
	char *out = span_dup(s, mem);

	for (char *c = out; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return out;
}

static bool is_host(struct span s, bool number)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.v[i];
		bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			    (c >= 'A' && c <= 'Z') || c == '.';

		if (!word && (number ? c != ':' && c != '%' : c != '-' && c != '_'))
			return false;
	}
	return s.n > 0;
}

/* HOST, HOST:PORT, [ADDRESS] or [ADDRESS]:PORT. */
static int take_host(struct span s, struct arena *mem, struct address *a)
{
	struct span host = s, port = { NULL, 0 }, inner;
	uint64_t n;

	if (s.n && s.v[0] == '[') {
		if (!span_cut((struct span){ s.v + 1, s.n - 1 }, ']', &inner, &port) ||
		    !is_host(inner, true) || (port.n && port.v[0] != ':'))
			return -EINVAL;
		host.n = inner.n + 2;
		port = port.n ? (struct span){ port.v + 1, port.n - 1 } : port;
	} else {
		if (!span_cut(s, ':', &host, &port))
			port.n = 0;
		if (!is_host(host, false))
			return -EINVAL;
	}
	if (port.n && (scan_u64(port, 10, 65535, &n) < 0 || n == 0))
		return -EINVAL;
	a->host = small(host, mem);
	if (port.n && n != (a->tls ? 443 : 80))
		a->port = arena_printf(mem, "%u", (unsigned)n);
	return 0;
}

static const char *decoded(struct span s, struct arena *mem)
{
	char *out = TAKE_N(mem, s.n + 1, char);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		uint64_t byte;

		if (s.v[i] == '%' && s.n - i > 2 &&
		    scan_u64((struct span){ s.v + i + 1, 2 }, 16, 255, &byte) == 0 && byte) {
			out[n++] = (char)byte;
			i += 2;
		} else {
			out[n++] = s.v[i];
		}
	}
	return out;
}

static void take_login(struct span s, struct arena *mem, struct login *ret)
{
	struct span user, password;
	bool both = span_cut(s, ':', &user, &password);

	ret->user = decoded(both ? user : s, mem);
	ret->password = both ? decoded(password, mem) : NULL;
}

int address_parse(const char *text, struct arena *mem, struct address *ret)
{
	struct span all = span_of(text), host;
	struct url url = url_parse(all);
	struct address a = { 0 };
	const char *at, *path;

	if (all.n > URL_MAX)
		return -EINVAL;
	for (size_t i = 0; i < all.n; i++)
		if ((unsigned char)text[i] <= ' ' || (unsigned char)text[i] >= 0x7f)
			return -EINVAL;
	a.tls = span_is_nocase(url.scheme, "https");
	if (!a.tls && !span_is_nocase(url.scheme, "http"))
		return url.scheme.n ? -EPROTONOSUPPORT : -EINVAL;
	host = url.authority;
	at = host.n ? memrchr(host.v, '@', host.n) : NULL;
	if (at) {
		take_login((struct span){ host.v, (size_t)(at - host.v) }, mem, &a.login);
		host = (struct span){ at + 1, host.n - (size_t)(at + 1 - host.v) };
	}
	if (take_host(host, mem, &a) < 0)
		return -EINVAL;
	a.origin = JOIN(mem, a.tls ? "https://" : "http://", a.host, a.port ? ":" : "",
			a.port ? a.port : "");
	path = url.path.n ? span_dup(url.path, mem) : "/";
	a.url = url.query.v ? JOIN(mem, a.origin, path, "?", span_dup(url.query, mem))
			    : JOIN(mem, a.origin, path);
	*ret = a;
	return 0;
}

bool address_is_loopback(const struct address *a)
{
	return strcmp(a->host, "localhost") == 0 || strncmp(a->host, "127.", 4) == 0 ||
	       strcmp(a->host, "[::1]") == 0;
}

bool address_is_trusted(const struct address *a, const char *const *hosts)
{
	const char *own = a->port ? a->port : a->tls ? "443" : "80";
	size_t n = strlen(a->host);

	for (; hosts && *hosts; hosts++) {
		const char *rest = *hosts + n;

		if (strncasecmp(*hosts, a->host, n) == 0 &&
		    (!*rest || (*rest == ':' && strcmp(rest + 1, own) == 0)))
			return true;
	}
	return false;
}
