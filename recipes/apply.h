/* Doing what a plan says: the only code in the program that changes a machine. */
#ifndef AMPY_APPLY_H
#define AMPY_APPLY_H

#include "../probes/base/base.h"

#include "journal.h"
#include "plan.h"

struct arena;
struct cell;
struct err;
struct facts;
struct root;
struct span;

/* How far a step is, for people. */
struct progress {
	int percent;               /* of the step, 0 to 100; -1: not known */
	const char *what;          /* "Unpacking gcc-12", or NULL */
};

/* Called while it works; each may be NULL. */
struct watch {
	void (*begin)(void *user, const struct step *step);
	void (*progress)(void *user, const struct progress *p);
	void (*waiting)(void *user, const char *why);   /* for a lock: who holds it; for the network */
	void (*end)(void *user, const struct step *step, const struct step_result *result);
	void *user;
};

struct apply {
	const struct root *root;
	const struct plan *plan;
	struct journal *journal;
	const struct cell *cell;            /* NULL: the live machine */
	const char *const *as_root;         /* put before the argv of steps that need rights ("sudo",
					     * "-n", "--"), NULL-terminated; NULL: we have them */
	unsigned lock_timeout;              /* seconds to wait for the package manager's lock */
	unsigned network_timeout;           /* seconds to wait for a network that is not there yet,
					     * from the first failure on; 0: a few tries */
	int log;                            /* a descriptor that gets what the programs say; -1 */
	const struct facts *facts;          /* distro and packages, for reading the lists */
	const volatile int *stop;           /* the signal that came, or 0 */
	struct watch watch;
};

/* Does the steps in order until one fails or a signal comes; results has plan->nsteps rows.  0
 * when all are done; else a negative errno with a sentence: -EINTR a signal, -ETIME the lock was
 * not released, -ENETDOWN the network, -ENOSPC the disk, -EIO a program failed, -EROFS, -EPERM.
 */
int apply(const struct apply *a, struct step_result *results, struct arena *mem,
	  struct err *err) MUST_USE;

#endif
