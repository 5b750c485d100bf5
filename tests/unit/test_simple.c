/* Pages of a simple index: the same files from HTML and JSON, and what is not believed. */
#include "unit.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/module.h"
#include "probes/wheel/simple.h"

extern const struct module ampy_module;

static const char json_type[] = "application/vnd.pypi.simple.v1+json";
static const char page_url[] = "https://index.example/simple/p/";

#define HASH "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"
#define SMALL "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static int read_as(const char *type, const char *text, struct arena *mem, struct simple_page *page,
		   struct err *err)
{
	*page = (struct simple_page){ 0 };
	*err = (struct err){ 0 };
	return simple_read(&(struct simple_input){ .body = span_of(text), .type = type, .url = page_url,
						   .max = 100, .lists = ampy_module.lists },
			   mem, page, err);
}

/* One file on one line, as far as it is told. */
static const char *told(const struct simple_file *f, struct arena *mem)
{
	return arena_printf(mem, "%s %s %s=%s py[%s] yanked[%s] meta[%d %s=%s] %lld", f->name, simple_url(f, mem),
			    f->hash.name ? f->hash.name : "-", f->hash.name ? f->hash.value : "-",
			    f->requires_python ? f->requires_python : "-", f->yanked ? f->yanked : "-",
			    f->metadata, f->metadata_hash.name ? f->metadata_hash.name : "-",
			    f->metadata_hash.name ? f->metadata_hash.value : "-", (long long)f->size);
}

struct row {
	const char *in;
	const char *told;     /* NULL: it is left out */
};

static void check(const struct row *rows, size_t n, const char *type, const char *before, const char *after)
{
	for (size_t i = 0; i < n; i++) {
		struct arena *mem = arena_new();
		struct simple_page page;
		struct err err;

		if (read_as(type, JOIN(mem, before, rows[i].in, after), mem, &page, &err) < 0)
			fail_msg("%s: %s", rows[i].in, err.text);
		if (!rows[i].told) {
			assert_int_equal(page.n, 0);
			assert_int_equal(page.left_out, 1);
		} else {
			assert_int_equal(page.n, 1);
			assert_string_equal(told(page.v, mem), rows[i].told);
		}
		arena_free(mem);
	}
}

static void html(void **state)
{
	static const struct row rows[] = {
		{ "<a href='p-1.0.tar.gz'>p-1.0.tar.gz</a>",
		  "p-1.0.tar.gz https://index.example/simple/p/p-1.0.tar.gz -=- py[-] yanked[-] meta[0 -=-] -1" },
		{ "<a href=\"../../f/p-1.0%2Bcpu.whl#sha256=" HASH "\">whatever</a>",
		  "p-1.0+cpu.whl https://index.example/f/p-1.0%2Bcpu.whl sha256=" SMALL
		  " py[-] yanked[-] meta[0 -=-] -1" },
		{ "<A HREF=//f.example/p.whl#sha256=12 DATA-REQUIRES-PYTHON='&gt;=3.8,&#60;4' data-gpg-sig=true"
		  " data-yanked data-dist-info-metadata=true>p<a/>",
		  "p.whl https://f.example/p.whl -=- py[>=3.8,<4] yanked[] meta[1 -=-] -1" },
		{ "<a href=p.whl#egg=p&amp;sha256=" SMALL " data-yanked='bad &amp; old' data-core-metadata='sha256="
		  SMALL "' data-dist-info-metadata=false>",
		  "p.whl https://index.example/simple/p/p.whl sha256=" SMALL
		  " py[-] yanked[bad & old] meta[1 sha256=" SMALL "] -1" },
		{ "<base href='/files/'><base href='/no/'><a href=p.whl data-core-metadata=false>",
		  "p.whl https://index.example/files/p.whl -=- py[-] yanked[-] meta[0 -=-] -1" },
		{ "<meta name='pypi:repository-version' content='1.4'><a href=' p.whl\n'>",
		  "p.whl https://index.example/simple/p/p.whl -=- py[-] yanked[-] meta[0 -=-] -1" },
		{ "<!-- <a href=x.whl> --><a name=x></a><p><b><a href=p.whl>unclosed &nosuch; \xff<",
		  "p.whl https://index.example/simple/p/p.whl -=- py[-] yanked[-] meta[0 -=-] -1" },
		{ "<a href='a/../b/./p.whl?x#y'>",
		  "p.whl https://index.example/simple/p/b/p.whl?x -=- py[-] yanked[-] meta[0 -=-] -1" },
		{ "<a href='a/../b/./p.whl'>",
		  "p.whl https://index.example/simple/p/b/p.whl -=- py[-] yanked[-] meta[0 -=-] -1" },
		{ "<a href='https://f.example/dl?of=/x/p.whl'>",
		  "dl https://f.example/dl?of=/x/p.whl -=- py[-] yanked[-] meta[0 -=-] -1" },
		{ "<a href='http://p.whl'>", NULL }, { "<a href='//p.whl'>", NULL }, { "<a href='-p.whl'>", NULL },
		{ "<a href='../'>", NULL }, { "<a href='?C=N;O=D'>", NULL }, { "<a href='%2e%2e%2fp.whl'>", NULL },
		{ "<a href='file:///etc/p.whl'>", NULL }, { "<a href='javascript:p.whl'>", NULL },
		{ "<a href='a%00b.whl'>", NULL }, { "<a href='a b.whl'>", NULL }, { "<a href='.whl'>", NULL },
		{ "<a href=''>", NULL },
	};

	(void)state;
	check(rows, LEN(rows), "Text/HTML; charset=utf-8", "<!DOCTYPE html>\n<html><body>", "</body></html>");
	check(rows, LEN(rows), "application/vnd.pypi.simple.v1+html", "", "");
}

