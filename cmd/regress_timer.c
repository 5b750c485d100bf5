/* `ampy regress timer`. */
#include "../probes/base/base.h"

#include "regresscmd.h"

enum cmd_exit regress_timer(struct env *env, const char *const *words)
{
	(void)words;
	return usage(env, NULL, "not yet");
}
