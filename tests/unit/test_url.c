/* Addresses: the examples of RFC 3986, section 5.4, and what an index page may hold. */
#include "unit.h"

#include "probes/base/arena.h"
#include "probes/base/url.h"

static void resolving(void **state)
{
	static const struct { const char *ref, *to; } rows[] = {
		{ "g:h", "g:h" }, { "g", "http://a/b/c/g" }, { "./g", "http://a/b/c/g" },
		{ "g/", "http://a/b/c/g/" }, { "/g", "http://a/g" }, { "//g", "http://g" },
		{ "?y", "http://a/b/c/d;p?y" }, { "g?y", "http://a/b/c/g?y" },
		{ "#s", "http://a/b/c/d;p?q#s" }, { "g#s", "http://a/b/c/g#s" },
		{ "g?y#s", "http://a/b/c/g?y#s" }, { ";x", "http://a/b/c/;x" },
		{ "g;x", "http://a/b/c/g;x" }, { "g;x?y#s", "http://a/b/c/g;x?y#s" },
		{ "", "http://a/b/c/d;p?q" }, { ".", "http://a/b/c/" }, { "./", "http://a/b/c/" },
		{ "..", "http://a/b/" }, { "../", "http://a/b/" }, { "../g", "http://a/b/g" },
		{ "../..", "http://a/" }, { "../../", "http://a/" }, { "../../g", "http://a/g" },
		{ "../../../g", "http://a/g" }, { "../../../../g", "http://a/g" },
		{ "/./g", "http://a/g" }, { "/../g", "http://a/g" }, { "g.", "http://a/b/c/g." },
		{ ".g", "http://a/b/c/.g" }, { "g..", "http://a/b/c/g.." }, { "..g", "http://a/b/c/..g" },
		{ "./../g", "http://a/b/g" }, { "./g/.", "http://a/b/c/g/" },
		{ "g/./h", "http://a/b/c/g/h" }, { "g/../h", "http://a/b/c/h" },
		{ "g;x=1/./y", "http://a/b/c/g;x=1/y" }, { "g;x=1/../y", "http://a/b/c/y" },
		{ "g?y/../x", "http://a/b/c/g?y/../x" }, { "g#s/../x", "http://a/b/c/g#s/../x" },
		{ "http:g", "http:g" }, { " g h\t", "http://a/b/c/g%20h" },
		{ "\xc3\xa9\r\nX", "http://a/b/c/%C3%A9%0D%0AX" }, { "%2e%2E/g", "http://a/b/c/%2e%2E/g" },
		{ "1a:b", "http://a/b/c/1a:b" }, { "x://h", "x://h" }, { "x:/.//h", NULL },
	};
	static const struct { const char *base, *ref, *to; } others[] = {
		{ "http://h", "g", "http://h/g" }, { "http://h?q", "g", "http://h/g" },
		{ "https://u:p@h:1/s/", "../../f/x.whl", "https://u:p@h:1/f/x.whl" },
		{ "/no/scheme", "g", NULL }, { "", "http://a/b", "http://a/b" },
		{ "file:///a/b", "c", "file:///a/c" }, { "mailto:x", "y", "mailto:y" },
	};
	struct arena *mem = arena_new();
	char *lots = TAKE_N(mem, URL_MAX + 1, char);

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		const char *to = url_resolve(SPAN("http://a/b/c/d;p?q"), span_of(rows[i].ref), mem);

		if (!rows[i].to)
			assert_null(to);
		else
			assert_string_equal(to, rows[i].to);
	}
	for (size_t i = 0; i < LEN(others); i++) {
		const char *to = url_resolve(span_of(others[i].base), span_of(others[i].ref), mem);

		if (!others[i].to)
			assert_null(to);
		else
			assert_string_equal(to, others[i].to);
	}
	memset(lots, 'x', URL_MAX);
	assert_null(url_resolve(SPAN("http://a/"), span_of(lots), mem));
	lots[URL_MAX - strlen("http://a/")] = '\0';
	assert_non_null(url_resolve(SPAN("http://a/"), span_of(lots), mem));
	arena_free(mem);
}

static void files(void **state)
{
	static const struct { const char *url, *file; } rows[] = {
		{ "http://h/a/x-1.0%2Bcpu.whl?q/y#f/z", "x-1.0+cpu.whl" }, { "http://h/a/", NULL },
		{ "http://h", NULL }, { "http://h/a%2fb", NULL }, { "http://h/a%00b", NULL },
		{ "http://h/a%2", NULL }, { "http://h/%zz", NULL }, { "x.whl", "x.whl" },
		{ "http://h/a%5Cb", "a\\b" },
	};
	struct arena *mem = arena_new();

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		struct url url = url_parse(span_of(rows[i].url));
		const char *file = url_file(&url, mem);

		if (!rows[i].file)
			assert_null(file);
		else
			assert_string_equal(file, rows[i].file);
	}
	arena_free(mem);
}

static void parts(void **state)
{
	struct url u = url_parse(SPAN("https://h:1/a?#"));

	(void)state;
	assert_true(span_is(u.scheme, "https") && span_is(u.authority, "h:1") && span_is(u.path, "/a"));
	assert_true(u.query.v && !u.query.n && u.fragment.v && !u.fragment.n);
	u = url_parse(SPAN("a"));
	assert_true(!u.scheme.v && !u.authority.v && !u.query.v && !u.fragment.v);
}

UNIT(cmocka_unit_test(resolving), cmocka_unit_test(files), cmocka_unit_test(parts))
