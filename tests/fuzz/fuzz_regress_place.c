/* Addresses of stores from hostile bytes: what is taken is clean, and no message has the password. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/err.h"
#include "recipes/regress_place.h"

FUZZ(bytes, mem)
{
	struct regress_place p = { 0 };
	struct err err = { 0 };

	if (memchr(bytes->v, '\0', bytes->n) || regress_place_read(bytes->v, mem, &p, &err) < 0)
		return;
	if (!p.dir == !p.url || (p.url && (!p.host || !*p.host || *p.host == '-')))
		abort();
	if (p.url && strpbrk(p.url, " \n\r\t"))
		abort();
	/* Before the path of what libgit2 gets by https stands no user and no password. */
	if (p.url && !p.ssh) {
		const char *host = strstr(p.url, "://") + 3;

		if (memchr(host, '@', strcspn(host, "/")))
			abort();
	}
}
