/* A file of the cache: lines of a name and a value, an empty line, and the body. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "httpcache.h"
#include "scan.h"

enum { MAX_VALUE = 8192 };
static const char mark[] = "ampy answer 1";

static bool is_status(uint64_t n)
{
	static const unsigned known[] = { 200, 301, 302, 303, 307, 308, 404, 410 };

	for (size_t i = 0; i < LEN(known); i++)
		if (known[i] == n)
			return true;
	return false;
}

static bool is_value(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.v[i] < ' ' || s.v[i] == 0x7f)
			return false;
	return s.n > 0 && s.n <= MAX_VALUE;
}

static int take_digest(struct span s, unsigned char ret[32])
{
	uint64_t byte;

	if (s.n != 64)
		return -EBADMSG;
	for (size_t i = 0; i < 32; i++) {
		if (scan_u64((struct span){ s.v + 2 * i, 2 }, 16, 255, &byte) < 0)
			return -EBADMSG;
		ret[i] = (unsigned char)byte;
	}
	return 0;
}

struct seen {
	uint64_t size;
	bool status, digest, has_size;
};

static int take(struct cache_entry *e, struct seen *seen, struct span name, struct span value,
		struct arena *mem)
{
	uint64_t n;

	if (!is_value(value))
		return -EBADMSG;
	if (span_is(name, "status")) {
		if (scan_u64(value, 10, 999, &n) < 0 || !is_status(n))
			return -EBADMSG;
		e->status = (unsigned)n;
		seen->status = true;
	} else if (span_is(name, "fresh")) {
		if (scan_u64(value, 10, CACHE_FRESH, &n) < 0)
			return -EBADMSG;
		e->fresh = (unsigned)n;
	} else if (span_is(name, "size")) {
		seen->has_size = scan_u64(value, 10, SIZE_MAX, &seen->size) == 0;
	} else if (span_is(name, "sha256")) {
		seen->digest = take_digest(value, e->digest) == 0;
	} else if (span_is(name, "type")) {
		e->type = span_dup(value, mem);
	} else if (span_is(name, "etag")) {
		e->etag = span_dup(value, mem);
	} else if (span_is(name, "modified")) {
		e->modified = span_dup(value, mem);
	} else if (span_is(name, "location")) {
		e->location = span_dup(value, mem);
	} else {
		return -EBADMSG;
	}
	return 0;
}

int cache_entry_parse(const struct text *file, struct arena *mem, struct cache_entry *ret)
{
	struct span rest = { file->v, file->n }, line, name, value;
	struct cache_entry e = { 0 };
	struct seen seen = { 0 };

	if (!scan_line(&rest, &line) || !span_is(line, mark))
		return -EBADMSG;
	for (;;) {
		if (!scan_line(&rest, &line))
			return -EBADMSG;
		if (!line.n)
			break;
		if (!span_cut(line, ' ', &name, &value) || take(&e, &seen, name, value, mem) < 0)
			return -EBADMSG;
	}
	if (!seen.status || !seen.digest || !seen.has_size || seen.size != rest.n)
		return -EBADMSG;
	if ((e.status / 100 == 3) != (e.location != NULL))
		return -EBADMSG;
	e.body = rest;
	*ret = e;
	return 0;
}

const char *cache_entry_head(const struct cache_entry *e, struct arena *mem)
{
	const struct { const char *name, *value; } values[] = {
		{ "type", e->type }, { "etag", e->etag }, { "modified", e->modified },
		{ "location", e->location },
	};
	const char *out = arena_printf(mem, "%s\nstatus %u\nfresh %u\nsize %zu\nsha256 ", mark,
				       e->status, e->fresh, e->body.n);
	char hex[2 * sizeof e->digest + 1];

	for (size_t i = 0; i < sizeof e->digest; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", e->digest[i]);
	out = JOIN(mem, out, hex, "\n");
	for (size_t i = 0; i < LEN(values); i++) {
		if (!values[i].value)
			continue;
		if (!is_value(span_of(values[i].value)))
			return NULL;
		out = JOIN(mem, out, values[i].name, " ", values[i].value, "\n");
	}
	return JOIN(mem, out, "\n");
}
