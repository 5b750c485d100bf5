/* The configuration file from hostile bytes. */
#include "probes/base/base.h"

#include "cmd/config.h"
#include "fuzz.h"
#include "probes/base/err.h"

FUZZ(bytes, mem)
{
	struct config c = { 0 };
	struct err err = { 0 };

	if (config_add(&c, "fuzz", bytes, mem, &err) < 0 && !err.text[0])
		abort();
}
