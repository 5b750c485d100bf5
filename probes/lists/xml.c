/* XML, in pieces.  The only user of libxml2. */
#include "../base/base.h"

#include <errno.h>
#include <libxml/parser.h>

#include "../base/scan.h"
#include "../base/unpack.h"
#include "lists.h"

enum { MAX_ATTRS = 64, MAX_DEPTH = 64 };

struct xml {
	xmlParserCtxtPtr parser;
	const struct xml_sink *sink;
	int rc;
	unsigned depth;
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

static int feed(struct xml *x, const char *v, size_t n, bool last)
{
	enum { STEP = 1 << 20 };

	do {
		int some = (int)(n < STEP ? n : STEP);
		int rc = xmlParseChunk(x->parser, v, some, last && (size_t)some == n);

		if (x->rc != 0)
			return x->rc;
		if (rc != XML_ERR_OK)
			return x->rc = rc == XML_ERR_NO_MEMORY ? -ENOMEM : -EBADMSG;
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
