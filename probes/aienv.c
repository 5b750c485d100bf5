/* What around AI frameworks decides how fast they are. */
#include "base/base.h"

#include "base/ailib.h"
#include "base/arena.h"
#include "base/root.h"
#include "aienv.h"
#include "probe.h"

enum { MAX_RELEASE = 4096 };

static const struct fact_field fields[] = { AIENV_FACTS(FACT_FIELD, aienv_facts) };

/* The cells behind the first are variables, each named as its cell is, in capitals. */
static const char *variable(const char *cell, struct arena *mem)
{
	char *name = JOIN(mem, "$", cell);

	for (char *c = name; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return name;
}

static int read_aienv(struct probe_run *run)
{
	static const char path[] = "/.release";
	struct aienv_facts *row = TAKE(run->mem, struct aienv_facts);
	const char *why = root_env_why(run->root);
	struct text text;
	int rc = root_read(run->root, path, MAX_RELEASE, run->mem, &text);

	if (rc == 0)
		row->ampere_release = fact_str_of(
			ailib_release((struct span){ text.v, text.n }, run->mem), path);
	else
		row->ampere_release = root_absent(rc)
			? ABSENT(str, path) : UNKNOWN(str, path, root_reason(path, rc, run->mem));
	for (size_t i = 1; i < LEN(fields); i++) {
		struct fact_str *cell = (void *)((char *)row + fields[i].at);
		const char *name = variable(fields[i].name, run->mem);
		const char *v = root_env(run->root, name + 1);

		*cell = why ? UNKNOWN(str, "/.ampy/environ", why)
			    : fact_str_of(v && *v ? v : NULL, name);
	}
	run->rows = row;
	run->n = 1;
	return 0;
}

PROBE_DEFINE(aienv, "the environment of AI frameworks, and Ampere's images (profile ai)", fields,
	     false, read_aienv);
