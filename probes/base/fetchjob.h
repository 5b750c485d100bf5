/* What the files of the fetcher share. */
#ifndef AMPY_FETCHJOB_H
#define AMPY_FETCHJOB_H

#include "base.h"

#include "address.h"
#include "fetch.h"
#include "http.h"
#include "httpcache.h"
#include "httphead.h"

/* A server, and what was learned of it. */
struct fetch_host {
	struct fetch_host *next;
	const char *origin;
	struct login login;       /* user NULL: none */
	bool unverified;
	const char *proxy;        /* without its own user and password; NULL: none */
	struct login proxy_login;
	int64_t not_before;       /* milliseconds of fetch_now(): it asked us to wait */
	bool answered;            /* with anything but a failure of its own */
	const char *dead;         /* why it is not asked again in this run, or NULL */
};

struct fetcher {
	const struct fetch_setup *setup;
	struct arena *mem;
	struct cache *cache;      /* or NULL */
	struct http http;
	bool open;
	struct fetch_host *hosts;
	const char *ca;           /* a folder has a "/" behind it */
	struct fetch_counts counts;
};

enum fetch_state { FETCH_WAITS, FETCH_RUNS, FETCH_DONE };

struct fetch_job {
	struct fetch *f;
	struct fetcher *in;
	struct arena *mem;
	enum fetch_state state;
	struct address own, at;           /* what was asked for, and where redirects have led */
	struct fetch_host *host;
	struct http_exchange x;
	const char *headers[5];
	struct http_head head;
	char *body;
	size_t n, room;
	bool have;                        /* an answer in the cache */
	struct cache_entry cached;
	unsigned hops;
	int tries;
	int64_t not_before;
};

int64_t fetch_now(void);   /* milliseconds */
struct fetch_host *fetch_host_get(struct fetcher *f, const struct address *a);
/* Takes what is asked for apart; the job is done where that is no address. */
void fetch_job_init(struct fetch_job *j, struct fetcher *in, struct fetch *f, struct arena *mem);
/* Begins an exchange, or answers from the cache; a negative errno where libcurl fails. */
int fetch_job_begin(struct fetch_job *j) MUST_USE;
/* The exchange has ended: the job is done, or waits for another one. */
void fetch_job_end(struct fetch_job *j);
void fetch_job_drop(struct fetch_job *j);

#endif
