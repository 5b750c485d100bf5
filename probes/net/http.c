/* HTTP, one exchange at a time and many at once.  The only user of libcurl. */
#include "../base/base.h"

#include <curl/curl.h>
#include <errno.h>
#include <poll.h>

#include "../base/http.h"
#include "../base/scan.h"
#include "net.h"

enum { PIECE = 64 * 1024 };

/* What a failure means; all else is -EIO. */
static const struct {
	CURLcode code;
	int rc;
	bool again, connection;
} meanings[] = {
	{ CURLE_COULDNT_RESOLVE_PROXY, -EHOSTUNREACH,  true,  true },
	{ CURLE_COULDNT_RESOLVE_HOST,  -EHOSTUNREACH,  true,  true },
	{ CURLE_COULDNT_CONNECT,       -ECONNREFUSED,  true,  true },
	{ CURLE_OPERATION_TIMEDOUT,    -ETIME,         true,  false },
	{ CURLE_SSL_CONNECT_ERROR,     -EPROTO,        false, true },
	{ CURLE_PEER_FAILED_VERIFICATION, -EPROTO,     false, true },
	{ CURLE_SSL_CACERT_BADFILE,    -ENOENT,        false, true },
	{ CURLE_SSL_CERTPROBLEM,       -ENOENT,        false, true },
	{ CURLE_SEND_ERROR,            -ECONNRESET,    true,  false },
	{ CURLE_RECV_ERROR,            -ECONNRESET,    true,  false },
	{ CURLE_GOT_NOTHING,           -ECONNRESET,    true,  false },
	{ CURLE_PARTIAL_FILE,          -ECONNRESET,    true,  false },
	{ CURLE_HTTP2,                 -ECONNRESET,    true,  false },
	{ CURLE_HTTP2_STREAM,          -ECONNRESET,    true,  false },
	{ CURLE_BAD_CONTENT_ENCODING,  -EBADMSG,       false, false },
	{ CURLE_WRITE_ERROR,           -EBADMSG,       false, false },  /* bytes behind the gzip */
	{ CURLE_WEIRD_SERVER_REPLY,    -EBADMSG,       false, false },
	{ CURLE_UNSUPPORTED_PROTOCOL,  -EPROTO,        false, false },
	{ CURLE_URL_MALFORMAT,         -EINVAL,        false, false },
};

const char *http_version(void)
{
	return curl_version_info(CURLVERSION_NOW)->version;
}

static size_t on_line(char *v, size_t size, size_t n, void *user)
{
	struct http_exchange *x = user;
	size_t whole = size * n, len = whole;

	while (len && (v[len - 1] == '\n' || v[len - 1] == '\r'))
		len--;
	x->rc = x->line(x->data, (struct span){ v, len });
	return x->rc == 0 ? whole : 0;
}

static size_t on_piece(char *v, size_t size, size_t n, void *user)
{
	struct http_exchange *x = user;

	x->rc = x->piece(x->data, (struct span){ v, size * n });
	return x->rc == 0 ? size * n : 0;
}

int http_open(struct http *h)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return -ENOMEM;
	h->multi = curl_multi_init();
	if (!h->multi)
		return -ENOMEM;
	(void)curl_multi_setopt(h->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	return 0;
}

static void set_protocols(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	(void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	(void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
}

static void set_tls(CURL *easy, const struct http_exchange *x)
{
	if (x->unverified) {
		(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
		(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
	}
	if (x->ca) {
		/* The other of the two is taken away: the system's are not to be trusted beside. */
		bool folder = x->ca[0] && x->ca[strlen(x->ca) - 1] == '/';

		(void)curl_easy_setopt(easy, CURLOPT_CAINFO, folder ? NULL : x->ca);
		(void)curl_easy_setopt(easy, CURLOPT_CAPATH, folder ? x->ca : NULL);
	}
	if (x->client_cert)
		(void)curl_easy_setopt(easy, CURLOPT_SSLCERT, x->client_cert);
}

static void set_proxy(CURL *easy, const struct http_exchange *x)
{
	/* "" keeps libcurl from asking the environment. */
	(void)curl_easy_setopt(easy, CURLOPT_PROXY, x->proxy ? x->proxy : "");
	if (x->proxy_user)
		(void)curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, x->proxy_user);
	if (x->proxy_password)
		(void)curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, x->proxy_password);
}

static void set_request(CURL *easy, struct http_exchange *x)
{
	(void)curl_easy_setopt(easy, CURLOPT_URL, x->url);
	(void)curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, x->list);
	(void)curl_easy_setopt(easy, CURLOPT_USERAGENT, x->agent);
	(void)curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	/* The second request to a host waits to learn whether it can share the first connection. */
	(void)curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, x->plain ? NULL : "gzip");
	(void)curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)PIECE);
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
	/* Who stops us does not wait for a name server that does not answer. */
	(void)curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
	(void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)x->connect_seconds);
	(void)curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)x->seconds);
	(void)curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, x->why);
	(void)curl_easy_setopt(easy, CURLOPT_PRIVATE, x);
	(void)curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_line);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, x);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_piece);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, x);
	if (x->user) {
		(void)curl_easy_setopt(easy, CURLOPT_USERNAME, x->user);
		(void)curl_easy_setopt(easy, CURLOPT_PASSWORD, x->password ? x->password : "");
	}
}

