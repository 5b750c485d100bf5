/* A project's page of a simple index, as JSON (PEP 691, 700, 714). */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/json.h"
#include "simpleread.h"

/* An object of names and digits. */
static void read_hashes(const struct json *j, struct simple_found_hash *best)
{
	if (json_kind(j) != JSON_OBJECT)
		return;
	for (const struct json *m = json_first(j); m; m = json_next(m))
		simple_hash(best, span_of(json_key(m)), json_text(m));
}

/* True, or an object of hashes; the names are older and older, and the newest counts. */
static void read_metadata(const struct json *const *by_age, struct simple_found *f)
{
	const struct json *m = NULL;

	for (size_t i = 0; i < 3 && (!m || json_kind(m) == JSON_NULL); i++)
		m = by_age[i];
	if (!m)
		return;
	read_hashes(m, &f->metadata_hash);
	f->metadata = json_kind(m) == JSON_TRUE || json_kind(m) == JSON_OBJECT;
}

/* "" where no reason is given. */
static struct span yanked(const struct json *m)
{
	struct span reason = json_text(m);

	return json_kind(m) == JSON_TRUE ? SPAN("") : reason.n ? reason : (struct span){ 0 };
}

/* Most names differ in their first byte. */
static bool is(const char *key, const char *name)
{
	return *key == *name && strcmp(key, name) == 0;
}

/* One look at each member; of two with one name the last counts, as for Python. */
static int read_file(struct simple_reader *r, const struct json *j)
{
	struct simple_found f = { .size = -1 };
	const struct json *metadata[3] = { 0 };

	for (const struct json *m = json_kind(j) == JSON_OBJECT ? json_first(j) : NULL; m;
	     m = json_next(m)) {
		const char *key = json_key(m);

		if (is(key, "filename"))
			f.name = json_text(m);
		else if (is(key, "url"))
			f.ref = json_text(m);
		else if (is(key, "hashes"))
			read_hashes(m, &f.hash);
		else if (is(key, "requires-python"))
			f.requires_python = json_text(m);
		else if (is(key, "size"))
			(void)json_number(m, "", &f.size);
		else if (is(key, "yanked"))
			f.yanked = yanked(m);
		else if (is(key, "core-metadata"))
			metadata[0] = m;
		else if (is(key, "dist-info-metadata"))
			metadata[1] = m;
		else if (is(key, "data-dist-info-metadata"))
			metadata[2] = m;
	}
	if (!f.name.v || !f.ref.v) {
		r->page.left_out++;
		return 0;
	}
	if (!f.requires_python.n)
		f.requires_python.v = NULL;
	read_metadata(metadata, &f);
	return simple_add(r, &f);
}

static int read_page(struct simple_reader *r, const struct json *j)
{
	const struct json *version = json_get(j, "meta.api-version"), *files = json_get(j, "files");
	int rc = simple_version(r, version ? json_text(version) : SPAN(""));
	size_t n = 0;

	if (rc == 0 && (!files || json_kind(files) != JSON_ARRAY))
		rc = err_set(r->err, -EBADMSG, "the page has no list of files");
	if (rc < 0)
		return rc;
	for (const struct json *f = json_first(files); f; f = json_next(f))
		n++;
	simple_expect(r, n);
	for (const struct json *f = json_first(files); f && rc == 0; f = json_next(f))
		rc = read_file(r, f);
	return rc;
}

int simple_json(struct simple_reader *r)
{
	struct text text = { r->in->body.v, r->in->body.n };
	struct json *j;
	int rc = json_read(&text, &j);

	if (rc < 0)
		return err_set(r->err, rc, "the page is not JSON, or not all of it");
	rc = read_page(r, j);
	json_free(&j);
	return rc;
}
