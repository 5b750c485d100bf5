/* A lock being put together: its values, markers, file names and lines. */
#include "../base/base.h"

#include <errno.h>
#include <stdarg.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/toml.h"
#include "../base/url.h"
#include "lockbuild.h"
#include "marker.h"

enum { PROBLEMS = 200 };

/* What was decoded lies outside the text: such a piece is taken to stand on the line before. */
size_t lockb_line(struct lock_builder *b, struct span piece)
{
	uintptr_t at = (uintptr_t)piece.v, begin = (uintptr_t)b->text->v;
	const char *p, *end = piece.v;

	if (b->counted != b->text->v) {
		b->counted = b->text->v;
		b->line_at = 0;
		b->line = 1;
	}
	if (!piece.v || at < begin || at > begin + b->text->n)
		return b->line;
	p = b->text->v + b->line_at;
	while (p > end)
		b->line -= *--p == '\n';
	for (; (p = memchr(p, '\n', (size_t)(end - p))); p++)
		b->line++;
	b->line_at = (size_t)(at - begin);
	return b->line;
}

void lockb_problem(struct lock_builder *b, size_t line, const char *fmt, ...)
{
	struct lock_problem *p;
	va_list ap;

	if (b->problems.n == PROBLEMS)
		return;
	p = LOCK_ROW(b, b->problems);
	p->line = line;
	va_start(ap, fmt);
	p->text = arena_vprintf(b->mem, fmt, ap);
	va_end(ap);
	if (b->problems.n == PROBLEMS)
		p->text = "there are more oddities, which are not told";
}

int lockb_bad(struct lock_builder *b, struct toml at, const char *fmt, ...)
{
	va_list ap;
	const char *text;

	va_start(ap, fmt);
	text = arena_vprintf(b->mem, fmt, ap);
	va_end(ap);
	return err_set(b->err, -EBADMSG, "line %zu: %s", toml_line(at), text);
}

int lockb_text(struct lock_builder *b, struct toml v, const char *key, struct span *ret)
{
	struct toml at = toml_at(v, span_of(key));

	*ret = SPAN("");
	if (at.at && !toml_text(at, "", ret))
		return lockb_bad(b, at, "'%s' is no string", key);
	return 0;
}

int lockb_package(struct lock_builder *b, struct toml package, const char *python_key,
		  struct span *name, struct lock_entry **ret)
{
	int rc = lockb_text(b, package, "name", name);

	if (rc == 0 && !name->n)
		rc = lockb_bad(b, package, "a package has no name");
	if (rc == 0)
		rc = lockb_entry(b, *name, ret);
	if (rc == 0)
		rc = lockb_text(b, package, "version", &(*ret)->version);
	if (rc == 0 && python_key)
		rc = lockb_text(b, package, python_key, &(*ret)->requires_python);
	return rc;
}

static int of_kind(struct lock_builder *b, struct toml v, const char *key, enum toml_kind kind,
		   struct toml *ret)
{
	struct toml at = toml_at(v, span_of(key));

	*ret = (struct toml){ NULL, 0 };
	if (at.at && toml_kind(at) != kind)
		return lockb_bad(b, at, "'%s' is no %s", key, kind == TOML_TABLE ? "table" : "array");
	*ret = at;
	return 0;
}

int lockb_table(struct lock_builder *b, struct toml v, const char *key, struct toml *ret)
{
	return of_kind(b, v, key, TOML_TABLE, ret);
}

int lockb_array(struct lock_builder *b, struct toml v, const char *key, struct toml *ret)
{
	return of_kind(b, v, key, TOML_ARRAY, ret);
}

size_t lockb_count(struct toml array)
{
	size_t n = 0;

	for (struct toml v = toml_first(array); v.at; v = toml_next(v))
		n++;
	return n;
}

static bool same_marker(const void *key, const void *all, uint32_t value)
{
	struct span a = *(const struct span *)key;
	struct span m = ((const struct lock_builder *)all)->markers.v[value]->text;

	return a.n == m.n && memcmp(a.v, m.v, a.n) == 0;
}

uint32_t lockb_marker(struct lock_builder *b, struct span text, size_t line)
{
	struct err why = { 0 };
	struct lock_marker *m;
	uint32_t hash, i;

	if (!span_trim(text).n)
		return LOCK_ALWAYS;
	hash = lock_hash(text, 1);
	i = lock_index_find(&b->by_marker, hash, same_marker, &text, b);
	if (i != LOCK_NONE)
		return i;
	m = TAKE(b->mem, struct lock_marker);
	i = (uint32_t)b->markers.n;
	*m = (struct lock_marker){ .text = text, .number = i };
	if (marker_parse(text, b->mem, &m->tree, &why) < 0) {
		m->tree = NULL;
		m->why = arena_strdup(b->mem, why.text);
		lockb_problem(b, line, "a marker cannot be read: %s", m->why);
	} else {
		m->sets = marker_asks(m->tree, MARKER_EXTRA) || marker_asks(m->tree, MARKER_EXTRAS) ||
			  marker_asks(m->tree, MARKER_DEPENDENCY_GROUPS);
	}
	lock_index_add(&b->by_marker, hash, i, b->mem);
	*LOCK_ROW(b, b->markers) = m;
	return i;
}

struct lock_markers lockb_markers(struct lock_builder *b, const uint32_t *numbers, size_t n)
{
	const struct lock_marker **v;

	for (size_t i = 0; i < n; i++)
		if (numbers[i] == LOCK_ALWAYS)
			n = 0;
	if (!n)
		return (struct lock_markers){ NULL, 0 };
	v = TAKE_N(b->mem, n, const struct lock_marker *);
	for (size_t i = 0; i < n; i++)
		v[i] = b->markers.v[numbers[i]];
	return (struct lock_markers){ v, n };
}

