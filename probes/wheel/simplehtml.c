/* A project's page of a simple index, as HTML (PEP 503, 592, 629, 658, 714). */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/module.h"
#include "../base/unpack.h"
#include "../base/url.h"
#include "simpleread.h"

struct html_page {
	struct simple_reader *r;
	bool based;                   /* the first base element alone counts */
};

/* v is NULL where there is no such attribute. */
static struct span attr(const struct xml_attr *attrs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(attrs[i].name, name) == 0)
			return (struct span){ attrs[i].v, attrs[i].n };
	return (struct span){ 0 };
}

static void set_base(struct html_page *p, struct span href)
{
	const char *base;

	if (p->based || !href.v)
		return;
	base = url_resolve(span_of(p->r->in->url), href, p->r->mem);
	if (base)
		p->r->base = span_of(base);
	p->based = true;
	p->r->folder = SPAN("");
}

/* "true", or "sha256=..."; the second name is the older one. */
static void read_metadata(const struct xml_attr *attrs, size_t n, struct simple_found *f)
{
	struct span v = attr(attrs, n, "data-core-metadata");

	if (!v.v)
		v = attr(attrs, n, "data-dist-info-metadata");
	if (!v.v || span_is_nocase(v, "false"))
		return;
	f->metadata = true;
	simple_hash_pair(&f->metadata_hash, v);
}

static int on_link(struct simple_reader *r, const struct xml_attr *attrs, size_t n)
{
	struct simple_found f = { .ref = attr(attrs, n, "href"),
				  .yanked = attr(attrs, n, "data-yanked"), .size = -1 };
	struct span python = span_trim(attr(attrs, n, "data-requires-python"));

	if (!f.ref.v)
		return 0;
	if (python.n)
		f.requires_python = python;
	read_metadata(attrs, n, &f);
	return simple_add(r, &f);
}

static int on_open(void *user, const char *name, const struct xml_attr *attrs, size_t n)
{
	struct html_page *p = user;

	if (strcmp(name, "a") == 0)
		return on_link(p->r, attrs, n);
	if (strcmp(name, "base") == 0)
		set_base(p, attr(attrs, n, "href"));
	if (strcmp(name, "meta") == 0 &&
	    span_is_nocase(attr(attrs, n, "name"), "pypi:repository-version"))
		return simple_version(p->r, span_trim(attr(attrs, n, "content")));
	return 0;
}

static int on_close(void *user, const char *name)
{
	(void)user, (void)name;
	return 0;
}

static int on_text(void *user, struct span piece)
{
	(void)user, (void)piece;
	return 0;
}

int simple_html(struct simple_reader *r)
{
	struct html_page page = { .r = r };
	const struct xml_sink sink = { on_open, on_close, on_text, &page };
	const struct module_lists *lists = r->in->lists;
	const struct module *m;
	struct xml *x = NULL;
	int rc;

	if (!lists) {
		rc = module_load(MODULE_LISTS, &m, r->err);
		if (rc < 0)
			return rc;
		lists = m->lists;
	}
	r->err->code = 0;
	rc = lists->html_open(&sink, &x);
	if (rc == 0)
		rc = lists->xml_feed(x, r->in->body.v, r->in->body.n);
	if (rc == 0)
		rc = lists->xml_end(x);
	lists->xml_close(&x);
	if (rc < 0 && !r->err->code)
		return err_set(r->err, rc, "%s", rc == -EBADMSG
			       ? "the page has a tag that is larger or deeper than allowed"
			       : strerror(-rc));
	return rc;
}
