/* One page: what is asked, and what becomes of the answer. */
#include "base.h"

#include <errno.h>
#include <time.h>

#include "arena.h"
#include "fetch.h"
#include "fetchjob.h"
#include "module.h"
#include "pyconfig.h"
#include "scan.h"
#include "url.h"

enum { SECONDS = 120, MAX_WAIT = 30, STEP = 250, MAX_STEP = 8000, MAX_RETRIES = 10 };

static void let_go(struct fetch_job *j)
{
	free(j->body);
	j->body = NULL;
	j->n = j->room = 0;
	j->state = FETCH_DONE;
}

static void finish(struct fetch_job *j)
{
	if (j->f->take) {
		j->f->take(j->f->user, j->f);
		j->f->body = (struct text){ "", 0 };
	}
	let_go(j);
}

static PRINTF(3, 4) void fail(struct fetch_job *j, int rc, const char *fmt, ...)
{
	const char *url = url_masked(span_of(j->at.url ? j->at.url : j->f->url), j->mem);
	va_list ap;

	va_start(ap, fmt);
	j->f->rc = rc;
	j->f->why = JOIN(j->mem, "'", url, "': ", arena_vprintf(j->mem, fmt, ap));
	va_end(ap);
	finish(j);
}

void fetch_job_init(struct fetch_job *j, struct fetcher *in, struct fetch *f, struct arena *mem)
{
	int rc;

	*j = (struct fetch_job){ .f = f, .in = in, .mem = mem };
	f->rc = 0;
	f->why = f->type = f->at = NULL;
	f->status = 0;
	f->body = (struct text){ "", 0 };
	f->offset = f->size = 0;
	rc = address_parse(f->url, mem, &j->own);
	if (rc < 0) {
		fail(j, rc, rc == -EINVAL ? "is no address" :
		     "only http and https are asked for pages");
		return;
	}
	j->at = j->own;
	j->host = fetch_host_get(in, &j->at);
}

static bool wanted_type(const struct fetch *f, const char *type)
{
	if (!f->types)
		return true;
	for (size_t i = 0; type && f->types[i]; i++)
		if (strcmp(f->types[i], type) == 0)
			return true;
	return false;
}

static int on_line(void *user, struct span line)
{
	struct fetch_job *j = user;

	return http_head_line(&j->head, line, (int64_t)time(NULL), j->mem);
}

/* 206 only where it was asked for. */
static bool has_body(const struct fetch_job *j)
{
	return j->head.status == 200 || (j->head.status == 206 && j->f->range);
}

/* Neither found in the cache nor kept there. */
static bool is_uncached(const struct fetch *f)
{
	return f->range || f->sink;
}

static int on_piece(void *user, struct span piece)
{
	struct fetch_job *j = user;
	char *more;
	int rc;

	if (j->head.status == 200 && !wanted_type(j->f, j->head.type))
		return -EBADMSG;
	if (piece.n > j->f->max || j->n > j->f->max - piece.n)
		return -EFBIG;
	if (has_body(j) && is_uncached(j->f) && j->head.length > 0 &&
	    (uint64_t)j->head.length > j->f->max)
		return -EFBIG;
	if (has_body(j) && j->f->sink) {
		rc = j->f->sink(j->f->user, j->n, piece);
		if (rc < 0)
			return rc;
	/* Of an answer that is not used only the length counts. */
	} else if (has_body(j)) {
		if (j->room - j->n <= piece.n) {
			j->room = (j->n + piece.n) * 2 + 1;
			more = realloc(j->body, j->room);
			if (!more)
				return -ENOMEM;
			j->body = more;
		}
		memcpy(j->body + j->n, piece.v, piece.n);
	}
	j->n += piece.n;
	j->in->counts.bytes += piece.n;
	return 0;
}

static void answer(struct fetch_job *j, const char *type, struct text body, enum fetch_from from)
{
	struct fetch *f = j->f;

	f->at = j->at.url;
	f->type = type;
	if (!wanted_type(f, type)) {
		fail(j, -EBADMSG, "is of the type %s, and no page that can be read",
		     type ? type : "(none)");
		return;
	}
	if (body.n > f->max) {
		fail(j, -EFBIG, "is larger than %llu bytes", (unsigned long long)f->max);
		return;
	}
	f->body = body;
	f->from = from;
	finish(j);
}

/* On to another address: never from TLS to none, nor to anything but a server. */
static void redirect(struct fetch_job *j, const char *location)
{
	const char *to = url_resolve(span_of(j->at.url), span_of(location), j->mem);
	const char *masked = to ? url_masked(span_of(to), j->mem) : NULL;
	struct address next;
	int rc = to ? address_parse(to, j->mem, &next) : -EINVAL;

	if (rc == -EPROTONOSUPPORT)
		fail(j, -EPROTO, "leads to '%s', which is on no server", masked);
	else if (rc < 0)
		fail(j, -EPROTO, "leads to what is no address");
	else if (j->at.tls && !next.tls)
		fail(j, -EPROTO, "leads from https to '%s'", masked);
	else if (++j->hops > FETCH_REDIRECTS)
		fail(j, -ELOOP, "still leads elsewhere after %d redirects", FETCH_REDIRECTS);
	else {
		j->at = next;
		j->host = fetch_host_get(j->in, &next);
		j->tries = 0;
		j->not_before = 0;
		j->state = FETCH_WAITS;
		j->in->counts.redirects++;
	}
}

