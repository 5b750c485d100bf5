/* `ampy --version`: the version, and with --verbose that of every library behind it. */
#include "../probes/base/base.h"

#include "../probes/base/json.h"
#include "../probes/base/module.h"
#include "help.h"
#include "../probes/base/jsonout.h"

enum cmd_exit help_version(struct env *env)
{
	struct json_out o = { .to = env->out };
	const struct module *net = NULL, *lists = NULL;

	if (env->global->verbose && (module_load(MODULE_NET, &net, &env->err) < 0 ||
				     module_load(MODULE_LISTS, &lists, &env->err) < 0)) {
		env->hint = "'ampy --version' without --verbose needs none of them";
		return EXIT_BROKEN;
	}
	if (!env->global->json) {
		fprintf(env->out, "ampy %s\n", AMPY_VERSION);
		if (net && lists)
			fprintf(env->out, "libcurl %s\nlibgit2 %s\nlibcrypto %s\nlibarchive %s\n"
				"libxml2 %s\ncJSON %s\n",
				net->net->curl_version(), net->net->git_version(),
				net->net->hash_version(), lists->lists->archive_version(),
				lists->lists->xml_version(), json_version());
		return EXIT_FINE;
	}
	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.version/1");
	json_string(&o, "ampy", AMPY_VERSION);
	if (net && lists) {
		json_open(&o, "libraries", '{');
		json_string(&o, "libcurl", net->net->curl_version());
		json_string(&o, "libgit2", net->net->git_version());
		json_string(&o, "libcrypto", net->net->hash_version());
		json_string(&o, "libarchive", lists->lists->archive_version());
		json_string(&o, "libxml2", lists->lists->xml_version());
		json_string(&o, "cjson", json_version());
		json_close(&o);
	}
	json_close(&o);
	return EXIT_FINE;
}
