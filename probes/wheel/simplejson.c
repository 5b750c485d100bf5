/* A project's page of a simple index, as JSON (PEP 691, 700, 714). */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/json.h"
#include "simpleread.h"

/* An object of names and digits. */
static void read_hashes(const struct json *j, struct simple_hash *best, struct arena *mem)
{
	if (!j || json_kind(j) != JSON_OBJECT)
		return;
	for (const struct json *m = json_first(j); m; m = json_next(m)) {
		const char *value = json_str(m, "", mem);

		if (value)
			simple_hash(best, span_of(json_key(m)), span_of(value), mem);
	}
}

/* True, or an object of hashes; the names are older and older. */
static void read_metadata(const struct json *j, struct simple_file *f, struct arena *mem)
{
	static const char *const keys[] = { "core-metadata", "dist-info-metadata",
					    "data-dist-info-metadata" };
	const struct json *m = NULL;

	for (size_t i = 0; i < LEN(keys) && (!m || json_kind(m) == JSON_NULL); i++)
		m = json_get(j, keys[i]);
	if (!m)
		return;
	read_hashes(m, &f->metadata_hash, mem);
	f->metadata = json_true(m, "") || json_kind(m) == JSON_OBJECT;
}

static int read_file(struct simple_reader *r, const struct json *j)
{
	const char *name = json_str(j, "filename", r->mem), *url = json_str(j, "url", r->mem);
	const char *reason = json_str(j, "yanked", r->mem);
	struct simple_file f = { .size = -1 };

	if (!name || !url) {
		r->page.left_out++;
		return 0;
	}
	read_hashes(json_get(j, "hashes"), &f.hash, r->mem);
	read_metadata(j, &f, r->mem);
	f.requires_python = json_str(j, "requires-python", r->mem);
	if (f.requires_python && !*f.requires_python)
		f.requires_python = NULL;
	f.yanked = json_true(j, "yanked") ? "" : reason && *reason ? reason : NULL;
	(void)json_number(j, "size", &f.size);
	f.uploaded = json_str(j, "upload-time", r->mem);
	return simple_add(r, span_of(url), name, &f);
}

static int read_page(struct simple_reader *r, const struct json *j)
{
	const char *version = json_str(j, "meta.api-version", r->mem);
	const struct json *files = json_get(j, "files");
	int rc = simple_version(r, span_of(version));

	if (rc == 0 && (!files || json_kind(files) != JSON_ARRAY))
		rc = err_set(r->err, -EBADMSG, "the page has no list of files");
	if (rc < 0)
		return rc;
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