static void refuse_status(struct fetch_job *j, unsigned status)
{
	if (status == 404 || status == 410)
		fail(j, -ENOENT, "there is none (%u)", status);
	else if (status == 401 || status == 407)
		fail(j, -EACCES, "%s asks for %suser and password (%u)",
		     status == 401 ? "the server" : "the proxy",
		     status == 401 && j->x.user ? "another " : "a ", status);
	else if (status == 403)
		fail(j, -EACCES, "the server does not allow it (403)");
	else
		fail(j, -EIO, "the server answered %u", status);
}

static void from_cache(struct fetch_job *j, enum fetch_from from)
{
	const struct cache_entry *e = &j->cached;

	j->f->status = e->status;
	if (e->location)
		redirect(j, e->location);
	else if (e->status == 200)
		answer(j, e->type, (struct text){ e->body.v, e->body.n }, from);
	else
		refuse_status(j, e->status);
}

static void keep(struct fetch_job *j, struct text body)
{
	const struct http_head *h = &j->head;
	struct cache_entry e = { .status = h->status, .type = h->type, .etag = h->etag,
				 .modified = h->modified, .body = { body.v, body.n } };
	int64_t fresh = h->no_cache ? 0 : h->max_age - (h->age > 0 ? h->age : 0);

	/* Of an address that was signed for a while the signature would stay. */
	if (h->status / 100 == 3) {
		if (!h->location || url_has_secret(span_of(h->location)))
			return;
		e.location = h->location;
	}
	if (!j->in->cache || h->no_store || is_uncached(j->f))
		return;
	e.fresh = fresh < 0 ? 0 : fresh > CACHE_FRESH ? CACHE_FRESH : (unsigned)fresh;
	cache_put(j->in->cache, j->at.url, j->f->accept, &e, j->mem);
}

/* What stands in the address that was asked for is for its server alone. */
static struct login login_of(const struct fetch_job *j)
{
	const struct login *own = &j->own.login, *known = &j->host->login;

	if (own->user && strcmp(j->own.origin, j->at.origin) == 0 &&
	    (own->password || !known->user))
		return *own;
	return *known;
}

static void set_exchange(struct fetch_job *j)
{
	const struct fetch_setup *s = j->in->setup;
	struct login login = login_of(j);
	size_t n = 0;

	if (j->f->range)
		j->headers[n++] = JOIN(j->mem, "Range: bytes=", j->f->range);
	if (j->f->accept)
		j->headers[n++] = JOIN(j->mem, "Accept: ", j->f->accept);
	if (j->have && j->cached.status == 200 && j->cached.etag)
		j->headers[n++] = JOIN(j->mem, "If-None-Match: ", j->cached.etag);
	if (j->have && j->cached.status == 200 && j->cached.modified)
		j->headers[n++] = JOIN(j->mem, "If-Modified-Since: ", j->cached.modified);
	j->headers[n] = NULL;
	j->x = (struct http_exchange){
		.url = j->at.url, .user = login.user, .password = login.password,
		.headers = j->headers, .agent = "ampy/" AMPY_VERSION,
		.proxy = j->host->proxy, .proxy_user = j->host->proxy_login.user,
		.proxy_password = j->host->proxy_login.password,
		.ca = j->in->ca, .client_cert = s->client_cert,
		.unverified = j->host->unverified, .plain = is_uncached(j->f),
		.connect_seconds = s->timeout ? s->timeout : FETCH_TIMEOUT,
		.seconds = j->f->seconds ? j->f->seconds : SECONDS,
		.line = on_line, .piece = on_piece, .data = j,
	};
}

int fetch_job_begin(struct fetch_job *j)
{
	struct fetcher *in = j->in;
	int64_t age = -1;
	int rc;

	j->have = in->cache && !is_uncached(j->f) &&
		  cache_get(in->cache, j->at.url, j->f->accept, j->mem, &j->cached, &age) == 0;
	if (in->setup->offline) {
		if (j->have)
			from_cache(j, FETCH_OFFLINE);
		else
			fail(j, -ENOENT, "is not in the cache, and offline nothing is asked for");
		return 0;
	}
	if (j->have && !j->cached.location && age >= 0 && age < j->cached.fresh) {
		in->counts.fresh++;
		from_cache(j, FETCH_FRESH);
		return 0;
	}
	if (j->host->dead) {
		fail(j, -EHOSTUNREACH, "%s", j->host->dead);
		return 0;
	}
	set_exchange(j);
	j->head = (struct http_head){ 0 };
	j->n = 0;
	rc = in->setup->net->http_begin(&in->http, &j->x);
	if (rc < 0)
		return rc;
	in->counts.requests++;
	j->state = FETCH_RUNS;
	return 0;
}

