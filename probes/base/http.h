/* What ampy-net.so does for HTTP: single exchanges, many at once, without a decision of its own. */
#ifndef AMPY_HTTP_H
#define AMPY_HTTP_H

#include "base.h"

struct span;

enum { HTTP_WHY = 256, HTTP_SPARE = 16 };

/* One request and its answer.  No redirect is followed, no configuration or variable of libcurl's
 * own is believed; what is NULL is not used.  Stays where it is until it ended.
 */
struct http_exchange {
	const char *url;                /* http or https, without user and password */
	const char *user, *password;    /* sent without being asked for (RFC 7617) */
	const char *const *headers;     /* "Accept: ...", NULL-terminated */
	const char *agent;
	const char *proxy, *proxy_user, *proxy_password;   /* NO_PROXY is honoured */
	const char *ca;                 /* file or folder of certificates; NULL: the system's */
	const char *client_cert;        /* PEM, with its key */
	bool unverified;                /* any certificate will do */
	bool plain;                     /* the bytes themselves: not packed for the way */
	unsigned connect_seconds, seconds;
	/* Each line of the header without its end, and the body, unpacked, in pieces; what is not 0
	 * ends the exchange and becomes `rc`. */
	int (*line)(void *user, struct span line);
	int (*piece)(void *user, struct span piece);
	void *data;                     /* for both */

	/* When it has ended: 0, or a negative errno with half a sentence. */
	int rc;
	bool again;                     /* another try may go better */
	bool connection;                /* it failed before a server answered */
	char why[HTTP_WHY];

	void *easy, *list;              /* of ampy-net.so */
};

/* Connections that are kept; zeroed before http_open. */
struct http {
	void *multi;
	void *spare[HTTP_SPARE];
	size_t nspare;
};

#endif
