/* The header of an HTTP answer, line by line (RFC 9110, 9111). */
#ifndef AMPY_HTTPHEAD_H
#define AMPY_HTTPHEAD_H

#include "base.h"

struct arena;
struct span;

enum { HEAD_BYTES = 64 * 1024, HEAD_LINES = 200 };

/* Zeroed before the first line; what was not said is NULL, or -1. */
struct http_head {
	unsigned status;
	const char *type;           /* "text/html": in small letters, without parameters */
	const char *etag;           /* as it goes back in If-None-Match */
	const char *modified;       /* as it goes back in If-Modified-Since */
	const char *location;
	int64_t retry_after;        /* seconds from now */
	int64_t max_age, age;       /* seconds */
	bool no_store, no_cache;
	int64_t length;             /* of what is sent, in bytes */
	int64_t first, last, whole; /* of a part: its first and last byte, and how many there are */
	size_t bytes, lines;        /* so far */
};

/* One line without its end; a status line begins anew.  `now` in seconds since 1970, for dates.
 * -EFBIG over HEAD_BYTES or HEAD_LINES, -EBADMSG for a status line that is none; of a line that
 * cannot be understood nothing is taken.
 */
int http_head_line(struct http_head *h, struct span line, int64_t now, struct arena *mem) MUST_USE;
/* "Wed, 21 Oct 2015 07:28:00 GMT" (IMF-fixdate), in seconds since 1970; -EBADMSG. */
int http_date(struct span s, int64_t *ret) MUST_USE;

#endif
