/* INI from hostile bytes. */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/base/err.h"
#include "probes/base/ini.h"

static int count(void *user, const char *section, const char *key, const char *value, unsigned line,
		 struct err *err)
{
	(void)line;
	(void)err;
	*(size_t *)user += strlen(section) + strlen(key) + strlen(value);
	return 0;
}

FUZZ(bytes, mem)
{
	struct err err = { 0 };
	size_t n = 0;

	(void)mem;
	if (ini_read(bytes, count, &n, &err) < 0 && !err.text[0])
		abort();  /* an error without a sentence */
}
