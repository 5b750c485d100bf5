/* What the files of ampy-lists.so give to its table. */
#ifndef AMPY_LISTS_H
#define AMPY_LISTS_H

#include "../base/base.h"

struct unpack;
struct xml;
struct xml_sink;

/* The versions of the libraries that are loaded: "3.6.2". */
const char *archive_version(void);
const char *xml_version(void);

/* See unpack.h. */
int archive_unpack(const struct unpack *u) MUST_USE;

/* An XML document that comes in pieces.  No entity is defined or fetched: a document type makes it
 * -EBADMSG, as does what is not well-formed, or a piece of markup over 10 MB.  What a callback of
 * the sink returned (UNPACK_ENOUGH too) is what the feeding returns; nothing may be fed after it.
 */
int xml_open(const struct xml_sink *sink, struct xml **ret) MUST_USE;
/* An HTML page in UTF-8, whatever its shape: the same functions feed and close it.  Attributes have
 * their values without entities.  -EBADMSG for tags too large or nested too deep.
 */
int xml_open_html(const struct xml_sink *sink, struct xml **ret) MUST_USE;
int xml_feed(struct xml *x, const char *v, size_t n) MUST_USE;
int xml_end(struct xml *x) MUST_USE;
void xml_close(struct xml **x);

#endif
