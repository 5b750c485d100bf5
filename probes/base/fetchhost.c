/* How one server is reached: with which password, and through which proxy. */
#include "base.h"

#include "arena.h"
#include "fetchjob.h"
#include "scan.h"

static const char *variable(const char *small, const char *capital)
{
	const char *v = getenv(small);

	/* A web server gives a CGI program HTTP_PROXY from whoever asks it. */
	if ((!v || !*v) && !(strcmp(capital, "HTTP_PROXY") == 0 && getenv("REQUEST_METHOD")))
		v = getenv(capital);
	return v && *v ? v : NULL;
}

/* [SCHEME://][USER[:PASSWORD]@]HOST[:PORT] */
static void take_proxy(struct fetch_host *h, const char *text, struct arena *mem)
{
	const char *colon = strstr(text, "://"), *host = colon ? colon + 3 : text;
	const char *at = memrchr(host, '@', strcspn(host, "/"));
	struct address a;

	if (!at) {
		h->proxy = text;
		return;
	}
	/* Only its login is of use here: a proxy's scheme may be another. */
	if (address_parse(JOIN(mem, "http://", arena_strndup(mem, host, (size_t)(at - host)),
			       "@proxy"), mem, &a) == 0)
		h->proxy_login = a.login;
	h->proxy = JOIN(mem, arena_strndup(mem, text, (size_t)(host - text)), at + 1);
}

/* An address with a password first, then netrc, then an address with a user alone: as pip does. */
static void take_login(struct fetch_host *h, const struct fetch_setup *s, const struct address *a,
		       struct arena *mem)
{
	struct login alone = { 0 }, found;
	struct address one;

	for (size_t i = 0; s->logins && s->logins[i] && !h->login.user; i++) {
		if (address_parse(s->logins[i], mem, &one) < 0 || !one.login.user ||
		    strcmp(one.origin, a->origin) != 0)
			continue;
		if (one.login.password)
			h->login = one.login;
		else if (!alone.user)
			alone = one.login;
	}
	if (!h->login.user && s->netrc.n && netrc_find(s->netrc, a->host, mem, &found) == 0)
		h->login = found;
	if (!h->login.user && alone.user)
		h->login = alone;
}

struct fetch_host *fetch_host_get(struct fetcher *f, const struct address *a)
{
	const char *proxy = f->setup->proxy;
	struct fetch_host *h = f->hosts;

	while (h && strcmp(h->origin, a->origin) != 0)
		h = h->next;
	if (h)
		return h;
	h = TAKE(f->mem, struct fetch_host);
	h->origin = arena_strdup(f->mem, a->origin);
	h->unverified = address_is_trusted(a, f->setup->trusted);
	take_login(h, f->setup, a, f->mem);
	if (!proxy)
		proxy = a->tls ? variable("https_proxy", "HTTPS_PROXY")
			       : variable("http_proxy", "HTTP_PROXY");
	if (!proxy)
		proxy = variable("all_proxy", "ALL_PROXY");
	if (proxy)
		take_proxy(h, proxy, f->mem);
	h->next = f->hosts;
	f->hosts = h;
	return h;
}
