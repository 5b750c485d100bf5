/* A project's page of a simple index: what HTML and JSON have in common. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/scan.h"
#include "../base/url.h"
#include "simple.h"
#include "simpleread.h"
#include "wheelname.h"

enum { MAX_TEXT = 16 * 1024 };

/* The strongest first; how many digits each has. */
static const struct { const char *name; size_t n; } hashes[] = {
	{ "sha256", 64 }, { "sha512", 128 }, { "sha384", 96 }, { "sha224", 56 }, { "sha1", 40 },
	{ "md5", 32 },
};

static const struct { const char *type; int (*read)(struct simple_reader *r); } types[] = {
	{ "application/vnd.pypi.simple.v1+json", simple_json },
	{ "application/vnd.pypi.simple.latest+json", simple_json },
	{ "application/vnd.pypi.simple.v1+html", simple_html },
	{ "application/vnd.pypi.simple.latest+html", simple_html },
	{ "text/html", simple_html },
	{ "application/xhtml+xml", simple_html },
};

/* Eight by eight, which the compiler does at once; no hash has a rest. */
static bool is_hex(struct span s)
{
	unsigned char bad = 0;

	for (; s.n >= 8; s.v += 8, s.n -= 8)
		for (size_t i = 0; i < 8; i++) {
			unsigned char c = (unsigned char)s.v[i];
			unsigned char digit = (unsigned char)(c - '0');
			unsigned char letter = (unsigned char)((c | 0x20) - 'a');

			bad = (unsigned char)(bad | ((digit > 9) & (letter > 5)));
		}
	return !bad && !s.n;
}

void simple_hash(struct simple_found_hash *best, struct span name, struct span value)
{
	unsigned most = best->kind ? best->kind - 1 : LEN(hashes), i = 0;

	while (i < most && !span_is_nocase(name, hashes[i].name))
		i++;
	if (i < most && value.n == hashes[i].n && is_hex(value))
		*best = (struct simple_found_hash){ i + 1, value };
}

void simple_hash_pair(struct simple_found_hash *best, struct span pair)
{
	struct span name, value;

	if (span_cut(pair, '=', &name, &value))
		simple_hash(best, name, value);
}

void simple_hash_fragment(struct simple_found_hash *best, struct span fragment)
{
	struct span pair;

	while (span_cut(fragment, '&', &pair, &fragment))
		simple_hash_pair(best, pair);
	simple_hash_pair(best, fragment);
}

struct simple_hash simple_hash_kept(const struct simple_found_hash *best, struct arena *mem)
{
	char *small;

	if (!best->kind)
		return (struct simple_hash){ 0 };
	small = span_dup(best->value, mem);
	/* Digits have that bit too. */
	for (size_t i = 0; i < best->value.n; i++)
		small[i] |= 0x20;
	return (struct simple_hash){ hashes[best->kind - 1].name, small };
}

/* A page from a server leads to servers; one from the disk to anywhere. */
static bool may_lead(const struct simple_reader *r, const struct url *to)
{
	return span_is_nocase(to->scheme, "https") || span_is_nocase(to->scheme, "http") ||
	       (span_is_nocase(to->scheme, "file") &&
		span_is_nocase(url_parse(span_of(r->in->url)).scheme, "file"));
}

static int check_text(struct simple_reader *r, struct span name, const char *what, struct span text)
{
	if (text.n <= MAX_TEXT)
		return 0;
	return err_set(r->err, -E2BIG, "the %s of %.*s is longer than %d bytes", what, (int)name.n,
		       name.v, MAX_TEXT);
}

/* The address; NULL where it may not be followed. */
static const char *resolve(const struct simple_reader *r, struct span ref, struct url *url)
{
	const char *whole = url_resolve(r->base, ref, r->mem);

	if (!whole)
		return NULL;
	*url = url_parse(span_of(whole));
	return may_lead(r, url) ? whole : NULL;
}

/* Most files of a page lie in one folder, or each in one whose address needs nothing done to it.
 * False where the reference is not that simple.
 */
static bool add_to_folder(struct simple_reader *r, struct span ref, struct simple_file *f,
			  struct span *last)
{
	const char *slash = ref.n ? memrchr(ref.v, '/', ref.n) : NULL;
	size_t n = slash ? (size_t)(slash + 1 - ref.v) : 0;
	struct span folder = slash ? (struct span){ ref.v, n } : SPAN("./");
	struct url url;

	*last = (struct span){ ref.v + n, ref.n - n };
	if (ref.n > URL_MAX || !file_name_is_plain(*last))
		return false;
	if (folder.n != r->folder.n || memcmp(folder.v, r->folder.v, folder.n) != 0) {
		url = url_parse(folder);
		if (!url.path.n || url.query.v)
			return false;
		r->folder = span_of(span_dup(folder, r->mem));
		r->folder_at = resolve(r, folder, &url);
	}
	f->at = r->folder_at;
	return f->at && strlen(f->at) + last->n <= URL_MAX;
}

