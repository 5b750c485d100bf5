/* Writing pages. */
#include "../probes/base/base.h"

#include <assert.h>
#include <stdarg.h>
#include <strings.h>

#include "../probes/base/arena.h"
#include "../probes/base/utf8.h"
#include "html.h"
#include "text.h"

static const char replacement[] = "\xef\xbf\xbd";

static bool is_one_of(const char *tag, const char *const *tags, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(tag, tags[i]) == 0)
			return true;
	return false;
}

/* Elements in the flow of text: a line break before them would be a blank. */
static bool flows(const char *tag)
{
	static const char *const tags[] = {
		"a", "abbr", "b", "br", "code", "em", "i", "kbd", "small", "span", "strong", "time",
		"tspan", "wbr",
	};

	return is_one_of(tag, tags, LEN(tags));
}

static bool is_void(const char *tag)
{
	static const char *const tags[] = { "br", "col", "hr", "img", "link", "meta", "wbr" };

	return is_one_of(tag, tags, LEN(tags));
}

/* Of SVG: what was given nothing ends by itself.  In HTML only void elements do. */
static bool is_shape(const char *tag)
{
	static const char *const tags[] = { "circle", "line", "path", "rect", "stop", "use" };

	return is_one_of(tag, tags, LEN(tags));
}

static void end_tag(struct html *h)
{
	if (h->tag)
		fputc('>', h->to);
	h->tag = false;
}

/* What XML 1.0 has no place for, not even as a reference: U+FFFE and U+FFFF. */
static bool is_none(const char *s, size_t n)
{
	return n == 3 && memcmp(s, "\xef\xbf", 2) == 0 && (unsigned char)s[2] >= 0xbe;
}

static const char *reference(char c, bool attr)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return attr ? "&quot;" : NULL;
	case '\'': return attr ? "&#39;" : NULL;
	case '\n': return attr ? "&#10;" : "\n";
	case '\t': return attr ? "&#9;" : "\t";
	default: return NULL;
	}
}

/* How many bytes at s need no care anywhere. */
static size_t plain(const char *s, const char *end)
{
	size_t n = 0;

	while (s + n < end && s[n] >= ' ' && s[n] <= '~' && !strchr("&<>\"'", s[n]))
		n++;
	return n;
}

static void escape(FILE *to, const char *s, bool attr)
{
	const char *end = s + strlen(s);

	while (s < end) {
		const char *instead;
		size_t n = plain(s, end);

		fwrite_unlocked(s, 1, n, to);
		s += n;
		if (s == end)
			break;
		n = utf8_take(s, (size_t)(end - s));
		instead = n == 1 ? reference(*s, attr) : NULL;
		if (instead)
			fputs_unlocked(instead, to);
		else if (!n || text_unsafe(s, n) || is_none(s, n))
			fputs_unlocked(replacement, to);
		else
			fwrite_unlocked(s, 1, n, to);
		s += n ? n : 1;
	}
}

void html_open(struct html *h, const char *tag)
{
	end_tag(h);
	if (!h->pre && !flows(tag))
		fputc('\n', h->to);
	fprintf(h->to, "<%s", tag);
	h->tag = true;
	h->pre += strcmp(tag, "pre") == 0 || strcmp(tag, "text") == 0;
	assert(h->depth < HTML_DEPTH);
	h->stack[h->depth++] = tag;
}

void html_close(struct html *h)
{
	const char *tag;

	assert(h->depth);
	tag = h->stack[--h->depth];

	if (h->tag && (is_void(tag) || is_shape(tag))) {
		fputs("/>", h->to);
		h->tag = false;
	} else {
		end_tag(h);
		fprintf(h->to, "</%s>", tag);
	}
	h->pre -= strcmp(tag, "pre") == 0 || strcmp(tag, "text") == 0;
}

void html_back(struct html *h, unsigned depth)
{
	while (h->depth > depth)
		html_close(h);
}

void html_attr(struct html *h, const char *name, const char *v)
{
	fprintf(h->to, " %s=\"", name);
	escape(h->to, v, true);
	fputc('"', h->to);
}

/* Formats where there is room for almost all, and elsewhere for the rest. */
#define FORMATTED(fmt, use) \
	do { \
		char room_[512]; \
		va_list ap_; \
		int n_; \
		va_start(ap_, fmt); \
		n_ = vsnprintf(room_, sizeof room_, fmt, ap_); \
		va_end(ap_); \
		if (n_ >= 0 && (size_t)n_ < sizeof room_) { \
			const char *formatted = room_; \
			use; \
		} else { \
			struct arena *mem_ = arena_new(); \
			const char *formatted; \
			va_start(ap_, fmt); \
			formatted = arena_vprintf(mem_, fmt, ap_); \
			va_end(ap_); \
			use; \
			arena_free(mem_); \
		} \
	} while (0)

void html_attrf(struct html *h, const char *name, const char *fmt, ...)
{
	FORMATTED(fmt, html_attr(h, name, formatted));
}

void html_text(struct html *h, const char *s)
{
	end_tag(h);
	escape(h->to, s, false);
}

