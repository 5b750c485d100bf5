/* The index that pip asks, and its password apart from its address. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/scan.h"
#include "pipindex.h"

enum { MAX_INDEX = 2048 };

static const struct { const char *scheme; bool host; } schemes[] = {
	{ "https://", true }, { "http://", true }, { "file://", false },
};

static int refuse(struct err *err, const char *what)
{
	return err_set(err, -EINVAL, "--index: %s", what);
}

static bool in_word(char c, const char *marks)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c && strchr(marks, c));
}

static bool made_of(struct span s, const char *marks)
{
	for (size_t i = 0; i < s.n; i++)
		if (!in_word(s.v[i], marks))
			return false;
	return s.n > 0;
}

static bool is_port(struct span s)
{
	uint64_t port;

	return scan_u64(s, 10, 65535, &port) == 0;
}

/* HOST or [ADDRESS], and a port behind it. */
static bool split_host(struct span host, struct span *name)
{
	struct span port, rest;

	if (host.n && host.v[0] == '[') {
		if (!span_cut((struct span){ host.v + 1, host.n - 1 }, ']', name, &rest) ||
		    !made_of(*name, ":."))
			return false;
		return !rest.n || (rest.v[0] == ':' &&
				   is_port((struct span){ rest.v + 1, rest.n - 1 }));
	}
	if (!span_cut(host, ':', name, &port))
		*name = host;
	else if (!is_port(port))
		return false;
	return made_of(*name, ".-_");
}

static bool is_loopback(struct span name)
{
	return span_is_nocase(name, "localhost") || span_starts(name, "127.") || span_is(name, "::1");
}

/* Percent-decoded, for netrc, in which a word ends at a blank and cannot be quoted in every Python;
 * NULL where it holds what cannot stand there.
 */
static const char *netrc_word(struct span s, struct arena *mem)
{
	char *out = arena_strndup(mem, s.v, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		uint64_t c = (unsigned char)s.v[i];

		if (c == '%') {
			if (i + 2 >= s.n ||
			    scan_u64((struct span){ s.v + i + 1, 2 }, 16, 255, &c) < 0)
				return NULL;
			i += 2;
		}
		if (c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || (c == '#' && !n))
			return NULL;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return n ? out : NULL;
}

static int take_login(struct span login, struct span host, struct arena *mem,
		      struct pip_index *ret, struct err *err)
{
	struct span user, password;
	const char *u, *p;

	if (!span_cut(login, ':', &user, &password) || !user.n || !password.n)
		return refuse(err, "before the '@' stands USER:PASSWORD; keep a token without a "
				   "password in the owner's pip.conf");
	u = netrc_word(user, mem);
	p = netrc_word(password, mem);
	if (!u || !p)
		return refuse(err, "its user or password holds a blank, a quote or the like; keep "
				   "it in the owner's pip.conf");
	ret->netrc = JOIN(mem, "machine ", span_dup(host, mem), " login ", u, " password ", p, "\n");
	return 0;
}

static int check_text(const char *text, struct err *err)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] <= ' ' || (unsigned char)text[i] >= 0x7f)
			return refuse(err, "it has a blank or a character that no address has");
	if (n > MAX_INDEX)
		return refuse(err, "it is too long for an address");
	if (strpbrk(text, "?#"))
		return refuse(err, "pip adds names to it, so it can have no '?' and no '#'");
	return 0;
}

int pip_index_parse(const char *text, struct arena *mem, struct pip_index *ret, struct err *err)
{
	struct span host, path, login = { NULL, 0 }, name = { NULL, 0 };
	struct pip_index index = { 0 };
	const char *at;
	size_t i = 0;
	int rc = check_text(text, err);

	if (rc < 0)
		return rc;
	while (i < LEN(schemes) && !span_starts(span_of(text), schemes[i].scheme))
		i++;
	if (i == LEN(schemes))
		return refuse(err, "it has to begin with https://, http:// or file://");
	host.v = text + strlen(schemes[i].scheme);
	host.n = strcspn(host.v, "/");
	path = span_of(host.v + host.n);
	if (path.n && memchr(path.v, '@', path.n))
		return refuse(err, "a '/' or '@' in a password is written %2F or %40");
	at = host.n ? memrchr(host.v, '@', host.n) : NULL;
	if (at) {
		login = (struct span){ host.v, (size_t)(at - host.v) };
		host = (struct span){ at + 1, host.n - login.n - 1 };
	}
	if (!schemes[i].host && (host.n || at || path.n < 2))
		return refuse(err, "a folder is written file:///FOLDER");
	if (schemes[i].host && !split_host(host, &name))
		return refuse(err, "its host is no name and no address");
	index.url = JOIN(mem, schemes[i].scheme, span_dup(host, mem), span_dup(path, mem));
	if (strcmp(schemes[i].scheme, "http://") == 0 && !is_loopback(name))
		index.trusted = span_dup(host, mem);
	if (at)
		rc = take_login(login, name, mem, &index, err);
	if (rc == 0)
		*ret = index;
	return rc;
}
