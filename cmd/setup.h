/* What the parts of `ampy setup` share. */
#ifndef AMPY_SETUP_H
#define AMPY_SETUP_H

#include "../probes/base/arena.h"
#include "buildask.h"
#include "cmd.h"
#include "examine.h"
#include "result.h"

struct plan;
struct recipe_profile;
struct recipes;

struct setup_options {
	struct list cure, with, pip, requirements, suppress, framework;
	const char *as, *profile, *python, *venv, *index, *owner, *lock_timeout, *network_timeout,
		   *wait, *now, *output;
	bool plan, check, yes, pull, allow_repo, any_arch, trust_root, history, status, first_boot,
	     offline;
};

struct setup {
	struct env *env;
	const struct setup_options *options;
	struct examined seen;
	struct recipes *recipes;
	const struct recipe_profile *profile;
	struct setup_ai *ai;          /* what --framework came to, once it was asked for */
	unsigned lock_timeout;        /* seconds */
	unsigned network_timeout;     /* seconds; 0: a few tries */
	bool yes;                     /* nobody is asked */
	struct result result;
	struct buildask builds;       /* what pip has to build; asked for once */
};

/* The sealed plan for what was seen last; `refreshed`: the lists are up to date. */
enum cmd_exit setup_plan(struct setup *s, const struct root *root, bool refreshed,
			 struct plan *plan);
/* Where the environment is or will be, for looking into it; NULL: there is none. */
const char *setup_venv(struct setup *s);
/* The plan into env->out, as JSON or for people. */
void setup_show(struct setup *s, const struct plan *plan);

#endif
