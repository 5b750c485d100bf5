/* Where a store of results is. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/pyconfig.h"
#include "../probes/base/scan.h"
#include "../probes/base/url.h"
#include "regress_place.h"

/* What git (git-check-ref-format) and every shell and refspec take as a plain word. */
static bool is_branch(struct span s)
{
	if (!s.n || s.n > 100 || s.v[0] == '/' || s.v[0] == '-' || s.v[0] == '.')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.v[i], before = i ? s.v[i - 1] : '\0';

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '-' || c == '_' || c == '.' || c == '/') ||
		    ((c == '.' || c == '/') && (before == '.' || before == '/')))
			return false;
	}
	return !span_ends(s, "/") && !span_ends(s, ".") && !span_ends(s, ".lock");
}

/* No bytes that a terminal, a header or a log could take for more. */
static bool is_clean(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f)
			return false;
	return true;
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Percent-decoded; NULL where a % stands for nothing or for a NUL. */
static const char *decoded(struct span s, struct arena *mem)
{
	char *out = arena_strndup(mem, s.v ? s.v : "", s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.v[i];

		if (c == '%') {
			int high = i + 2 < s.n ? hex(s.v[i + 1]) : -1;
			int low = i + 2 < s.n ? hex(s.v[i + 2]) : -1;

			if (high < 0 || low < 0 || high + low == 0)
				return NULL;
			c = (char)(high << 4 | low);
			i += 2;
		}
		out[n++] = c;
	}
	out[n] = '\0';
	return out;
}

static int refuse(const struct regress_place *p, const char *why, struct err *err)
{
	return err_set(err, -EINVAL, "--store '%s': %s", p->name, why);
}

/* user:password@host:port; an IPv6 address stands in brackets. */
static int read_authority(struct span authority, struct arena *mem, struct regress_place *p,
			  struct span *host_port)
{
	struct span login = { NULL, 0 }, user, password;
	uint64_t port = 0;
	size_t n;

	for (size_t i = authority.n; i-- > 0 && !login.v;)
		if (authority.v[i] == '@') {
			login = (struct span){ authority.v, i };
			authority.v += i + 1;
			authority.n -= i + 1;
		}
	*host_port = authority;
	if (!authority.n)
		return -EINVAL;
	if (login.v) {
		user = login;
		if (span_cut(login, ':', &user, &password) &&
		    !(p->password = decoded(password, mem)))
			return -EINVAL;
		p->user = decoded(user, mem);
		if (!p->user || !*p->user || !is_clean(p->user))
			return -EINVAL;
	}
	n = authority.n;
	while (n && authority.v[n - 1] >= '0' && authority.v[n - 1] <= '9')
		n--;
	if (n && n < authority.n && authority.v[n - 1] == ':') {
		if (scan_u64((struct span){ authority.v + n, authority.n - n }, 10, 65535,
			     &port) < 0 || port == 0)
			return -EINVAL;
		authority.n = n - 1;
	}
	p->port = (unsigned)port;
	if (authority.n > 2 && authority.v[0] == '[' && authority.v[authority.n - 1] == ']') {
		authority.v++;
		authority.n -= 2;
	} else if (memchr(authority.v, ':', authority.n)) {
		return -EINVAL;
	}
	p->host = span_dup(authority, mem);
	/* A host that begins with a dash would be an option to some program. */
	return authority.n && authority.v[0] != '-' && is_clean(p->host) ? 0 : -EINVAL;
}

static int read_remote(struct span whole, const struct url *u, struct arena *mem,
		       struct regress_place *p, struct err *err)
{
	struct span at;

	p->ssh = span_is_nocase(u->scheme, "ssh");
	if (!p->ssh && !span_is_nocase(u->scheme, "https") && !span_is_nocase(u->scheme, "http"))
		return refuse(p, "a store is reached by https, http, ssh or file", err);
	if (!is_clean(span_dup(whole, mem)) || read_authority(u->authority, mem, p, &at) < 0 ||
	    u->path.n < 2 || u->query.v)
		return refuse(p, "it is no address of a repository", err);
	if (p->password && (p->ssh || span_is_nocase(u->scheme, "http")))
		return refuse(p, p->ssh ? "ssh takes a key, no password"
					: "a password is not sent without https", err);
	p->url = JOIN(mem, p->ssh ? "ssh" : span_dup(u->scheme, mem), "://",
		      p->ssh && p->user ? p->user : "", p->ssh && p->user ? "@" : "",
		      span_dup(at, mem), span_dup(u->path, mem));
	return 0;
}

/* user@host:path, as git and scp take it. */
static int read_scp(struct span whole, struct span left, struct arena *mem,
		    struct regress_place *p, struct err *err)
{
	static const char *const schemes[] = { "https", "http", "ssh", "file" };
	struct span at;

	/* A slash was forgotten; no host has such a name. */
	for (size_t i = 0; i < LEN(schemes); i++)
		if (span_is_nocase(left, schemes[i]))
			return refuse(p, "it is no address of a repository", err);
	if (read_authority(left, mem, p, &at) < 0 || p->password || !is_clean(span_dup(whole, mem)))
		return refuse(p, "it is no address of a repository", err);
	p->ssh = true;
	p->url = span_dup(whole, mem);
	return 0;
}

int regress_place_read(const char *url, struct arena *mem, struct regress_place *ret,
		       struct err *err)
{
	struct span whole = span_of(url), left, rest, branch = { NULL, 0 };
	struct regress_place p = { .name = url_masked(whole, mem) };
	bool address = strstr(url, "://") != NULL;
	struct url u;
	int rc = 0;

	if (!whole.n || whole.n > URL_MAX)
		return refuse(&p, "it is empty or too long", err);
	if (span_cut(whole, '#', &left, &rest)) {
		whole = left;
		branch = rest;
	}
	if (branch.v && !is_branch(branch))
		return refuse(&p, "what follows the # is no name of a branch", err);
	if (branch.v)
		(void)snprintf(p.branch, sizeof p.branch, "refs/heads/%.*s", (int)branch.n,
			       branch.v);
	u = url_parse(whole);
	if (address && span_is_nocase(u.scheme, "file")) {
		if (u.authority.n && !span_is_nocase(u.authority, "localhost"))
			return refuse(&p, "a file is on this machine", err);
		p.dir = decoded(u.path, mem);
		if (!p.dir || p.dir[0] != '/')
			return refuse(&p, "it is no path", err);
	} else if (address) {
		rc = read_remote(whole, &u, mem, &p, err);
	} else if (span_cut(whole, ':', &left, &rest) && left.n && rest.n &&
		   !memchr(left.v, '/', left.n)) {
		rc = read_scp(whole, left, mem, &p, err);
	} else {
		p.dir = span_dup(whole, mem);
	}
	if (rc == 0)
		*ret = p;
	return rc;
}
