/* Looking at a machine: configuration, facts and findings, as doctor and setup need them. */
#ifndef AMPY_EXAMINE_H
#define AMPY_EXAMINE_H

#include "../probes/checks/check.h"
#include "cmd.h"

struct arena;
struct config;
struct list;
struct root;

/* What the command line says. */
struct examine_wish {
	const char *profile, *now;        /* NULL: not said */
	const struct list *suppress;
	bool any_arch, strict;
};

struct examined {
	const struct config *config;
	enum profile profile;
	bool any_arch, strict;
	const char *time;                 /* of the root, or NULL */
	struct day today;
	struct facts *facts;
	struct findings found;
};

/* Reads the configuration and fills all but facts and findings; EXIT_USAGE with the error set. */
enum cmd_exit examine_begin(struct env *env, const struct examine_wish *wish,
			    struct examined *ret);
/* Then the facts of the probes in `wanted`, and with these the findings of the checks for which
 * wanted[i] is set (NULL: all).  Both may be called again, for a machine that has changed.
 */
void examine_gather(struct examined *e, const struct root *root, uint64_t wanted,
		    struct arena *mem);
void examine_judge(struct examined *e, const bool *wanted, struct arena *mem);
/* EXIT_FOUND when something fails or, where it is required, is unknown. */
enum cmd_exit examine_verdict(const struct findings *found, bool strict);

/* "there is no check 'x'", with the nearest one; `from`: the file that names it, or NULL. */
enum cmd_exit examine_unknown(struct env *env, const char *given, const char *from, bool groups);

#endif
