/* Pages from hostile bytes: whatever they are, what comes out is well-formed. */
#include "probes/base/base.h"

#include <libxml/parser.h>

#include "cmd/html.h"
#include "fuzz.h"
#include "probes/base/buffer.h"

FUZZ(bytes, mem)
{
	const struct html_page page = { .title = bytes->v, .lead = bytes->v, .kicker = "x",
					.home = bytes->v };
	struct buffer b;
	struct html h;
	xmlDocPtr doc;

	(void)mem;
	buffer_open(&b);
	html_begin(&h, b.to, &page);
	html_put(&h, "p", bytes->v, bytes->v);
	html_link(&h, NULL, bytes->v, bytes->v);
	html_putf(&h, "pre", "cmd", "%s", bytes->v);
	html_end(&h, NULL);
	buffer_end(&b);
	doc = xmlReadMemory(b.v, (int)b.n, "page", NULL,
			    XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET);
	if (!doc)
		abort();
	xmlFreeDoc(doc);
	buffer_close(&b);
}