static void put_away(struct http *h, struct http_exchange *x)
{
	if (x->easy && h->nspare < HTTP_SPARE) {
		curl_easy_reset(x->easy);
		h->spare[h->nspare++] = x->easy;
	} else {
		curl_easy_cleanup(x->easy);
	}
	curl_slist_free_all(x->list);
	x->easy = x->list = NULL;
}

int http_begin(struct http *h, struct http_exchange *x)
{
	struct curl_slist *list = NULL, *longer;

	_Static_assert(HTTP_WHY >= CURL_ERROR_SIZE, "libcurl writes as much");
	x->rc = 0;
	x->again = x->connection = false;
	x->why[0] = '\0';
	for (size_t i = 0; x->headers && x->headers[i]; i++) {
		longer = curl_slist_append(list, x->headers[i]);
		if (!longer) {
			curl_slist_free_all(list);
			return -ENOMEM;
		}
		list = longer;
	}
	x->list = list;
	x->easy = h->nspare ? h->spare[--h->nspare] : curl_easy_init();
	if (!x->easy) {
		curl_slist_free_all(list);
		return -ENOMEM;
	}
	set_protocols(x->easy);
	set_request(x->easy, x);
	set_tls(x->easy, x);
	set_proxy(x->easy, x);
	if (curl_multi_add_handle(h->multi, x->easy) != CURLM_OK) {
		put_away(h, x);
		return -ENOMEM;
	}
	return 0;
}

static void judge(struct http_exchange *x, CURLcode code)
{
	if (code == CURLE_OK || x->rc != 0)
		return;
	x->rc = -EIO;
	for (size_t i = 0; i < LEN(meanings); i++)
		if (meanings[i].code == code) {
			x->rc = meanings[i].rc;
			x->again = meanings[i].again;
			x->connection = meanings[i].connection;
		}
	/* Its sentences on these two may hold the address of a proxy as it was given. */
	if (!x->why[0] || code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_URL_MALFORMAT)
		(void)snprintf(x->why, sizeof x->why, "%s", curl_easy_strerror(code));
	if (code == CURLE_WRITE_ERROR)
		(void)snprintf(x->why, sizeof x->why, "is not packed as it says");
	for (char *c = x->why; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
}

int http_wait(struct http *h, unsigned milliseconds, struct http_exchange **ret)
{
	CURLMsg *msg;
	int left, running, fds;

	if (curl_multi_perform(h->multi, &running) != CURLM_OK)
		return -EIO;
	msg = curl_multi_info_read(h->multi, &left);
	if (!msg && milliseconds) {
		if (!running)
			(void)poll(NULL, 0, (int)milliseconds);
		else if (curl_multi_poll(h->multi, NULL, 0, (int)milliseconds, &fds) != CURLM_OK ||
			 curl_multi_perform(h->multi, &running) != CURLM_OK)
			return -EIO;
		msg = curl_multi_info_read(h->multi, &left);
	}
	while (msg) {
		struct http_exchange *x = NULL;

		if (msg->msg == CURLMSG_DONE &&
		    curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&x) == CURLE_OK &&
		    x) {
			judge(x, msg->data.result);
			(void)curl_multi_remove_handle(h->multi, x->easy);
			put_away(h, x);
			*ret = x;
			return 1;
		}
		msg = curl_multi_info_read(h->multi, &left);
	}
	return 0;
}

void http_drop(struct http *h, struct http_exchange *x)
{
	if (!x->easy)
		return;
	(void)curl_multi_remove_handle(h->multi, x->easy);
	put_away(h, x);
}

void http_close(struct http *h)
{
	while (h->nspare)
		curl_easy_cleanup(h->spare[--h->nspare]);
	(void)curl_multi_cleanup(h->multi);
	h->multi = NULL;
	curl_global_cleanup();
}
