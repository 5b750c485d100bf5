/* Core metadata from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/wheel/metadata.h"

FUZZ(bytes, mem)
{
	struct err err = { 0 };
	struct metadata m;
	int rc = metadata_read(bytes, mem, &m, &err);

	if (rc != err.code || (rc < 0) != (err.text[0] != '\0'))
		__builtin_trap();
	for (size_t i = 0; rc == 0 && i < m.nrequires; i++)
		if (!*m.requires[i].name)
			__builtin_trap();
	for (size_t i = 0; rc == 0 && m.extras[i]; i++)
		if (!*m.extras[i])
			__builtin_trap();
}
