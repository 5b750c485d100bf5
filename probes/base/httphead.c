/* The header of an HTTP answer, line by line (RFC 9110, 9111). */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "httphead.h"
#include "scan.h"

enum { MAX_TAG = 512, MAX_LOCATION = 8192, DAY = 86400 };
static const int64_t max_seconds = INT64_C(100) * 365 * DAY;

static struct span lower(struct span s, char *buf, size_t room)
{
	size_t n = 0;

	for (; n < s.n && n < room; n++) {
		char c = s.v[n];

		buf[n] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return (struct span){ buf, n };
}

static bool printable(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.v[i] < ' ' || (unsigned char)s.v[i] >= 0x7f)
			return false;
	return s.n > 0;
}

static bool two(const char *v, unsigned max, unsigned *ret)
{
	uint64_t n;

	if (scan_u64((struct span){ v, 2 }, 10, max, &n) < 0)
		return false;
	*ret = (unsigned)n;
	return true;
}

int http_date(struct span s, int64_t *ret)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	unsigned mday, hour, minute, second;
	uint64_t year;
	int month = 0;

	if (s.n != 29 || memcmp(s.v + 3, ", ", 2) != 0 || memcmp(s.v + 25, " GMT", 4) != 0 ||
	    s.v[7] != ' ' || s.v[11] != ' ' || s.v[16] != ' ' || s.v[19] != ':' || s.v[22] != ':')
		return -EBADMSG;
	while (month < 12 && memcmp(months + 3 * month, s.v + 8, 3) != 0)
		month++;
	if (month == 12 || !two(s.v + 5, 31, &mday) || !mday || !two(s.v + 17, 23, &hour) ||
	    !two(s.v + 20, 59, &minute) || !two(s.v + 23, 60, &second) ||
	    scan_u64((struct span){ s.v + 12, 4 }, 10, 9999, &year) < 0)
		return -EBADMSG;
	*ret = day_number((struct day){ (int)year, month + 1, (int)mday }) * DAY + hour * 3600 +
	       minute * 60 + second;
	return 0;
}

static int64_t seconds_of(struct span s)
{
	uint64_t n;
	int rc = scan_u64(s, 10, (uint64_t)max_seconds, &n);

	return rc == 0 ? (int64_t)n : rc == -ERANGE ? max_seconds : -1;
}

static void take_control(struct http_head *h, struct span value)
{
	struct span part;
	char buf[64];

	while (value.n) {
		if (!span_cut(value, ',', &part, &value)) {
			part = value;
			value.n = 0;
		}
		part = lower(span_trim(part), buf, sizeof buf);
		if (span_is(part, "no-store"))
			h->no_store = true;
		else if (span_starts(part, "no-cache"))
			h->no_cache = true;
		else if (span_starts(part, "max-age="))
			h->max_age = seconds_of((struct span){ part.v + 8, part.n - 8 });
	}
}

static void take_type(struct http_head *h, struct span value, struct arena *mem)
{
	struct span rest;
	char buf[128];

	(void)span_cut(value, ';', &value, &rest);
	value = span_trim(value);
	if (value.n <= sizeof buf && printable(value))
		h->type = span_dup(lower(value, buf, sizeof buf), mem);
}

static bool cut_number(struct span s, char c, int64_t *ret, struct span *rest)
{
	struct span before;
	uint64_t n;

	if (!span_cut(s, c, &before, rest) || scan_u64(before, 10, INT64_MAX, &n) < 0)
		return false;
	*ret = (int64_t)n;
	return true;
}

/* "bytes 100-199/1000"; where the whole is not told ("*"), nothing is taken. */
static void take_range(struct http_head *h, struct span value)
{
	int64_t first, last;
	uint64_t whole;

	if (!span_starts(value, "bytes "))
		return;
	value = span_trim((struct span){ value.v + 6, value.n - 6 });
	if (!cut_number(value, '-', &first, &value) || !cut_number(value, '/', &last, &value) ||
	    scan_u64(value, 10, INT64_MAX, &whole) < 0 || first > last || last >= (int64_t)whole)
		return;
	h->first = first;
	h->last = last;
	h->whole = (int64_t)whole;
}

static void take(struct http_head *h, struct span name, struct span value, int64_t now,
		 struct arena *mem)
{
	int64_t at;

	if (span_is(name, "content-type")) {
		take_type(h, value, mem);
	} else if (span_is(name, "etag")) {
		h->etag = value.n <= MAX_TAG && printable(value) ? span_dup(value, mem) : NULL;
	} else if (span_is(name, "last-modified")) {
		h->modified = http_date(value, &at) == 0 ? span_dup(value, mem) : NULL;
	} else if (span_is(name, "location")) {
		h->location = value.n <= MAX_LOCATION && value.n ? span_dup(value, mem) : NULL;
	} else if (span_is(name, "retry-after")) {
		h->retry_after = seconds_of(value);
		if (http_date(value, &at) == 0)
			h->retry_after = at > now ? at - now : 0;
	} else if (span_is(name, "age")) {
		h->age = seconds_of(value);
	} else if (span_is(name, "content-length")) {
		uint64_t n;

		h->length = scan_u64(value, 10, INT64_MAX, &n) == 0 ? (int64_t)n : -1;
	} else if (span_is(name, "content-range")) {
		take_range(h, value);
	} else if (span_is(name, "cache-control")) {
		take_control(h, value);
	}
}

/* "HTTP/1.1 200 OK", "HTTP/2 200" */
static int take_status(struct http_head *h, struct span line)
{
	struct span word;
	uint64_t status;
	size_t bytes = h->bytes, lines = h->lines;

	(void)scan_word(&line, &word);
	if (!scan_word(&line, &word) || word.n != 3 || scan_u64(word, 10, 999, &status) < 0)
		return -EBADMSG;
	*h = (struct http_head){ .status = (unsigned)status, .retry_after = -1, .max_age = -1,
				 .age = -1, .length = -1, .first = -1, .last = -1, .whole = -1,
				 .bytes = bytes, .lines = lines };
	return 0;
}

int http_head_line(struct http_head *h, struct span line, int64_t now, struct arena *mem)
{
	struct span name, value;
	char buf[32];

	h->bytes += line.n + 2;
	h->lines++;
	if (h->bytes > HEAD_BYTES || h->lines > HEAD_LINES)
		return -EFBIG;
	if (span_starts(line, "HTTP/"))
		return take_status(h, line);
	if (h->status && span_cut(line, ':', &name, &value) && name.n <= sizeof buf)
		take(h, lower(name, buf, sizeof buf), span_trim(value), now, mem);
	return 0;
}
