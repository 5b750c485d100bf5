/* Which of the packages that pip is to install have to be built, as `ampy check` tells it. */
#ifndef AMPY_BUILDASK_H
#define AMPY_BUILDASK_H

#include "cmd.h"

struct facts;
struct list;
struct release;
struct resolve_build;
struct root;

struct buildask_wish {
	const struct root *root;       /* where the files are */
	const struct list *pip, *requirements;
	const char *index;             /* or NULL: what pip is configured for */
	const char *python;            /* the branch they are for; NULL: the machine's own */
	const char *venv;              /* the environment they go into, or NULL */
	const struct facts *facts;     /* of this machine; NULL: */
	const struct release *release; /* ... for new machines of this release */
	bool offline;
	bool quiet;                    /* no progress */
};

struct buildask {
	bool done;
	bool assumed;          /* of some: see below */
	const struct resolve_build *v;
	size_t n;
	const char *why;       /* not all could be learned, and why: one sentence; or NULL */
};

/* What could not be learned counts as one that has to be built, `assumed`, and ret->why tells.
 * EXIT_USAGE for what is no requirement or no such file, unless an environment is given: pip, which
 * may read more than we do, is asked about that.  The exit code of a signal that came.
 */
enum cmd_exit buildask(struct env *env, const struct buildask_wish *wish, struct buildask *ret);

#endif