static void json(void **state)
{
	static const struct row rows[] = {
		{ "{\"filename\": \"p.whl\", \"url\": \"p.whl\", \"hashes\": {}}",
		  "p.whl https://index.example/simple/p/p.whl -=- py[-] yanked[-] meta[0 -=-] -1" },
		{ "{\"filename\": \"p.whl\", \"url\": \"https://f.example/x/y#z\", \"hashes\": {\"md5\": "
		  "\"0123456789abcdef0123456789abcdef\", \"sha256\": \"" HASH "\", \"blake\": \"00\"}, \"requires-python\":"
		  " \">=3.8\", \"yanked\": \"why\", \"core-metadata\": {\"sha256\": \"" HASH "\"}, \"size\": 12345678901,"
		  " \"upload-time\": \"2026-01-02T03:04:05.678901Z\", \"gpg-sig\": true, \"more\": [1]}",
		  "p.whl https://f.example/x/y sha256=" SMALL " py[>=3.8] yanked[why] meta[1 sha256=" SMALL
		  "] 12345678901" },
		{ "{\"filename\": \"p.whl\", \"url\": \"p.whl\", \"yanked\": true, \"dist-info-metadata\": true,"
		  " \"requires-python\": null, \"hashes\": [], \"size\": -1}",
		  "p.whl https://index.example/simple/p/p.whl -=- py[-] yanked[] meta[1 -=-] -1" },
		{ "{\"filename\": \"p.whl\", \"url\": \"p.whl\", \"yanked\": false, \"core-metadata\": false,"
		  " \"dist-info-metadata\": true, \"requires-python\": \"\", \"hashes\": {\"sha256\": 7}}",
		  "p.whl https://index.example/simple/p/p.whl -=- py[-] yanked[-] meta[0 -=-] -1" },
		{ "{\"filename\": \"../p.whl\", \"url\": \"p.whl\"}", NULL },
		{ "{\"filename\": \"p.whl\"}", NULL }, { "{\"url\": \"p.whl\"}", NULL }, { "7", NULL },
		{ "{\"filename\": \"p.whl\", \"url\": \"file:///p.whl\"}", NULL },
		{ "{\"filename\": \"\", \"url\": \"p.whl\"}", NULL },
	};

	(void)state;
	check(rows, LEN(rows), json_type, "{\"meta\": {\"api-version\": \"1.1\"}, \"files\": [", "]}");
}

/* What files share with the one before is each one's own. */
static void shared(void **state)
{
	static const char text[] = "<a href=/f/a.whl data-requires-python=1 data-yanked=x><a href=/f/b.whl"
		" data-requires-python=1 data-yanked=y><a href='/f/../g/c.whl'><a href=/f/d.whl data-yanked>"
		"<a href=file:///f/no.whl><a href=file:///f/no2.whl><a href=e.whl><base href=/h/><a href=f.whl>";
	static const char *const want[] = {
		"a.whl https://index.example/f/a.whl -=- py[1] yanked[x] meta[0 -=-] -1",
		"b.whl https://index.example/f/b.whl -=- py[1] yanked[y] meta[0 -=-] -1",
		"c.whl https://index.example/g/c.whl -=- py[-] yanked[-] meta[0 -=-] -1",
		"d.whl https://index.example/f/d.whl -=- py[-] yanked[] meta[0 -=-] -1",
		"e.whl https://index.example/simple/p/e.whl -=- py[-] yanked[-] meta[0 -=-] -1",
		"f.whl https://index.example/h/f.whl -=- py[-] yanked[-] meta[0 -=-] -1",
	};
	struct arena *mem = arena_new();
	struct simple_page page;
	struct err err;

	(void)state;
	assert_int_equal(read_as("text/html", text, mem, &page, &err), 0);
	assert_int_equal(page.left_out, 2);
	assert_int_equal(page.n, LEN(want));
	for (size_t i = 0; i < LEN(want); i++)
		assert_string_equal(told(&page.v[i], mem), want[i]);
	arena_free(mem);
}

