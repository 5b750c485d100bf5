/* Answers of HTTP kept on disk, one file each, in a folder that only its owner can change. */
#ifndef AMPY_HTTPCACHE_H
#define AMPY_HTTPCACHE_H

#include "base.h"

#include "scan.h"

struct arena;
struct err;
struct module_net;

enum { CACHE_FRESH = 600 };         /* seconds: no answer goes unasked for longer */

/* An answer; of it no address is kept, since one may hold what is secret. */
struct cache_entry {
	unsigned status;            /* 200, 301, 302, 303, 307, 308, 404 or 410 */
	unsigned fresh;             /* seconds, at most CACHE_FRESH */
	const char *type, *etag, *modified;   /* or NULL */
	const char *location;       /* of a redirect, else NULL */
	struct span body;           /* a NUL behind it */
	unsigned char digest[32];   /* SHA-256 of the body */
};

/* A file of the cache; the body is not held against its digest.  -EBADMSG. */
int cache_entry_parse(const struct text *file, struct arena *mem, struct cache_entry *ret) MUST_USE;
/* The beginning of such a file, to which the body is added; NULL where a value cannot stand there.
 */
const char *cache_entry_head(const struct cache_entry *e, struct arena *mem);

struct cache;

/* $XDG_CACHE_HOME/ampy/http, or ~/.cache/ampy/http; NULL where neither is known. */
const char *cache_place(struct arena *mem);
/* Makes the folder where it is not there, 0700.  -EPERM with a sentence where others may write. */
int cache_open(const char *dir, uint64_t max, const struct module_net *net, struct arena *mem,
	       struct cache **ret, struct err *err) MUST_USE;
/* What was answered to this, and how long ago that was or was last confirmed (seconds, -1 where the
 * clock has gone back).  -ENOENT where there is nothing that can be used.
 */
int cache_get(const struct cache *c, const char *url, const char *accept, struct arena *mem,
	      struct cache_entry *ret, int64_t *age) MUST_USE;
/* Keeps an answer (the digest is filled in); what cannot be kept is not there the next time. */
void cache_put(struct cache *c, const char *url, const char *accept, struct cache_entry *e,
	       struct arena *mem);
/* The answer that is there was confirmed just now. */
void cache_confirm(const struct cache *c, const char *url, const char *accept);
/* The oldest go where there is more than `max` bytes. */
void cache_close(struct cache **c);

#endif
