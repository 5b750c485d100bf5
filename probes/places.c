/* Where packages are looked for: the indexes and folders that pip would ask, and how. */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/address.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/fetch.h"
#include "base/pipconf.h"
#include "base/pyconfig.h"
#include "base/root.h"
#include "base/scan.h"
#include "base/trust.h"
#include "base/url.h"
#include "places.h"

enum { MAX_PLACES = 256, MAX_NETRC = 256 * 1024 };

/* Who names a place. */
struct source {
	struct pip_value v;
	bool own;                /* its paths are the live machine's */
	bool typed;              /* by who runs us: any address is meant */
};

struct finding {
	const struct root *root;
	const struct places_asked *asked;
	struct pip_conf conf;
	struct arena *mem;
	struct places *p;
	struct list logins;
	struct err *err;
};

static struct pip_value get(const struct finding *f, enum pip_option o)
{
	return pip_conf_get(&f->conf, PIP_SECTION_INSTALL, o);
}

static const char *const *words(struct pip_value value, struct arena *mem)
{
	struct span rest = span_of(value.v), word;
	struct list out = { 0 };

	while (rest.n) {
		struct span line;

		if (!scan_line(&rest, &line))
			break;
		while (scan_word(&line, &word))
			list_add(&out, span_dup(word, mem), mem);
	}
	return out.n ? out.v : NULL;
}

/* "~/x" is in the machine's HOME; what is left is a path as the root has it. */
static const char *with_home(const struct finding *f, const char *path, bool own)
{
	const char *home = own ? getenv("HOME") : root_env(f->root, "HOME");

	return home && strncmp(path, "~/", 2) == 0 ? JOIN(f->mem, home, path + 1) : path;
}

/* A path of a configured file, for libraries that open it on the live machine. */
static const char *on_live(const struct finding *f, const char *path)
{
	const char *real;

	path = with_home(f, path, false);
	if (root_is_live(f->root))
		return path;
	return root_real(f->root, path, f->mem, &real) == 0
		? JOIN(f->mem, root_dir(f->root), real) : JOIN(f->mem, root_dir(f->root), "/", path);
}

/* file:///a/b, file:/a/b, /a/b, ./b, ~/b; NULL for what is on no disk. */
static const char *path_of(const struct finding *f, const char *text, bool own)
{
	struct url url = url_parse(span_of(text));
	char *out;
	size_t n = 0;

	if (!url.scheme.n)
		return text[0] ? with_home(f, text, own) : NULL;
	if (!span_is_nocase(url.scheme, "file") ||
	    (url.authority.n && !span_is_nocase(url.authority, "localhost")) || !url.path.n)
		return NULL;
	out = span_dup(url.path, f->mem);
	for (size_t i = 0; i < url.path.n; i++) {
		uint64_t byte = (unsigned char)url.path.v[i];

		if (byte == '%' && url.path.n - i > 2 &&
		    scan_u64((struct span){ url.path.v + i + 1, 2 }, 16, 255, &byte) == 0)
			i += 2;
		if (!byte)
			return NULL;
		out[n++] = (char)byte;
	}
	out[n] = '\0';
	return out;
}

/* pip asks no server that anybody could stand in for. */
static const char *why_ignored(const struct address *a, const char *const *trusted, bool typed)
{
	if (a->tls || typed || address_is_loopback(a) || address_is_trusted(a, trusted))
		return NULL;
	return "pip asks no index over plain http unless its host is a trusted-host";
}

static bool is_there(const struct places *p, const struct place *one)
{
	for (size_t i = 0; i < p->n; i++) {
		const char *a = p->v[i].url ? p->v[i].url : p->v[i].path;

		if (p->v[i].links == one->links &&
		    strcmp(a, one->url ? one->url : one->path) == 0)
			return true;
	}
	return false;
}

static const char *at_line(const char *from, unsigned line, struct arena *mem)
{
	return line ? arena_printf(mem, "%s, line %u", from, line) : from;
}

const char *place_named(const struct place *p, struct arena *mem)
{
	return at_line(p->from, p->line, mem);
}

static const char *named(const struct finding *f, const struct pip_value *v)
{
	return at_line(v->from, v->line, f->mem);
}

static int add(struct finding *f, const char *text, bool links, const struct source *by)
{
	struct place one = { .links = links, .from = by->v.from, .line = by->v.line, .own = by->own };
	struct address a;
	int rc = address_parse(text, f->mem, &a);

	if (rc == 0) {
		one.url = text;
		one.shown = url_masked(span_of(text), f->mem);
		one.ignored = why_ignored(&a, f->p->trusted, by->typed);
		if (a.login.user)
			list_add(&f->logins, text, f->mem);
	} else {
		one.shown = one.path = path_of(f, text, by->own);
		/* An index is an address, and only links may be a path alone. */
		if (!one.path || (!links && !strstr(text, ":/")))
			return err_set(f->err, -EINVAL, "%s: '%s' is no address of %s", named(f, &by->v),
				       url_masked(span_of(text), f->mem),
				       links ? "http, https or file, and no path"
					     : "http, https or file");
	}
	if (f->p->n == MAX_PLACES)
		return err_set(f->err, -E2BIG, "%s: more than %d places to look for packages",
			       named(f, &by->v), MAX_PLACES);
	if (!is_there(f->p, &one))
		f->p->v[f->p->n++] = one;
	return 0;
}

