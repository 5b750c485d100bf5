/* Markers and ways through a lock, judged for a target and a wish. */
#ifndef AMPY_LOCKPASS_H
#define AMPY_LOCKPASS_H

#include "../base/base.h"
#include "lock.h"
#include "lockjudge.h"
#include "marker.h"

struct arena;

/* One look at a lock.  Where a wish is for all, a test of extras or groups holds either way: some
 * choice makes it hold.
 */
struct lock_pass {
	const struct lock *lock;
	struct arena *mem;
	struct marker_env env;             /* with the lists of what is active */
	const char *const *active;         /* what `extra` may be, NULL-terminated */
	bool any_extra, any_group;
	bool runtime;                      /* the roots of the runtime only */
	const struct lock_wish *wish;
	uint8_t *common, *own;             /* by a marker's number: what it was judged, + 1 */
	const char **why;                  /* by a marker's number: why that is unsure */
	uint8_t *sets, *entries;           /* reached, or found not to apply */
};

/* `first` is another pass for the same target, or NULL. */
struct lock_pass lock_pass_new(const struct lock *lock, const struct marker_env *env,
			       const struct lock_wish *wish, bool runtime,
			       const struct lock_pass *first, struct arena *mem);
enum lock_holds lock_marker_holds(const struct lock_pass *p, const struct lock_marker *m);
/* Does one of them hold? */
enum lock_holds lock_markers_hold(const struct lock_pass *p, const struct lock_markers *all);
/* Fills in what is reached from the roots of the pass. */
void lock_pass_walk(struct lock_pass *p);

#endif
