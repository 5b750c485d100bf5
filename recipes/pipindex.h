/* The index that pip asks, and its password apart from its address. */
#ifndef AMPY_PIPINDEX_H
#define AMPY_PIPINDEX_H

#include "../probes/base/base.h"

struct arena;
struct err;

struct pip_index {
	const char *url;       /* without user and password */
	const char *trusted;   /* what pip's --trusted-host needs for it, or NULL */
	const char *netrc;     /* one entry of netrc(5) with the user and password, or NULL */
};

/* http, https or file; -EINVAL with a sentence that has no secret in it.
 *
 * The password does not go to pip in PIP_INDEX_URL: pip gives that address to the pip it starts for
 * what a build needs, as an argument that every user of the machine can see.
 */
int pip_index_parse(const char *text, struct arena *mem, struct pip_index *ret,
		    struct err *err) MUST_USE;

#endif
