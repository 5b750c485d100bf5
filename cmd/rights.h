/* With which rights a plan is applied here, and whether the person agrees to it. */
#ifndef AMPY_RIGHTS_H
#define AMPY_RIGHTS_H

#include "cmd.h"

struct cell;
struct plan;

struct rights {
	const struct cell *cell;         /* NULL: the live machine */
	const char *const *as_root;      /* what stands before a step that needs rights, or NULL */
};

/* Can this plan be applied to env->root by whoever runs us?  EXIT_USAGE (a root that is not
 * trusted), EXIT_BROKEN with the command to type.  May ask sudo for a password, on a terminal.
 */
enum cmd_exit rights_find(struct env *env, const struct plan *plan, bool trust_root,
			  struct rights *ret);
/* On a terminal asks and takes the answer: EXIT_FINE for yes, EXIT_FOUND for no.  Without one:
 * EXIT_USAGE. */
enum cmd_exit rights_ask(struct env *env, const char *question);
/* True when there is a person to ask. */
bool rights_terminal(const struct env *env);

#endif
