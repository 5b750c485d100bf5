/* apt's status lines from hostile bytes: never backwards, never over 100. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "recipes/apply.h"
#include "recipes/progress.h"

static void check(void *user, const struct progress *now)
{
	int *last = user;

	if (now->percent < *last || now->percent > 100 || strpbrk(now->what, "\n\r\x1b"))
		abort();
	*last = now->percent;
}

FUZZ(bytes, mem)
{
	struct progress_reader *p = TAKE(mem, struct progress_reader);
	size_t half = bytes->n / 2;
	int last = 0;

	progress_feed(p, (struct span){ bytes->v, half }, check, &last);
	progress_feed(p, (struct span){ bytes->v + half, bytes->n - half }, check, &last);
}