/* Text that the file before has too is shared with it. */
static const char *kept(struct span text, const char *before, struct arena *mem)
{
	if (!text.v)
		return NULL;
	return before && span_is(text, before) ? before : span_dup(text, mem);
}

static struct simple_file *new_file(struct simple_reader *r)
{
	struct simple_page *p = &r->page;

	if (p->n == p->room)
		simple_expect(r, p->room ? p->room * 2 : 64);
	return &p->v[p->n++];
}

void simple_expect(struct simple_reader *r, size_t n)
{
	struct simple_page *p = &r->page;
	struct simple_file *v;

	if (n > r->in->max)
		n = r->in->max;
	if (n <= p->room)
		return;
	v = TAKE_N(r->mem, n, struct simple_file);
	if (p->n)
		memcpy(v, p->v, p->n * sizeof *v);
	p->v = v;
	p->room = n;
}

int simple_add(struct simple_reader *r, const struct simple_found *found)
{
	static const struct simple_file none;
	const struct simple_file *before = r->page.n ? &r->page.v[r->page.n - 1] : &none;
	struct simple_file f = { .metadata = found->metadata, .size = found->size };
	struct span ref = found->ref, fragment = SPAN(""), name = found->name, last;
	struct simple_found_hash hash = found->hash;
	struct url url;
	int rc;

	(void)span_cut(ref, '#', &ref, &fragment);
	ref = span_trim(ref);
	if (add_to_folder(r, ref, &f, &last)) {
		f.last = span_dup(last, r->mem);
		f.name = !name.v || span_is(name, f.last) ? f.last : NULL;
	} else {
		f.at = resolve(r, ref, &url);
		if (f.at && !name.v)
			f.name = url_file(&url, r->mem);
	}
	if (f.name)
		name = span_of(f.name);
	/* The last part of an address is plain already. */
	if (!f.at || ((!f.last || f.name != f.last) && !file_name_is_plain(name))) {
		r->page.left_out++;
		return 0;
	}
	simple_hash_fragment(&hash, fragment);
	rc = check_text(r, name, "required Python", found->requires_python);
	if (rc == 0)
		rc = check_text(r, name, "reason for yanking", found->yanked);
	if (rc < 0)
		return rc;
	if (r->page.n == r->in->max)
		return err_set(r->err, -E2BIG, "the page has more than %zu files", r->in->max);
	if (!f.name)
		f.name = span_dup(name, r->mem);
	f.requires_python = kept(found->requires_python, before->requires_python, r->mem);
	f.yanked = kept(found->yanked, before->yanked, r->mem);
	f.hash = simple_hash_kept(&hash, r->mem);
	f.metadata_hash = simple_hash_kept(&found->metadata_hash, r->mem);
	*new_file(r) = f;
	return 0;
}

const char *simple_url(const struct simple_file *f, struct arena *mem)
{
	return f->last ? JOIN(mem, f->at, f->last) : f->at;
}

int simple_version(struct simple_reader *r, struct span version)
{
	struct span major = version, minor;
	uint64_t n, m = 0;

	if (!version.n)
		return 0;
	if (span_cut(version, '.', &major, &minor) && scan_u64(minor, 10, UINT64_MAX, &m) < 0)
		return err_set(r->err, -EBADMSG, "the page does not tell its version");
	if (scan_u64(major, 10, UINT64_MAX, &n) < 0)
		return err_set(r->err, -EBADMSG, "the page does not tell its version");
	if (n != 1)
		return err_set(r->err, -ENOTSUP, "the page is of version %llu.%llu; this is for 1.x",
			       (unsigned long long)n, (unsigned long long)m);
	return 0;
}

int simple_read(const struct simple_input *in, struct arena *mem, struct simple_page *ret,
		struct err *err)
{
	struct simple_reader r = { .in = in, .base = span_of(in->url), .mem = mem, .err = err };
	struct span type = span_of(in->type), rest;

	(void)span_cut(type, ';', &type, &rest);
	type = span_trim(type);
	for (size_t i = 0; i < LEN(types); i++) {
		int rc;

		if (!span_is_nocase(type, types[i].type))
			continue;
		rc = types[i].read(&r);
		if (rc == 0)
			*ret = r.page;
		return rc;
	}
	return err_set(err, -ENOTSUP, "this is no page of an index, but of the type '%.*s'",
		       (int)(type.n < 80 ? type.n : 80), type.n ? type.v : "");
}
