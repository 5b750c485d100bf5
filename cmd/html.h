/* Writing pages (HTML that is well-formed XML too): nothing reaches a page but through here, and
 * whatever bytes a string holds, it stays a string.
 */
#ifndef AMPY_HTML_H
#define AMPY_HTML_H

#include "../probes/base/base.h"

enum { HTML_DEPTH = 48 };

struct html {
	FILE *to;
	const char *stack[HTML_DEPTH];
	unsigned depth;
	bool tag;       /* the start tag still takes attributes */
	unsigned pre;   /* how many elements are open in which blanks count */
};

struct html_page {
	const char *title;
	const char *heading;  /* the first heading, where it is not the title */
	const char *kicker;   /* a few words above the title, or NULL */
	const char *lead;     /* a sentence under the title, or NULL */
	const char *home;     /* where the kicker leads: a relative address, or NULL */
	const char *feed;     /* a relative address of an Atom feed, or NULL */
	const char *css;      /* a literal, behind the house's style; or NULL */
};

/* From the doctype to the opened <main>, with the header; and from there to the end. */
void html_begin(struct html *h, FILE *to, const struct html_page *page);
void html_end(struct html *h, const char *foot);

/* Elements: names of tags and attributes are literals.  Attributes follow html_open at once; an
 * element of HTML that has no content (br, img, ...) and one of SVG that got none end by themselves
 * as <br/>.
 */
void html_open(struct html *h, const char *tag);
void html_close(struct html *h);
void html_attr(struct html *h, const char *name, const char *v);
void html_attrf(struct html *h, const char *name, const char *fmt, ...) PRINTF(3, 4);
/* Closes until `depth` elements are open: `unsigned at = h->depth; ...; html_back(h, at);`. */
void html_back(struct html *h, unsigned depth);

/* Text: as it is but for what XML forbids, control characters and those that turn the direction of
 * what follows, each of which becomes U+FFFD, as do bytes that are not UTF-8.
 */
void html_text(struct html *h, const char *s);
void html_textf(struct html *h, const char *fmt, ...) PRINTF(2, 3);
/* <tag class="CLASS">TEXT</tag>; class may be NULL. */
void html_put(struct html *h, const char *tag, const char *class, const char *text);
void html_putf(struct html *h, const char *tag, const char *class, const char *fmt, ...)
	PRINTF(4, 5);

/* May a page lead there?  http://host..., https://host... without a user's name, or an address
 * relative to the page (no scheme, no //host).
 */
bool html_url_fine(const char *url);
/* <a href="URL">TEXT</a>, or TEXT alone where the page may not lead there.  What no address may
 * hold is written as %20 and so on.
 */
void html_link(struct html *h, const char *class, const char *url, const char *text);
/* href="URL" for the element just opened; false, and nothing, where the page may not lead there. */
bool html_href(struct html *h, const char *url);

/* The house's style sheet: colours (as --good, --warn, --bad, --dim, ...), .badge with .pass,
 * .warn, .fail, .unknown and .skip, .card, .wide (scrolls by itself), .facts, .cmd,
 * .visually-hidden, a.url (its text is its address, which stands once on paper).  Pieces, and a
 * NULL.
 */
extern const char *const html_style[];

#endif
