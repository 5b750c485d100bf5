/* What only an index can tell of what `ampy check` looks at. */
#ifndef AMPY_CHECKINDEX_H
#define AMPY_CHECKINDEX_H

#include "../probes/base/base.h"

#include "../probes/wheel/audit.h"

struct arena;
struct asking;
struct check_result;
struct check_target;
struct err;
struct lock_entry;
struct subject;

/* How --no-deps and the like were given. */
struct checkindex_wish {
	bool no_deps, only_binary, pre;
};

/* Could an index tell more of it, or of what it requires? */
bool checkindex_asks(const struct subject *s, const struct lock_entry *e,
		     const struct checkindex_wish *wish);
/* True where a verdict leaves open what an index could tell. */
bool checkindex_is_open(const struct subject *s, size_t entry, const struct check_result *result,
			const struct checkindex_wish *wish);
/* Audits those entries that are open on the target; `results` are by entry, `stride` apart.  None
 * is an audit without rows.
 */
int checkindex_audit(struct asking *asking, const struct subject *s,
		     const struct check_result *const *results, const struct check_target *target,
		     const struct checkindex_wish *wish, struct arena *mem, struct audit *ret,
		     struct err *err) MUST_USE;
/* A row of it as a result; whether it is ready is left to the caller. */
struct check_result checkindex_result(const struct audit_row *row);
/* A sentence where what it requires is not known, though it would be used; else NULL.  *built where
 * that is told only when it is built.
 */
const char *checkindex_unfollowed(const struct audit_row *row, bool *built, struct arena *mem);

#endif