void fetch_job_drop(struct fetch_job *j)
{
	if (j->state == FETCH_RUNS)
		j->in->setup->net->http_drop(&j->in->http, &j->x);
	let_go(j);
}

/* Once more after a while, which is true; or it was tried often enough. */
static bool once_more(struct fetch_job *j, int64_t wait_seconds)
{
	int retries = j->in->setup->retries;
	int64_t wait = j->tries > 5 ? MAX_STEP : STEP << j->tries;

	retries = retries < 0 ? FETCH_RETRIES : retries > MAX_RETRIES ? MAX_RETRIES : retries;
	/* An answer that took all its time is not asked for again and again. */
	if (j->x.rc == -ETIME && retries > 1)
		retries = 1;
	if (j->host->dead || j->tries >= retries || wait_seconds > MAX_WAIT)
		return false;
	j->tries++;
	j->in->counts.retries++;
	if (wait_seconds >= 0)
		wait = wait_seconds * 1000;
	j->not_before = fetch_now() + wait;
	/* It asked for that, or has only ever failed: then its other pages wait as well. */
	if ((wait_seconds >= 0 || !j->host->answered) && j->host->not_before < j->not_before)
		j->host->not_before = j->not_before;
	j->state = FETCH_WAITS;
	return true;
}

/* A server that has only ever failed is not asked for all the other pages, each with its retries.
 */
static void give_up(struct fetch_job *j)
{
	if (!j->host->answered && !j->host->dead)
		j->host->dead = arena_strdup(j->in->mem, strstr(j->f->why, "': ") + 3);
}

static void failed(struct fetch_job *j)
{
	const struct http_exchange *x = &j->x;

	if (x->again && once_more(j, -1))
		return;
	if (x->rc == -EFBIG && (j->head.bytes > HEAD_BYTES || j->head.lines > HEAD_LINES))
		fail(j, x->rc, "the header of the answer is larger than allowed");
	else if (x->rc == -EFBIG)
		fail(j, x->rc, "is larger than %llu bytes", (unsigned long long)j->f->max);
	else if (x->rc == -EBADMSG && j->head.status == 200 && !wanted_type(j->f, j->head.type))
		answer(j, j->head.type, (struct text){ "", 0 }, FETCH_NET);
	else
		fail(j, x->rc, "%s", x->why[0] ? x->why : strerror(-x->rc));
	if (x->again || x->connection)
		give_up(j);
}

static bool is_own_failure(unsigned status)
{
	return status == 429 || status == 500 || (status >= 502 && status <= 504);
}

static bool is_redirect(unsigned status)
{
	return (status >= 301 && status <= 303) || status == 307 || status == 308;
}

/* Is it what its header says it is? */
static bool take_part(struct fetch_job *j)
{
	const struct http_head *h = &j->head;

	if (h->first < 0 || (uint64_t)(h->last - h->first) + 1 != j->n) {
		fail(j, -EPROTO, "the server sends a part without telling which");
		return false;
	}
	j->f->offset = (uint64_t)h->first;
	j->f->size = (uint64_t)h->whole;
	return true;
}

/* With a NUL behind it, for which on_piece() left room. */
static struct text received(struct fetch_job *j)
{
	if (!j->body)
		return (struct text){ "", 0 };
	j->body[j->n] = '\0';
	if (j->f->take)
		return (struct text){ j->body, j->n };
	return (struct text){ arena_strndup(j->mem, j->body, j->n), j->n };
}

void fetch_job_end(struct fetch_job *j)
{
	const struct http_head *h = &j->head;
	struct text body;

	j->f->status = h->status;
	if (j->x.rc < 0) {
		failed(j);
		return;
	}
	if (is_own_failure(h->status)) {
		if (once_more(j, h->retry_after))
			return;
		if (h->retry_after > MAX_WAIT)
			fail(j, -EAGAIN, "the server answered %u, and asks us to wait %lld seconds",
			     h->status, (long long)h->retry_after);
		else
			refuse_status(j, h->status);
		give_up(j);
		return;
	}
	j->host->answered = true;
	if (h->status == 304 && j->have) {
		j->in->counts.confirmed++;
		cache_confirm(j->in->cache, j->at.url, j->f->accept);
		j->f->status = 200;
		from_cache(j, FETCH_CONFIRMED);
	} else if (has_body(j)) {
		if (h->status == 206 && !take_part(j))
			return;
		body = received(j);
		if (wanted_type(j->f, h->type))
			keep(j, body);
		if (h->status == 200)
			j->f->size = j->n;
		answer(j, h->type, body, FETCH_NET);
	} else {
		if (is_redirect(h->status) || h->status == 404 || h->status == 410)
			keep(j, (struct text){ "", 0 });
		if (is_redirect(h->status) && h->location)
			redirect(j, h->location);
		else
			refuse_status(j, h->status);
	}
}
