/* `ampy --version`: the version, and with --verbose that of every library behind it. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/json.h"
#include "../probes/base/module.h"
#include "help.h"
#include "../probes/base/jsonout.h"

struct versions { const char *library, *version; };

/* The versions of a part, in the order of the JSON, or why it has none; -EPERM is an error. */
static int part_versions(enum module_part part, struct env *env, struct versions *v, size_t *n,
			 const char **why)
{
	const struct module *m;
	int rc = module_load(part, &m, &env->err);

	if (rc == -ENOENT) {
		*why = arena_strdup(env->mem, env->err.text);
		return 0;
	}
	if (rc < 0)
		return rc;
	if (part == MODULE_NET) {
		v[(*n)++] = (struct versions){ "libcurl", m->net->curl_version() };
		v[(*n)++] = (struct versions){ "libgit2", m->net->git_version() };
		v[(*n)++] = (struct versions){ "libcrypto", m->net->hash_version() };
		v[(*n)++] = (struct versions){ "libzip", m->net->zip_version() };
	} else {
		v[(*n)++] = (struct versions){ "libarchive", m->lists->archive_version() };
		v[(*n)++] = (struct versions){ "libxml2", m->lists->xml_version() };
	}
	return 0;
}

enum cmd_exit help_version(struct env *env)
{
	const char *why[MODULE_PARTS] = { 0 };
	struct json_out o = { .to = env->out };
	struct versions v[7];
	size_t n = 0;

	for (unsigned part = 0; env->global->verbose && part < MODULE_PARTS; part++)
		if (part_versions((enum module_part)part, env, v, &n, &why[part]) < 0) {
			env->hint = "'ampy --version' without --verbose needs none of them";
			return EXIT_BROKEN;
		}
	if (env->global->verbose)
		v[n++] = (struct versions){
			env->global->json ? "cjson" : "cJSON", json_version() };
	if (!env->global->json) {
		fprintf(env->out, "ampy %s\n", AMPY_VERSION);
		for (size_t i = 0; i < n; i++)
			fprintf(env->out, "%s %s\n", v[i].library, v[i].version);
		for (size_t i = 0; i < MODULE_PARTS; i++)
			if (why[i])
				fprintf(env->out, "missing: %s\n", why[i]);
		return EXIT_FINE;
	}
	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.version/1");
	json_string(&o, "ampy", AMPY_VERSION);
	if (env->global->verbose) {
		json_open(&o, "libraries", '{');
		for (size_t i = 0; i < n; i++)
			json_string(&o, v[i].library, v[i].version);
		json_close(&o);
		json_open(&o, "missing", '[');
		for (size_t i = 0; i < MODULE_PARTS; i++)
			if (why[i])
				json_string(&o, NULL, why[i]);
		json_close(&o);
	}
	json_close(&o);
	return EXIT_FINE;
}
