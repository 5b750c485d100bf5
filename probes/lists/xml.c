/* XML and HTML, in pieces.  The only user of libxml2. */
#include "../base/base.h"

#include <errno.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include "../base/scan.h"
#include "../base/unpack.h"
#include "lists.h"

enum { MAX_ATTRS = 64, MAX_DEPTH = 64 };
/* libxml2 takes time by the square of the attributes of a tag, and shows it only then. */
enum { MAX_MARKS = 512 };

struct xml {
	xmlParserCtxtPtr parser;
	const struct xml_sink *sink;
	int rc;
	unsigned depth;
	bool html;
	enum { IN_TEXT, IN_OPENED, IN_TAG } in;   /* where in the HTML what was fed ends */
	unsigned marks;                           /* what may stand between attributes of the tag */
};

const char *xml_version(void)
{
	return LIBXML_DOTTED_VERSION;
}

static void settle(struct xml *x, int rc)
{
	if (rc == 0 || x->rc != 0)
		return;
	x->rc = rc;
	xmlStopParser(x->parser);
}

/* The five pointers of an attribute: name, prefix, namespace, where its value begins, and ends. */
static void on_open(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		    int nnamespaces, const xmlChar **namespaces, int n, int ndefaulted,
		    const xmlChar **attrs)
{
	struct xml_attr out[MAX_ATTRS];
	struct xml *x = user;

	(void)prefix, (void)uri, (void)nnamespaces, (void)namespaces, (void)ndefaulted;
	if (x->rc != 0)
		return;
	if (n < 0 || n > MAX_ATTRS || ++x->depth > MAX_DEPTH) {
		settle(x, -EBADMSG);
		return;
	}
	for (int i = 0; i < n; i++, attrs += 5)
		out[i] = (struct xml_attr){ (const char *)attrs[0], (const char *)attrs[3],
					    (size_t)(attrs[4] - attrs[3]) };
	settle(x, x->sink->open(x->sink->user, (const char *)name, out, (size_t)n));
}

static void on_close(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml *x = user;

	(void)prefix, (void)uri;
	if (x->rc != 0)
		return;
	x->depth--;
	settle(x, x->sink->close(x->sink->user, (const char *)name));
}

static void on_text(void *user, const xmlChar *v, int n)
{
	struct xml *x = user;

	if (x->rc == 0 && n > 0)
		settle(x, x->sink->text(x->sink->user,
					(struct span){ (const char *)v, (size_t)n }));
}

static void on_html_open(void *user, const xmlChar *name, const xmlChar **attrs)
{
	struct xml_attr out[MAX_ATTRS];
	struct xml *x = user;
	size_t n = 0;

	if (x->rc != 0)
		return;
	for (; attrs && attrs[0]; attrs += 2) {
		const char *v = attrs[1] ? (const char *)attrs[1] : "";

		if (n == MAX_ATTRS)
			break;
		out[n++] = (struct xml_attr){ (const char *)attrs[0], v, strlen(v) };
	}
	if ((attrs && attrs[0]) || ++x->depth > MAX_DEPTH)
		settle(x, -EBADMSG);
	else
		settle(x, x->sink->open(x->sink->user, (const char *)name, out, n));
}

static void on_html_close(void *user, const xmlChar *name)
{
	on_close(user, name, NULL, NULL);
}

/* Entities are defined in document types, and no list of packages has one. */
static void on_doctype(void *user, const xmlChar *name, const xmlChar *id, const xmlChar *place)
{
	(void)name, (void)id, (void)place;
	settle(user, -EBADMSG);
}

/* What is wrong is learned from what xmlParseChunk() returns; nothing is printed. */
static void on_error(void *user, const xmlError *error)
{
	(void)user, (void)error;
}

int xml_open(const struct xml_sink *sink, struct xml **ret)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_open,
		.endElementNs = on_close,
		.characters = on_text,
		.cdataBlock = on_text,
		.internalSubset = on_doctype,
		.serror = (xmlStructuredErrorFunc)on_error,
	};
	struct xml *x = xmlMalloc(sizeof *x);

	if (!x)
		return -ENOMEM;
	*x = (struct xml){ .sink = sink };
	x->parser = xmlCreatePushParserCtxt(&sax, x, NULL, 0, NULL);
	if (!x->parser) {
		xmlFree(x);
		return -ENOMEM;
	}
	(void)xmlCtxtUseOptions(x->parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	*ret = x;
	return 0;
}

int xml_open_html(const struct xml_sink *sink, struct xml **ret)
{
	htmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElement = on_html_open,
		.endElement = on_html_close,
		.characters = on_text,
		.cdataBlock = on_text,
		.serror = (xmlStructuredErrorFunc)on_error,
	};
	struct xml *x = xmlMalloc(sizeof *x);

	if (!x)
		return -ENOMEM;
	*x = (struct xml){ .sink = sink, .html = true };
	x->parser = htmlCreatePushParserCtxt(&sax, x, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	if (!x->parser) {
		xmlFree(x);
		return -ENOMEM;
	}
	(void)htmlCtxtUseOptions(x->parser,
				 HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
	*ret = x;
	return 0;
}

/* Is no start tag so large that it would take long? */
static bool tags_fit(struct xml *x, const char *v, size_t n)
{
	for (const char *end = v + n; v < end; v++) {
		switch (x->in) {
		case IN_TEXT:
			v = memchr(v, '<', (size_t)(end - v));
			if (!v)
				return true;
			x->in = IN_OPENED;
			break;
		case IN_OPENED:
			x->marks = 0;
			x->in = (*v | 0x20) >= 'a' && (*v | 0x20) <= 'z' ? IN_TAG
				: *v == '<' ? IN_OPENED : IN_TEXT;
			break;
		case IN_TAG:
			if (*v == '>')
				x->in = IN_TEXT;
			else if ((unsigned char)*v <= ' ' || *v == '=' || *v == '"' || *v == '\'')
				x->marks++;
			if (x->marks > MAX_MARKS)
				return false;
			break;
		}
	}
	return true;
}

/* HTML is never wrong: the parser goes on as a browser does. */
static int chunk(struct xml *x, const char *v, int n, bool last)
{
	int rc;

	if (!x->html)
		rc = xmlParseChunk(x->parser, v, n, last);
	else if (!tags_fit(x, v, (size_t)n))
		return -EBADMSG;
	else
		rc = htmlParseChunk(x->parser, v, n, last);
	if (rc == XML_ERR_NO_MEMORY)
		return -ENOMEM;
	return rc == XML_ERR_OK || x->html ? 0 : -EBADMSG;
}

static int feed(struct xml *x, const char *v, size_t n, bool last)
{
	enum { STEP = 1 << 20 };

	do {
		int some = (int)(n < STEP ? n : STEP);
		int rc = chunk(x, v, some, last && (size_t)some == n);

		if (x->rc == 0)
			x->rc = rc;
		if (x->rc != 0)
			return x->rc;
		v += some;
		n -= (size_t)some;
	} while (n);
	return 0;
}

int xml_feed(struct xml *x, const char *v, size_t n)
{
	return n ? feed(x, v, n, false) : 0;
}

int xml_end(struct xml *x)
{
	return feed(x, "", 0, true);
}

void xml_close(struct xml **x)
{
	if (!*x)
		return;
	xmlFreeParserCtxt((*x)->parser);
	xmlFree(*x);
	*x = NULL;
}
