/* Markers from hostile bytes, judged where all is known and where nothing is. */
#include "probes/base/base.h"

#include <errno.h>

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/wheel/marker.h"
#include "probes/wheel/target.h"

FUZZ(bytes, mem)
{
	static const struct target t = { .major = 3, .minor = 12, .machine = "aarch64" };
	static const char *const some[] = { "dev", "test", NULL };
	struct marker_env env = marker_env_of(&t, "3.12.0+", mem), none = { 0 };
	const struct marker *m = NULL;
	struct err err = { 0 };
	bool holds = false;
	int rc;

	env.v[MARKER_PLATFORM_RELEASE] = "6.1.0-13-arm64";
	env.v[MARKER_PLATFORM_VERSION] = "#1 SMP";
	env.extras = env.groups = some;
	rc = marker_parse((struct span){ bytes->v, bytes->n }, mem, &m, &err);
	if (rc < 0) {
		if (err.code != rc || !err.text[0])
			__builtin_trap();
		return;
	}
	rc = marker_eval(m, &env, &holds, &err);
	if (rc < 0 && rc != -EDOM && rc != -ENODATA)
		__builtin_trap();
	if (marker_eval(m, &none, &holds, &err) != -ENODATA)
		__builtin_trap();
	if (marker_eval_extras(m, &env, some, &holds, &err) < 0 && !err.text[0])
		__builtin_trap();
	(void)marker_only_extra(m);
}
