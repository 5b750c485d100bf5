/* A wheel of which only parts are there. */
#ifndef AMPY_ASKPART_H
#define AMPY_ASKPART_H

#include "../probes/base/base.h"
#include "../probes/base/scan.h"

struct arena;
struct err;
struct module_net;

/* Where a ZIP archive tells what is in it, however long a comment stands there: so much of its end
 * is needed first.
 */
enum { PARTS_TAIL = 66 * 1024, PARTS_MAX = 8 };

struct parts {
	uint64_t size;                       /* of the file */
	bool source;                         /* a source, and no wheel */
	struct { uint64_t at; struct text text; } v[PARTS_MAX];
	size_t n;
	uint64_t at, need;                   /* what is needed next, after -EAGAIN */
};

/* -E2BIG for one more than PARTS_MAX. */
int parts_add(struct parts *p, uint64_t at, const struct text *text) MUST_USE;
/* As wheelmeta_read(); -EAGAIN where more is needed. */
int parts_metadata(struct parts *p, const struct module_net *net, struct arena *mem,
		   struct text *ret, struct err *err) MUST_USE;

#endif