void html_textf(struct html *h, const char *fmt, ...)
{
	FORMATTED(fmt, html_text(h, formatted));
}

void html_put(struct html *h, const char *tag, const char *class, const char *text)
{
	html_open(h, tag);
	if (class)
		html_attr(h, "class", class);
	html_text(h, text);
	html_close(h);
}

void html_putf(struct html *h, const char *tag, const char *class, const char *fmt, ...)
{
	FORMATTED(fmt, html_put(h, tag, class, formatted));
}

/* A browser passes over tabs and line breaks wherever they stand and blanks at the beginning, and
 * takes a backslash for a slash: here all of them are written as %09 and so on before it sees them.
 */
bool html_url_fine(const char *url)
{
	static const char *const schemes[] = { "http://", "https://" };
	size_t colon = strcspn(url, ":/?#");

	if (!*url || strncmp(url, "//", 2) == 0)
		return false;
	if (url[colon] != ':')
		return true;
	for (size_t i = 0; i < LEN(schemes); i++) {
		size_t n = strlen(schemes[i]);
		const char *host = url + n;

		if (strncasecmp(url, schemes[i], n) == 0)
			return *host && !strchr("/?#:", *host) &&
			       !memchr(host, '@', strcspn(host, "/?#\\"));
	}
	return false;
}

bool html_href(struct html *h, const char *url)
{
	static const char fine[] = "!#$&'()*+,-./:;=?@_~%";

	if (!html_url_fine(url))
		return false;
	fputs(" href=\"", h->to);
	for (; *url; url++) {
		bool letter = (*url >= 'a' && *url <= 'z') || (*url >= 'A' && *url <= 'Z') ||
			      (*url >= '0' && *url <= '9');

		if (*url == '&')
			fputs("&amp;", h->to);
		else if (*url == '\'')
			fputs("&#39;", h->to);
		else if (letter || strchr(fine, *url))
			fputc(*url, h->to);
		else
			fprintf(h->to, "%%%02X", (unsigned)(unsigned char)*url);
	}
	fputc('"', h->to);
	return true;
}

void html_link(struct html *h, const char *class, const char *url, const char *text)
{
	bool fine = html_url_fine(url);

	html_open(h, fine ? "a" : "span");
	if (fine)
		(void)html_href(h, url);
	if (class)
		html_attr(h, "class", class);
	html_text(h, text);
	html_close(h);
}

static void meta(struct html *h, const char *name, const char *content)
{
	html_open(h, "meta");
	html_attr(h, "name", name);
	html_attr(h, "content", content);
	html_close(h);
}

/* No script, no frame, no form, and nothing from elsewhere; an empty icon, or one would be asked
 * for.
 */
static void head(struct html *h, const struct html_page *page)
{
	html_open(h, "head");
	html_open(h, "meta");
	html_attr(h, "charset", "utf-8");
	html_close(h);
	html_open(h, "meta");
	html_attr(h, "http-equiv", "Content-Security-Policy");
	html_attr(h, "content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
				"base-uri 'none'; form-action 'none'");
	html_close(h);
	meta(h, "viewport", "width=device-width, initial-scale=1");
	meta(h, "color-scheme", "light dark");
	meta(h, "referrer", "no-referrer");
	meta(h, "generator", "ampy " AMPY_VERSION);
	html_put(h, "title", NULL, page->title);
	html_open(h, "link");
	html_attr(h, "rel", "icon");
	html_attr(h, "href", "data:,");
	html_close(h);
	if (page->feed && html_url_fine(page->feed)) {
		html_open(h, "link");
		html_attr(h, "rel", "alternate");
		html_attr(h, "type", "application/atom+xml");
		(void)html_href(h, page->feed);
		html_close(h);
	}
	/* Our own literals, in which nothing has to be escaped: a test holds them to that. */
	html_open(h, "style");
	end_tag(h);
	fputc('\n', h->to);
	for (const char *const *piece = html_style; *piece; piece++)
		fputs(*piece, h->to);
	fputs(page->css ? page->css : "", h->to);
	html_close(h);
	html_close(h);
}

void html_begin(struct html *h, FILE *to, const struct html_page *page)
{
	*h = (struct html){ .to = to };
	fputs("<!DOCTYPE html>", to);
	html_open(h, "html");
	html_attr(h, "lang", "en");
	head(h, page);
	html_open(h, "body");
	html_link(h, "skip-link", "#main", "Skip to the content");
	html_open(h, "header");
	if (page->kicker) {
		html_open(h, "p");
		html_attr(h, "class", "kicker");
		if (page->home)
			html_link(h, NULL, page->home, page->kicker);
		else
			html_text(h, page->kicker);
		html_close(h);
	}
	html_put(h, "h1", NULL, page->heading ? page->heading : page->title);
	if (page->lead)
		html_put(h, "p", "lead", page->lead);
	html_close(h);
	html_open(h, "main");
	html_attr(h, "id", "main");
}

void html_end(struct html *h, const char *foot)
{
	html_back(h, 2);
	if (foot) {
		html_open(h, "footer");
		html_put(h, "p", NULL, foot);
		html_close(h);
	}
	html_back(h, 0);
	fputc('\n', h->to);
}