static int add_all(struct finding *f, const char *const *list, bool links, const struct source *by)
{
	int rc = 0;

	for (; list && *list && rc == 0; list++)
		rc = add(f, *list, links, by);
	return rc;
}

static int no_index(struct finding *f, const char *who)
{
	f->p->none = JOIN(f->mem, "pip is told to ask no index (", who,
			  "); name one with --index, or a folder with --find-links");
	return 0;
}

static int add_configured(struct finding *f)
{
	struct source index = { .v = get(f, PIP_INDEX_URL) }, extra = { .v = get(f, PIP_EXTRA_INDEX_URL) };
	struct span only = span_trim(span_of(index.v.v));
	int rc;

	if (!index.v.v && f->asked->pip_default && *f->asked->pip_default) {
		index.v = (struct pip_value){ .from = "pip's own default" };
		only = span_of(f->asked->pip_default);
	}
	rc = only.n ? add(f, span_dup(only, f->mem), false, &index) : 0;
	if (rc == 0)
		rc = add_all(f, words(extra.v, f->mem), false, &extra);
	return rc;
}

static int flag(struct finding *f, enum pip_option o, bool *ret)
{
	const struct pip_value value = get(f, o);
	int rc = value.v ? pip_bool(value.v) : 0;

	*ret = rc == 1;
	return rc < 0 ? err_set(f->err, -EBADMSG, "%s: %s is neither yes nor no", value.from,
				pip_option_name(o)) : 0;
}

/* The last index that files name stands in place of all before, even of what is configured; once
 * no index is to be asked, none is.
 */
static int add_indexes(struct finding *f)
{
	const struct places_asked *asked = f->asked;
	const struct source typed = { { .from = "--index" }, true, true };
	const struct pip_value no = get(f, PIP_NO_INDEX);
	size_t first = 0;
	bool configured = true, none;
	int rc;

	if (asked->index && *asked->index)
		return add_all(f, asked->index, false, &typed);
	rc = flag(f, PIP_NO_INDEX, &none);
	if (rc == 0 && none)
		return no_index(f, no.from);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < asked->nlines; i++) {
		const struct places_line *l = &asked->lines[i];
		const struct pip_value who = { l->v, l->from, l->line };

		if (l->says == PLACES_NO_INDEX)
			return no_index(f, named(f, &who));
		if (l->says == PLACES_INDEX) {
			first = i;
			configured = false;
		}
	}
	if (configured)
		rc = add_configured(f);
	for (size_t i = first; i < asked->nlines && rc == 0; i++) {
		const struct places_line *l = &asked->lines[i];
		const struct source by = { { l->v, l->from, l->line }, l->own, false };

		if (l->says == PLACES_CONFIGURED)
			rc = add_configured(f);
		else if (l->says == PLACES_INDEX || l->says == PLACES_EXTRA)
			rc = add(f, l->v, false, &by);
	}
	return rc;
}

static int add_links(struct finding *f)
{
	const struct source typed = { { .from = "--find-links" }, true, true };
	const struct source configured = { .v = get(f, PIP_FIND_LINKS) };
	int rc = add_all(f, words(configured.v, f->mem), true, &configured);

	if (rc == 0)
		rc = add_all(f, f->asked->find_links, true, &typed);
	for (size_t i = 0; i < f->asked->nlines && rc == 0; i++) {
		const struct places_line *l = &f->asked->lines[i];
		const struct source by = { { l->v, l->from, l->line }, l->own, false };

		if (l->says == PLACES_LINKS)
			rc = add(f, l->v, true, &by);
	}
	return rc;
}

/* What is configured, and what files say beside it. */
static const char *const *trusted_hosts(const struct finding *f)
{
	const char *const *configured = words(get(f, PIP_TRUSTED_HOST), f->mem);
	struct list all = { 0 };

	for (; configured && *configured; configured++)
		list_add(&all, *configured, f->mem);
	for (size_t i = 0; i < f->asked->nlines; i++)
		if (f->asked->lines[i].says == PLACES_TRUSTED_HOST)
			list_add(&all, f->asked->lines[i].v, f->mem);
	return all.n ? all.v : NULL;
}

