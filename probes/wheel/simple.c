/* A project's page of a simple index: what HTML and JSON have in common. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/scan.h"
#include "../base/url.h"
#include "simple.h"
#include "simpleread.h"

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

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static size_t rank(struct span name)
{
	size_t i = 0;

	while (i < LEN(hashes) && !span_is_nocase(name, hashes[i].name))
		i++;
	return i;
}

void simple_hash(struct simple_hash *best, struct span name, struct span value, struct arena *mem)
{
	size_t i = rank(name);
	char *small;

	if (i == LEN(hashes) || value.n != hashes[i].n ||
	    (best->name && rank(span_of(best->name)) <= i))
		return;
	for (size_t k = 0; k < value.n; k++)
		if (!is_hex(value.v[k]))
			return;
	small = span_dup(value, mem);
	for (char *c = small; *c; c++)
		if (*c >= 'A')
			*c |= 0x20;
	*best = (struct simple_hash){ hashes[i].name, small };
}

void simple_hash_pair(struct simple_hash *best, struct span pair, struct arena *mem)
{
	struct span name, value;

	if (span_cut(pair, '=', &name, &value))
		simple_hash(best, name, value, mem);
}

/* "sha256=...&egg=...": any of them may be one. */
static void read_fragment(struct simple_hash *best, struct span fragment, struct arena *mem)
{
	struct span pair;

	while (span_cut(fragment, '&', &pair, &fragment))
		simple_hash_pair(best, pair, mem);
	simple_hash_pair(best, fragment, mem);
}

/* What may be used as the name of a file, wherever it comes from. */
static bool is_name(const char *s)
{
	if (!s || !*s || *s == '.')
		return false;
	for (; *s; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= 'A' && *s <= 'Z') &&
		    !(*s >= '0' && *s <= '9') && *s != '.' && *s != '_' && *s != '+' && *s != '!' &&
		    *s != '-')
			return false;
	return true;
}

/* A page from a server leads to servers; one from the disk to anywhere. */
static bool may_lead(const struct simple_reader *r, const struct url *to)
{
	return span_is_nocase(to->scheme, "https") || span_is_nocase(to->scheme, "http") ||
	       (span_is_nocase(to->scheme, "file") &&
		span_is_nocase(url_parse(span_of(r->in->url)).scheme, "file"));
}

static int check_text(struct simple_reader *r, const char *name, const char *what, const char *text)
{
	if (!text || strlen(text) <= MAX_TEXT)
		return 0;
	return err_set(r->err, -E2BIG, "the %s of %s is longer than %d bytes", what, name,
		       MAX_TEXT);
}

static struct simple_file *new_file(struct simple_reader *r)
{
	struct simple_page *p = &r->page;

	if (p->n == p->room) {
		size_t room = p->room ? p->room * 2 : 64;
		struct simple_file *v = TAKE_N(r->mem, room, struct simple_file);

		if (p->n)
			memcpy(v, p->v, p->n * sizeof *v);
		p->v = v;
		p->room = room;
	}
	return &p->v[p->n++];
}

int simple_add(struct simple_reader *r, struct span ref, const char *name,
	       const struct simple_file *file)
{
	struct span fragment = SPAN("");
	const char *whole;
	struct url url;
	struct simple_file f = *file;
	int rc;

	(void)span_cut(ref, '#', &ref, &fragment);
	whole = url_resolve(r->base, ref, r->mem);
	url = url_parse(span_of(whole));

	f.name = name ? name : whole ? url_file(&url, r->mem) : NULL;
	if (!whole || !is_name(f.name) || !may_lead(r, &url)) {
		r->page.left_out++;
		return 0;
	}
	f.url = whole;
	read_fragment(&f.hash, fragment, r->mem);
	rc = check_text(r, f.name, "required Python", f.requires_python);
	if (rc == 0)
		rc = check_text(r, f.name, "reason for yanking", f.yanked);
	if (rc < 0)
		return rc;
	if (r->page.n == r->in->max)
		return err_set(r->err, -E2BIG, "the page has more than %zu files", r->in->max);
	*new_file(r) = f;
	return 0;
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
