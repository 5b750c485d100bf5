/* Where `ampy regress run` runs: which Python, in which root or container, as whom. */
#ifndef AMPY_REGRESS_SETTING_H
#define AMPY_REGRESS_SETTING_H

#include "../probes/base/cell.h"
#include "../recipes/regress_bench.h"
#include "../recipes/regress_engine.h"
#include "../recipes/regress_suite.h"
#include "regresscmd.h"

struct facts;

struct regress_setting {
	uint64_t memory;                 /* set before */
	unsigned timeout;                /* seconds for a file; set before */
	struct facts *facts;
	const char *python;              /* its path; in a container what was asked for */
	const char *as;                  /* the user, for people; NULL: ourselves */
	struct cell cell;
	struct regress_engine engine;
	struct regress_bench bench;
	struct regress_suite suite;
	int folder;                      /* of a root, -1: none is open */
};

/* From the options to a suite that is ready to be run; signals are caught from here on. */
enum cmd_exit regress_setting_open(struct env *env, const struct regress_options *o,
				   struct regress_setting *ret);
/* Removes what was made for it; fine where nothing was. */
void regress_setting_close(struct regress_setting *at);

#endif
