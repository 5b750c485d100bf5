/* Pages from servers: many at once, with redirects, retries, passwords and a cache on disk. */
#ifndef AMPY_FETCH_H
#define AMPY_FETCH_H

#include "base.h"

#include "scan.h"

struct arena;
struct err;
struct fetcher;
struct module_net;

enum { FETCH_AT_ONCE = 16, FETCH_REDIRECTS = 10, FETCH_TIMEOUT = 15, FETCH_RETRIES = 5 };

/* How servers are reached; what is NULL or 0 is not used unless it says otherwise.  Everything
 * stays where it is until fetcher_close().
 */
struct fetch_setup {
	const struct module_net *net;
	const char *cache;            /* the folder, see cache_place() */
	uint64_t cache_max;           /* bytes; 0: 512 MiB */
	bool offline;                 /* only what is in the cache */
	/* Addresses with a user and a password in them, each for its origin alone. */
	const char *const *logins;
	struct span netrc;            /* where no address has any: the text of netrc(5) */
	const char *const *trusted;   /* pip's --trusted-host */
	const char *ca;               /* certificates: a file or a folder; NULL: the system's */
	const char *client_cert;      /* a file with a certificate and its key */
	const char *proxy;            /* NULL: of the environment */
	unsigned timeout;             /* seconds to connect; 0: FETCH_TIMEOUT */
	int retries;                  /* negative: FETCH_RETRIES */
	const volatile int *stop;     /* not 0 (set by a signal handler): give up */
	void (*progress)(void *user, size_t done, size_t total);
	void *user;
};

enum fetch_from {
	FETCH_NET,        /* sent by the server */
	FETCH_CONFIRMED,  /* from the cache, and the server said that it is still so */
	FETCH_FRESH,      /* from the cache, which is so new that nothing was asked */
	FETCH_OFFLINE,    /* from the cache, whatever its age */
};

struct fetch {
	/* The question. */
	const char *url;              /* http or https; may hold a password, which is never shown */
	const char *accept;           /* or NULL */
	const char *const *types;     /* media types that will do, in small letters; NULL: any */
	uint64_t max;                 /* bytes, unpacked */
	unsigned seconds;             /* for one answer; 0: 120 */
	/* These two look for nothing in the cache, and leave nothing there. */
	const char *range;            /* "0-99", or "-100" for the last: a part of it; or NULL */
	int (*sink)(void *user, uint64_t at, struct span piece);   /* gets the body, which is then
				       * not kept; `at` is 0 again where it begins anew; or NULL */
	/* Takes the answer as soon as it is there, while others are still on their way; its body is
	 * gone then.  NULL: it stays. */
	void (*take)(void *user, const struct fetch *f);
	void *user;
	/* The answer. */
	int rc;                       /* 0, or why not: -ENOENT there is none (404; offline: not in
				       * the cache), -EACCES, -EFBIG over max, -EBADMSG another
				       * type, -ELOOP redirects, -EPROTO TLS or a scheme, ... */
	const char *why;              /* a sentence with the address and without a secret; NULL */
	unsigned status;              /* the last one; 0: none */
	struct text body;
	const char *type;             /* as the server says it, in small letters; or NULL */
	const char *at;               /* the address behind the redirects, without a password */
	enum fetch_from from;
	/* Where `body` lies in the whole, and how long that is.  A server that knows no parts sends
	 * the whole: -EFBIG where that is over max. */
	uint64_t offset, size;
};

struct fetch_counts {
	size_t requests, confirmed, fresh, retries, redirects;
	uint64_t bytes;               /* of bodies, unpacked */
};

/* A cache that cannot be used is none, and *note (NULL: it can) says why. */
int fetcher_open(const struct fetch_setup *setup, struct arena *mem, struct fetcher **ret,
		 const char **note, struct err *err) MUST_USE;
/* All of them; 0 when each has its answer, whatever that is.  -EINTR when stopped. */
int fetch_all(struct fetcher *f, struct fetch *v, size_t n, struct arena *mem,
	      struct err *err) MUST_USE;
/* What was made of an answer, kept in the cache under a name of ours: -ENOENT where it is not. */
int fetcher_recall(struct fetcher *f, const char *key, struct arena *mem,
		   struct text *ret) MUST_USE;
void fetcher_keep(struct fetcher *f, const char *key, const struct text *text, struct arena *mem);
const struct fetch_counts *fetcher_counts(const struct fetcher *f);
void fetcher_close(struct fetcher **f);

#endif
