/* `ampy --version`: the version, and with --verbose that of every library behind it. */
#include "../probes/base/base.h"

#include "../probes/base/json.h"
#include "../probes/base/module.h"
#include "help.h"
#include "../probes/base/jsonout.h"

enum cmd_exit help_version(struct env *env)
{
	struct json_out o = { .to = env->out };
	const struct module *net = NULL;

	if (env->global->verbose && module_load(&net, &env->err) < 0) {
		env->hint = "'ampy --version' without --verbose needs none of them";
		return EXIT_BROKEN;
	}
	if (!env->global->json) {
		fprintf(env->out, "ampy %s\n", AMPY_VERSION);
		if (net)
			fprintf(env->out, "libcurl %s\nlibgit2 %s\nlibcrypto %s\ncJSON %s\n",
				net->curl_version(), net->git_version(), net->hash_version(),
				json_version());
		return EXIT_FINE;
	}
	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.version/1");
	json_string(&o, "ampy", AMPY_VERSION);
	if (net) {
		json_open(&o, "libraries", '{');
		json_string(&o, "libcurl", net->curl_version());
		json_string(&o, "libgit2", net->git_version());
		json_string(&o, "libcrypto", net->hash_version());
		json_string(&o, "cjson", json_version());
		json_close(&o);
	}
	json_close(&o);
	return EXIT_FINE;
}
