/* `ampy regress run`: CPython's own tests, file by file. */
#include "../probes/base/base.h"

#include "regresscmd.h"

enum cmd_exit regress_run(struct env *env, const char *const *words)
{
	const struct regress_options *options = env->options;

	if (options->set && strcmp(options->set, "quick") != 0 && strcmp(options->set, "full") != 0)
		return usage(env, "the sets are quick and full", "there is no set '%s'",
			     options->set);
	if (options->set && (*words || options->tests.n))
		return usage(env, "leave one of them away", "--set and names of tests exclude each "
			     "other");
	return EXIT_FINE;
}