static void refused(void **state)
{
	static const struct { const char *type, *in; int rc; const char *says; } rows[] = {
		{ "text/plain", "", -ENOTSUP, "this is no page of an index, but of the type 'text/plain'" },
		{ "", "", -ENOTSUP, "this is no page of an index, but of the type ''" },
		{ "application/vnd.pypi.simple.v2+json", "{\"files\":[]}", -ENOTSUP, NULL },
		{ json_type, "{\"files\": [", -EBADMSG, "the page is not JSON, or not all of it" },
		{ json_type, "", -EBADMSG, NULL }, { json_type, "<html>", -EBADMSG, NULL },
		{ json_type, "{\"files\": {}}", -EBADMSG, "the page has no list of files" },
		{ json_type, "[]", -EBADMSG, NULL },
		{ json_type, "{\"meta\":{\"api-version\":\"2.0\"},\"files\":[]}", -ENOTSUP,
		  "the page is of version 2.0; this is for 1.x" },
		{ json_type, "{\"meta\":{\"api-version\":\"x\"},\"files\":[]}", -EBADMSG, NULL },
		{ json_type, "{\"files\":[{\"filename\":\"p\\u0000.whl\",\"url\":\"p\"}]}", -EBADMSG, NULL },
		{ "text/html", "<meta name='pypi:repository-version' content='2'><a href=p.whl>", -ENOTSUP, NULL },
		{ json_type, "{\"files\":[]}", 0, NULL }, { "text/html", "", 0, NULL },
		{ json_type, "{\"meta\":{\"api-version\":\"1.99\"},\"files\":[]}", 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct arena *mem = arena_new();
		struct simple_page page;
		struct err err;

		assert_int_equal(read_as(rows[i].type, rows[i].in, mem, &page, &err), rows[i].rc);
		assert_int_equal(err.code, rows[i].rc);
		if (rows[i].says)
			assert_string_equal(err.text, rows[i].says);
		assert_int_equal(page.n, 0);
		arena_free(mem);
	}
}

/* `n` times `piece` behind `begin`. */
static const char *lots(const char *begin, const char *piece, size_t n, struct arena *mem)
{
	size_t at = strlen(begin), len = strlen(piece);
	char *v = TAKE_N(mem, at + n * len + 1, char);

	memcpy(v, begin, at);
	for (; n; n--, at += len)
		memcpy(v + at, piece, len);
	return v;
}

static void limits(void **state)
{
	struct arena *mem = arena_new();
	struct simple_page page;
	struct err err;

	(void)state;
	assert_int_equal(read_as("text/html", lots("", "<a href=p.whl>p</a>", 100, mem), mem, &page, &err), 0);
	assert_int_equal(page.n, 100);
	assert_int_equal(read_as("text/html", lots("", "<a href=p.whl>p</a>", 101, mem), mem, &page, &err),
			 -E2BIG);
	assert_string_equal(err.text, "the page has more than 100 files");
	assert_int_equal(read_as("text/html", JOIN(mem, lots("<a href=p.whl data-yanked=", "x", 20000, mem), ">"),
				 mem, &page, &err), -E2BIG);
	assert_string_equal(err.text, "the reason for yanking of p.whl is longer than 16384 bytes");
	assert_int_equal(read_as("text/html", lots("", "<div>", 1 << 20, mem), mem, &page, &err), -EBADMSG);
	assert_int_equal(read_as("text/html", lots("<a", " b", 1 << 20, mem), mem, &page, &err), -EBADMSG);
	assert_int_equal(read_as("text/html", lots("", "</b>", 1 << 20, mem), mem, &page, &err), 0);
	assert_int_equal(read_as("text/html", lots("<!--", "<", 1 << 20, mem), mem, &page, &err), 0);
	assert_int_equal(read_as("text/html", lots("<", "a", 1 << 22, mem), mem, &page, &err), 0);
	assert_int_equal(read_as("text/html", lots("", "&lt;", 1 << 20, mem), mem, &page, &err), 0);
	assert_int_equal(read_as(json_type, lots("{\"files\":", "[", 1 << 20, mem), mem, &page, &err), -EBADMSG);
	arena_free(mem);
}

UNIT(cmocka_unit_test(html), cmocka_unit_test(json), cmocka_unit_test(shared), cmocka_unit_test(refused), cmocka_unit_test(limits))