int lockb_toml_markers(struct lock_builder *b, struct toml v, struct lock_markers *ret)
{
	bool array = toml_kind(v) == TOML_ARRAY;
	size_t n = array ? lockb_count(v) : 1, i = 0;
	uint32_t *numbers;

	*ret = (struct lock_markers){ NULL, 0 };
	if (!v.at)
		return 0;
	numbers = TAKE_N(b->mem, n, uint32_t);
	for (struct toml one = array ? toml_first(v) : v; i < n; one = toml_next(one)) {
		struct span text;

		if (!toml_text(one, "", &text))
			return lockb_bad(b, one, "a marker is no string");
		numbers[i++] = lockb_marker(b, text, lockb_line(b, text));
	}
	*ret = lockb_markers(b, numbers, n);
	return 0;
}

int lockb_words(struct lock_builder *b, struct toml array, const char *const **ret)
{
	struct list all = { 0 };
	struct span s;

	*ret = NULL;
	if (!array.at)
		return 0;
	list_add(&all, NULL, b->mem);
	for (struct toml v = toml_first(array); v.at; v = toml_next(v)) {
		if (!toml_text(v, "", &s) || memchr(s.v, '\0', s.n))
			return lockb_bad(b, v, "a name is no string");
		list_add(&all, lockb_word(b, s), b->mem);
	}
	*ret = all.v;
	return 0;
}

/* What pip, uv and Poetry take for a source distribution. */
static bool is_sdist(struct span name)
{
	static const char *const ends[] = {
		".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tbz", ".tbz2", ".txz", ".tlz",
		".tar.lz", ".tar.lzma", ".tar.zst", ".tar.Z", ".tar",
	};

	for (size_t i = 0; i < LEN(ends); i++)
		if (span_ends(name, ends[i]))
			return true;
	return false;
}

/* The last part of an address or path, decoded. */
static struct span last_part(struct lock_builder *b, struct span place)
{
	const char *mark = place.n ? memchr(place.v, '#', place.n) : NULL;
	size_t end = mark ? (size_t)(mark - place.v) : place.n, begin;
	struct url url;

	mark = end ? memchr(place.v, '?', end) : NULL;
	end = mark ? (size_t)(mark - place.v) : end;
	mark = end ? memrchr(place.v, '/', end) : NULL;
	begin = mark ? (size_t)(mark - place.v) + 1 : 0;
	mark = begin < end ? memrchr(place.v + begin, '\\', end - begin) : NULL;
	begin = mark ? (size_t)(mark - place.v) + 1 : begin;
	if (begin == end)
		return SPAN("");
	if (memchr(place.v + begin, '%', end - begin)) {
		const char *name;

		url = (struct url){ .path = { place.v + begin, end - begin } };
		name = url_file(&url, b->mem);
		if (name)
			return span_of(name);
	}
	return (struct span){ place.v + begin, end - begin };
}

int lockb_read_files(struct lock_builder *b, struct toml array, struct lock_entry *e)
{
	struct lock_file *files;
	int rc = 0;

	if (toml_kind(array) != TOML_ARRAY)
		return lockb_bad(b, array, "the files of a package are no array");
	files = TAKE_N(b->mem, lockb_count(array), struct lock_file);
	e->files = files;
	for (struct toml v = toml_first(array); v.at && rc == 0; v = toml_next(v)) {
		struct lock_file *f = &files[e->nfiles++];
		struct span name = SPAN("");

		if (toml_kind(v) != TOML_TABLE)
			return lockb_bad(b, v, "a file is no table");
		f->size = -1;
		rc = lockb_text(b, v, "file", &name);
		if (rc == 0)
			rc = lockb_text(b, v, "url", &f->url);
		if (rc == 0)
			rc = lockb_text(b, v, "hash", &f->hash);
		lockb_file(b, f, name);
	}
	return rc;
}

void lockb_place_as_file(struct lock_builder *b, struct lock_entry *e)
{
	struct lock_file *f;

	if (e->source != LOCK_URL || e->nfiles || !e->place.n)
		return;
	f = TAKE(b->mem, struct lock_file);
	*f = (struct lock_file){ .url = e->place, .size = -1 };
	lockb_file(b, f, SPAN(""));
	e->files = f;
	e->nfiles = 1;
}

size_t lockb_name_length(struct span text)
{
	size_t n = 0;

	while (n < text.n && !memchr(" \t[(;<>=!~@", text.v[n], 11))
		n++;
	return n;
}

void lockb_file(struct lock_builder *b, struct lock_file *file, struct span name)
{
	if (name.n)
		file->name = name;
	else if (file->url.n)
		file->name = last_part(b, file->url);
	if (!file->sdist && !span_ends(file->name, ".whl"))
		file->sdist = is_sdist(file->name);
}

int lockb_metadata(struct lock_builder *b, struct toml doc, struct toml *ret)
{
	int rc = lockb_table(b, doc, "metadata", ret);

	if (rc == 0 && !ret->at)
		return err_set(b->err, -EBADMSG, "line 1: 'metadata' is missing");
	return rc;
}

int lockb_file_table(struct lock_builder *b, struct toml v, const char *name_key,
		     struct lock_file *ret, struct span *name)
{
	int rc;

	if (toml_kind(v) != TOML_TABLE)
		return lockb_bad(b, v, "a file is no table");
	ret->size = -1;
	rc = lockb_text(b, v, "url", &ret->url);
	if (rc == 0 && !ret->url.n)
		rc = lockb_text(b, v, "path", &ret->url);
	if (rc == 0)
		rc = lockb_text(b, v, name_key, name);
	(void)toml_integer(toml_at(v, SPAN("size")), "", &ret->size);
	return rc;
}