static void read_netrc(struct finding *f)
{
	const char *named = root_env(f->root, "NETRC"), *home = root_env(f->root, "HOME");
	const char *const paths[] = {
		named && *named ? named : home ? JOIN(f->mem, home, "/.netrc") : NULL,
		named && *named ? NULL : home ? JOIN(f->mem, home, "/_netrc") : NULL,
	};
	struct text text;
	const char *why;

	for (size_t i = 0; i < LEN(paths); i++) {
		if (!paths[i] ||
		    root_read(f->root, with_home(f, paths[i], false), MAX_NETRC, f->mem, &text) < 0)
			continue;
		/* Root sends no password that a user wrote down for it. */
		if (geteuid() == 0 && root_is_live(f->root) &&
		    trusted_file(with_home(f, paths[i], false), f->mem, &why) < 0)
			f->p->note = JOIN(f->mem, "netrc is not used: ", why);
		else
			f->p->netrc = (struct span){ text.v, text.n };
		return;
	}
}

static unsigned number(struct pip_value value, unsigned max, bool *is)
{
	uint64_t n = 0;

	*is = value.v && scan_u64(span_trim(span_of(value.v)), 10, max, &n) == 0;
	return (unsigned)n;
}

/* pip's library for HTTP takes REQUESTS_CA_BUNDLE even where pip has --cert; what OpenSSL reads by
 * itself comes last.
 */
static struct pip_value certificates(const struct finding *f)
{
	static const char *const variables[] = { "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", NULL,
						 "SSL_CERT_FILE", "SSL_CERT_DIR" };
	struct pip_value ca = { 0 };

	for (size_t i = 0; !ca.v && i < LEN(variables); i++) {
		const char *v = variables[i] ? root_env(f->root, variables[i]) : NULL;

		if (!variables[i])
			ca = get(f, PIP_CERT);
		else if (v && *v)
			ca = (struct pip_value){ v, variables[i], 0 };
	}
	return ca;
}

static int find_taken(struct finding *f)
{
	int rc = flag(f, PIP_PREFER_BINARY, &f->p->prefer_binary);

	f->p->no_binary = get(f, PIP_NO_BINARY).v;
	f->p->only_binary = get(f, PIP_ONLY_BINARY).v;
	return rc < 0 ? rc : flag(f, PIP_PRE, &f->p->pre);
}

static void find_settings(struct finding *f)
{
	struct pip_value ca = certificates(f), client = get(f, PIP_CLIENT_CERT),
			 proxy = get(f, PIP_PROXY);
	struct places *p = f->p;
	bool is;

	p->ca = ca.v ? on_live(f, ca.v) : NULL;
	p->ca_from = ca.from;
	p->client_cert = client.v ? on_live(f, client.v) : NULL;
	p->proxy = proxy.v;
	p->trusted = trusted_hosts(f);
	p->timeout = number(get(f, PIP_TIMEOUT), 3600, &is);
	p->retries = (int)number(get(f, PIP_RETRIES), 1000, &is);
	if (!is)
		p->retries = -1;
	read_netrc(f);
}

int places_find(const struct root *root, const struct places_asked *asked, struct arena *mem,
		struct places *ret, struct err *err)
{
	struct finding f = { .root = root, .asked = asked, .mem = mem, .err = err };
	struct places p = { .v = TAKE_N(mem, MAX_PLACES, struct place) };
	int rc;

	f.p = &p;
	pip_conf_read(root, asked->venv, mem, &f.conf);
	if (!f.conf.why)
		f.conf.why = root_env_why(root);
	if (f.conf.why)
		return err_set(err, f.conf.broken ? -EBADMSG : -EIO,
			       "pip's configuration: %s", f.conf.why);
	find_settings(&f);
	rc = find_taken(&f);
	if (rc == 0)
		rc = add_links(&f);
	if (rc == 0)
		rc = add_indexes(&f);
	if (rc < 0)
		return rc;
	if (p.n)
		p.none = NULL;
	else if (!p.none)
		p.none = "no index is configured, and none was known when this was built; name "
			 "one with --index, or a folder with --find-links";
	p.logins = f.logins.n ? f.logins.v : NULL;
	*ret = p;
	return 0;
}

void places_setup(const struct places *p, struct fetch_setup *setup)
{
	setup->logins = p->logins;
	setup->netrc = p->netrc;
	setup->trusted = p->trusted;
	setup->ca = p->ca;
	setup->client_cert = p->client_cert;
	setup->proxy = p->proxy;
	setup->timeout = p->timeout;
	setup->retries = p->retries;
}

const char *place_page(const struct place *p, const char *project, struct arena *mem)
{
	const char *at = p->url ? p->url : p->path;
	size_t n = strlen(at);

	if (p->links)
		return at;
	return JOIN(mem, at, n && at[n - 1] == '/' ? "" : "/", project, "/");
}
