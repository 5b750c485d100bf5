/* Pipfile.lock: JSON with hashes, which do not tell which files there are. */
#include "../base/base.h"

#include <errno.h>

#include "../base/address.h"
#include "../base/arena.h"
#include "../base/err.h"
#include "../base/json.h"
#include "lockbuild.h"

/* A value takes much more memory than it has bytes; a hash has over 70. */
enum { FEW_VALUES = 65536, BYTES_PER_VALUE = 16 };

static struct span text_of(struct lock_builder *b, const struct json *j, const char *key)
{
	return span_of(json_str(j, key, b->mem));
}

static void read_source(struct lock_builder *b, const struct json *v, struct lock_entry *e)
{
	static const struct { const char *key; enum lock_source source; } keys[] = {
		{ "git", LOCK_VCS }, { "hg", LOCK_VCS }, { "svn", LOCK_VCS }, { "bzr", LOCK_VCS },
		{ "path", LOCK_PATH }, { "file", LOCK_URL }, { "url", LOCK_URL }, { "index", LOCK_REGISTRY },
	};
	struct lock_file *f;
	bool inside;

	for (size_t i = 0; i < LEN(keys) && !e->place.n; i++) {
		e->place = text_of(b, v, keys[i].key);
		if (e->place.n)
			e->source = keys[i].source;
	}
	inside = e->source == LOCK_URL &&
		 (!memmem(e->place.v, e->place.n, "://", 3) || span_starts(e->place, "file:"));
	if (inside)
		e->source = LOCK_PATH;
	if (e->source == LOCK_PATH && json_true(v, "editable"))
		e->source = LOCK_EDITABLE;
	if (e->source != LOCK_URL)
		return;
	f = TAKE(b->mem, struct lock_file);
	*f = (struct lock_file){ .url = e->place, .size = -1 };
	lockb_file(b, f, SPAN(""));
	e->files = f;
	e->nfiles = 1;
}

static void read_hashes(struct lock_builder *b, const struct json *hashes, struct lock_entry *e)
{
	struct span *v;
	size_t n = 0;

	for (const struct json *h = json_first(hashes); h; h = json_next(h))
		n++;
	v = TAKE_N(b->mem, n + 1, struct span);
	for (const struct json *h = json_first(hashes); h; h = json_next(h))
		v[e->nhashes++] = text_of(b, h, "");
	e->hashes = v;
}

static int add_entry(struct lock_builder *b, const struct json *v)
{
	const struct json *hashes = json_get(v, "hashes");
	struct span name = span_of(json_key(v));
	struct span marker;
	struct lock_entry *e;
	uint32_t number;
	int rc;

	if (json_kind(v) != JSON_OBJECT)
		return err_set(b->err, -EBADMSG, "'%.80s' is no object", name.v);
	rc = lockb_entry(b, span_of(arena_strdup(b->mem, name.v)), &e);
	if (rc < 0)
		return rc;
	e->line = 0;
	e->version = text_of(b, v, "version");
	if (span_starts(e->version, "=="))
		e->version = span_trim((struct span){ e->version.v + 2, e->version.n - 2 });
	marker = text_of(b, v, "markers");
	number = lockb_marker(b, marker, 0);
	e->markers = lockb_markers(b, &number, 1);
	read_source(b, v, e);
	read_hashes(b, hashes, e);
	e->unlisted = true;
	return 0;
}

/* "default" is the runtime's, "develop" the group of that name; others are groups too. */
static int read_section(struct lock_builder *b, const struct json *section)
{
	const char *name = json_key(section);
	int rc = 0;

	if (json_kind(section) != JSON_OBJECT)
		return err_set(b->err, -EBADMSG, "'%.80s' is no object", name);
	for (const struct json *v = json_first(section); v && rc == 0; v = json_next(v)) {
		rc = add_entry(b, v);
		if (rc < 0)
			break;
		if (strcmp(name, "default") == 0)
			lockb_root(b, LOCK_RUNTIME, NULL, (uint32_t)b->sets.n - 1, LOCK_ALWAYS);
		else
			lockb_root(b, LOCK_GROUP, lockb_word(b, span_of(name)), (uint32_t)b->sets.n - 1, LOCK_ALWAYS);
	}
	return rc;
}

static void read_requires(struct lock_builder *b, const struct json *doc)
{
	struct span full = text_of(b, doc, "_meta.requires.python_full_version");

	b->lock.requires_python = full.n ? span_of(JOIN(b->mem, "==", full.v)) :
				  text_of(b, doc, "_meta.requires.python_version");
}

/* As pipenv hands them on to pip: the first in place of what is configured, the others beside. */
static void read_sources(struct lock_builder *b, const struct json *doc)
{
	const struct json *sources = json_get(doc, "_meta.sources");
	const char *name = "index-url";

	if (!sources || json_kind(sources) != JSON_ARRAY)
		return;
	for (const struct json *s = json_first(sources); s; s = json_next(s)) {
		const struct json *verify = json_get(s, "verify_ssl");
		struct span url = text_of(b, s, "url");
		struct address a;

		if (!url.n)
			continue;
		lockb_option(b, (struct lock_option){ name, url, b->lock.file, 0 });
		name = "extra-index-url";
		if (verify && json_kind(verify) == JSON_FALSE && address_parse(url.v, b->mem, &a) == 0)
			lockb_option(b, (struct lock_option){ "trusted-host", span_of(a.host),
							      b->lock.file, 0 });
	}
}

int lock_pipfile(struct lock_builder *b, const struct text *text)
{
	ON_EXIT(json_free) struct json *doc = NULL;
	size_t values = 0, line;
	int rc;

	for (size_t i = 0; i < text->n; i++)
		values += text->v[i] == ',';
	if (values > text->n / BYTES_PER_VALUE + FEW_VALUES)
		return err_set(b->err, -E2BIG, "it has more values than a lock file has");
	rc = json_read_line(text, &doc, &line);
	if (rc < 0 && line)
		return err_set(b->err, -EBADMSG, "line %zu: this is no JSON, or nested deeper "
			       "than allowed", line);
	if (rc < 0)
		return err_set(b->err, -EBADMSG, "it is no JSON: it has a NUL in it");
	if (json_kind(doc) != JSON_OBJECT || (!json_get(doc, "_meta") && !json_get(doc, "default")))
		return err_set(b->err, -EBADMSG, "it has neither '_meta' nor 'default'");
	read_requires(b, doc);
	read_sources(b, doc);
	for (const struct json *s = json_first(doc); s && rc == 0; s = json_next(s))
		if (strcmp(json_key(s), "_meta") != 0)
			rc = read_section(b, s);
	return rc;
}
