/* Addresses (RFC 3986): their parts, and what a reference on a page leads to. */
#ifndef AMPY_URL_H
#define AMPY_URL_H

#include "base.h"

#include "scan.h"

struct arena;

/* What is not there is empty, with v NULL. */
struct url {
	struct span scheme, authority, path, query, fragment;
};

enum { URL_MAX = 8192 };    /* bytes; over that is no address */

/* Any bytes have these parts (RFC 3986, appendix B). */
struct url url_parse(struct span s);
/* Where `ref`, blanks around it left out, leads from the address `base` (section 5.2).  Bytes that
 * no address may hold are written as %20 and so on.  NULL where base is not absolute or the result
 * is longer than URL_MAX.
 */
const char *url_resolve(struct span base, struct span ref, struct arena *mem);
/* The last part of the path, %20 and so on decoded; NULL where there is none, where it would hold a
 * slash or a NUL, or where a % stands for nothing. */
const char *url_file(const struct url *url, struct arena *mem);

#endif
