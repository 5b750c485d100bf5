/* Pages: whatever bytes come in stay text, addresses lead to http and https or stay on the page's
 * own site, and what comes out is well-formed XML.
 */
#include "unit.h"

#include <libxml/parser.h>

#include "cmd/html.h"
#include "probes/base/arena.h"
#include "probes/base/buffer.h"

static struct buffer out;
static struct html h;

static void start(void)
{
	buffer_open(&out);
	h = (struct html){ .to = out.to };
}

static const char *end(void)
{
	html_back(&h, 0);
	buffer_end(&out);
	return out.v;
}

static void text(void **state)
{
	static const struct { const char *in, *want; } rows[] = {
		{ "plain", "plain" },
		{ "", "" },
		{ "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
		{ "a & b &amp; &#60;", "a &amp; b &amp;amp; &amp;#60;" },
		{ "]]>", "]]&gt;" },
		{ "\"quoted\" 'so'", "\"quoted\" 'so'" },
		{ "a\tb\nc", "a\tb\nc" },
		{ "a\rb", "a\xef\xbf\xbd" "b" },
		{ "\033[31m", "\xef\xbf\xbd[31m" },
		{ "\x7f", "\xef\xbf\xbd" },
		{ "\xff", "\xef\xbf\xbd" },
		{ "\xc0\xbcscript", "\xef\xbf\xbd\xef\xbf\xbdscript" },     /* overlong < */
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" }, /* a surrogate */
		{ "\xef\xbf\xbe", "\xef\xbf\xbd" },                         /* U+FFFE */
		{ "\xe2\x80\xae" "evil", "\xef\xbf\xbd" "evil" },           /* right to left */
		{ "\xc2\x85", "\xef\xbf\xbd" },
		{ "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
		{ "\xf0\x9f\x90\x8d", "\xf0\x9f\x90\x8d" },
		{ "cut \xf0\x9f", "cut \xef\xbf\xbd\xef\xbf\xbd" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		char want[256];

		start();
		html_put(&h, "p", NULL, rows[i].in);
		(void)snprintf(want, sizeof want, "\n<p>%s</p>", rows[i].want);
		assert_string_equal(end(), want);
		buffer_close(&out);
	}
}

static void attributes(void **state)
{
	static const struct { const char *in, *want; } rows[] = {
		{ "plain", "plain" },
		{ "\" onclick=\"x", "&quot; onclick=&quot;x" },
		{ "' onclick='x", "&#39; onclick=&#39;x" },
		{ "><script>", "&gt;&lt;script&gt;" },
		{ "a\nb\tc", "a&#10;b&#9;c" },
		{ "\x01\xff", "\xef\xbf\xbd\xef\xbf\xbd" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		char want[256];

		start();
		html_open(&h, "p");
		html_attr(&h, "title", rows[i].in);
		(void)snprintf(want, sizeof want, "\n<p title=\"%s\"></p>", rows[i].want);
		assert_string_equal(end(), want);
		buffer_close(&out);
	}
}

static void addresses(void **state)
{
	static const struct { const char *in, *want; /* NULL: no link */ } rows[] = {
		{ "https://example.org/a?b=c&d#e", "https://example.org/a?b=c&amp;d#e" },
		{ "HTTP://example.org", "HTTP://example.org" },
		{ "#main", "#main" },
		{ "page/two.html", "page/two.html" },
		{ "../up.html?x=1", "../up.html?x=1" },
		{ "/rooted", "/rooted" },
		{ "./a:b.html", "./a:b.html" },
		{ "with blank\".html", "with%20blank%22.html" },
		{ "gr\xc3\xbc", "gr%C3%BC" },
		{ "it's", "it&#39;s" },
		{ "", NULL },
		{ "javascript:alert(1)", NULL },
		{ "JaVaScRiPt:alert(1)", NULL },
		{ "data:text/html,x", NULL },
		{ "file:///etc/passwd", NULL },
		{ "vbscript:x", NULL },
		{ "//elsewhere.example", NULL },
		{ "http:elsewhere", NULL },
		{ "http:/elsewhere", NULL },
		{ "http://", NULL },
		{ "https:///x", NULL },
		{ "https://me:secret@example.org/", NULL },
		{ "https://me@example.org/", NULL },
		{ "httpx://example.org", NULL },
		{ "%6aavascript:alert(1)", NULL },
		/* What a browser would skip or take for a slash is no such thing any more. */
		{ "java\nscript:alert(1)", NULL },
		{ "\x01javascript:alert(1)", NULL },
		{ " javascript:alert(1)", NULL },
		{ "/\\elsewhere.example", "/%5Celsewhere.example" },
		{ "\\\\elsewhere.example", "%5C%5Celsewhere.example" },
		{ "/\t/elsewhere.example", "/%09/elsewhere.example" },
		{ "javascript&colon;x", "javascript&amp;colon;x" },
	};

	(void)state;
	for (size_t i = 0; i < LEN(rows); i++) {
		char want[256];

		start();
		html_link(&h, NULL, rows[i].in, "t");
		if (rows[i].want)
			(void)snprintf(want, sizeof want, "<a href=\"%s\">t</a>", rows[i].want);
		else
			(void)snprintf(want, sizeof want, "<span>t</span>");
		assert_string_equal(end(), want);
		assert_int_equal(html_url_fine(rows[i].in), rows[i].want != NULL);
		buffer_close(&out);
	}
}

/* The document as an XML parser sees it; freed by the caller. */
static xmlDocPtr parsed(const char *bytes, size_t n)
{
	xmlDocPtr doc = xmlReadMemory(bytes, (int)n, "page", NULL,
				      XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET);

	assert_non_null(doc);
	return doc;
}

static size_t elements(const xmlNode *node)
{
	size_t n = 0;

	for (; node; node = node->next)
		n += (node->type == XML_ELEMENT_NODE) + elements(node->children);
	return n;
}

/* Bytes 1 to 255, everywhere a string can stand, alone and all together. */
static void every_byte(void **state)
{
	char all[256];
	const struct html_page page = { .title = all, .kicker = all, .lead = all, .home = all,
					.feed = "feed.atom" };
	size_t plain = 0;

	(void)state;
	for (unsigned c = 0; c < 256; c++) {
		xmlDocPtr doc;
		size_t n;

		if (c)
			memset(all, (int)c, 3);
		else
			memcpy(all, "abc", 3);
		all[3] = '\0';
		if (c == 255)
			for (unsigned k = 1; k < 256; k++)
				all[k - 1] = (char)k, all[k] = '\0';
		buffer_open(&out);
		html_begin(&h, out.to, &page);
		html_put(&h, "p", all, all);
		html_putf(&h, "pre", all, "%s %s", all, all);
		html_link(&h, all, "#x", all);
		html_open(&h, "svg");
		html_attrf(&h, "viewBox", "0 0 %d %d", 3, 4);
		html_put(&h, "title", NULL, all);
		html_open(&h, "rect");
		html_attr(&h, "class", all);
		html_close(&h);
		html_back(&h, 4);
		html_open(&h, "br");
		html_close(&h);
		html_end(&h, all);
		buffer_end(&out);
		doc = parsed(out.v, out.n);
		n = elements(xmlDocGetRootElement(doc));
		if (!c)
			plain = n;
		assert_int_equal(n, plain);
		assert_null(memchr(out.v, '\0', out.n));
		xmlFreeDoc(doc);
		buffer_close(&out);
	}
}

static void shapes(void **state)
{
	char longer[4000];

	(void)state;
	start();
	html_open(&h, "div");
	html_put(&h, "b", NULL, "a");
	html_put(&h, "i", "k", "b");
	html_open(&h, "ul");
	html_putf(&h, "li", NULL, "%d", 7);
	assert_string_equal(end(), "\n<div><b>a</b><i class=\"k\">b</i>\n<ul>\n<li>7</li></ul></div>");
	buffer_close(&out);
	/* Longer than what is formatted in place: nothing is cut. */
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	start();
	html_textf(&h, "<%s>", longer);
	end();
	assert_int_equal(out.n, sizeof longer - 1 + 8);
	buffer_close(&out);
	for (const char *const *piece = html_style; *piece; piece++)
		assert_null(strpbrk(*piece, "<&"));
}

UNIT(cmocka_unit_test(text), cmocka_unit_test(attributes), cmocka_unit_test(addresses),
     cmocka_unit_test(every_byte), cmocka_unit_test(shapes))
