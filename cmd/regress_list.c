/* `ampy regress list` and `add`: what a store has, and one more. */
#include "../probes/base/base.h"

#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../recipes/regress_index.h"
#include "../recipes/regress_store.h"
#include "regresscmd.h"
#include "regressload.h"
#include "text.h"

enum { FIRST_FEW = 30 };

static void put_json(struct json_out *o, const struct regress_result *r)
{
	const struct { const char *key; int64_t n; } counts[] = {
		{ "passed", r->summary.passed }, { "failed", r->summary.failed },
		{ "env_changed", r->summary.env_changed }, { "skipped", r->summary.skipped },
		{ "not_run", r->summary.not_run }, { "new", r->summary.fresh },
		{ "known", r->summary.known }, { "flaky", r->summary.flaky },
		{ "fixed", r->summary.fixed }, { "cases", r->summary.cases },
	};

	json_open(o, NULL, '{');
	json_string(o, "id", r->id);
	json_string(o, "began", r->began);
	json_string(o, "ended", r->ended);
	json_string(o, "state", r->partial ? "partial" : "complete");
	json_string(o, "machine", r->machine.name);
	json_string(o, "arch", r->machine.arch);
	json_string(o, "model", r->machine.model);
	json_string(o, "distro", r->machine.distro);
	json_string(o, "version", r->python.version);
	json_string(o, "branch", r->python.branch);
	json_flag(o, "free_threaded", r->python.free_threaded);
	json_flag(o, "debug", r->python.debug);
	json_string(o, "image", r->python.image);
	json_string(o, "set", r->set);
	json_open(o, "summary", '{');
	for (size_t i = 0; i < LEN(counts); i++)
		json_int(o, counts[i].key, counts[i].n);
	json_close(o);
	json_close(o);
}

static unsigned widest(const char *const *v, size_t n, const char *heading)
{
	size_t most = strlen(heading);

	for (size_t i = 0; i < n; i++)
		most = strlen(v[i]) > most ? strlen(v[i]) : most;
	return (unsigned)most + 2;
}

static void put_table(struct env *env, const struct regress_result *const *v, size_t n)
{
	struct text_out o = { .to = env->out, .color = env->color, .width = env->width };
	const char **versions = TAKE_N(env->mem, n + 1, const char *);
	const char **machines = TAKE_N(env->mem, n + 1, const char *);
	unsigned at[3];

	for (size_t i = 0; i < n; i++) {
		versions[i] = JOIN(env->mem, v[i]->python.version,
				   v[i]->python.free_threaded ? "t" : "");
		machines[i] = v[i]->machine.name;
	}
	at[0] = 27;
	at[1] = at[0] + widest(versions, n, "Python");
	at[2] = at[1] + widest(machines, n, "machine");
	text_put(&o, STYLE_BOLD, "run");
	text_column(&o, at[0]);
	text_put(&o, STYLE_BOLD, "Python");
	text_column(&o, at[1]);
	text_put(&o, STYLE_BOLD, "machine");
	text_column(&o, at[2]);
	text_put(&o, STYLE_BOLD, "tests");
	text_newline(&o);
	for (size_t i = 0; i < n; i++) {
		enum text_style style = v[i]->summary.fresh ? STYLE_BAD
					: v[i]->partial || v[i]->summary.flaky ? STYLE_WARN
									       : STYLE_GOOD;

		text_put(&o, STYLE_PLAIN, v[i]->id);
		text_column(&o, at[0]);
		text_put(&o, STYLE_PLAIN, versions[i]);
		text_column(&o, at[1]);
		text_put(&o, STYLE_PLAIN, machines[i]);
		text_column(&o, at[2]);
		text_wrap(&o, style, at[0],
			  JOIN(env->mem, regressload_counts(v[i], env->mem),
			       v[i]->partial ? " (not all of it)" : ""));
		text_newline(&o);
	}
}

enum cmd_exit regress_list(struct env *env, const char *const *words)
{
	const struct regress_options *options = env->options;
	struct json_out o = { .to = env->out };
	const struct regress_result **v;
	struct regress_store *s = NULL;
	struct regress_index index = { 0 };
	uint64_t last = env->global->json ? 0 : FIRST_FEW;
	size_t n = 0, all = 0;
	enum cmd_exit rc;

	if (*words)
		return usage(env, NULL, "'regress list' takes no word '%s'", *words);
	if (options->last && scan_u64(span_of(options->last), 10, REGRESS_MAX_RUNS, &last) < 0)
		return usage(env, NULL, "--last '%s' is no number of runs", options->last);
	rc = regressload_open(env, false, &s, &index);
	if (rc != EXIT_FINE)
		return rc;
	v = TAKE_N(env->mem, index.n + 1, const struct regress_result *);
	for (size_t i = 0; i < index.n; i++) {
		if (!regressload_wanted(env, &index.rows[i].run))
			continue;
		if (!last || all < last)
			v[n++] = &index.rows[i].run;
		all++;
	}
	if (env->global->json) {
		json_open(&o, NULL, '{');
		json_string(&o, "schema", "ampy.regress-list/1");
		json_string(&o, "store", regress_store_name(s));
		json_open(&o, "runs", '[');
		for (size_t i = 0; i < n; i++)
			put_json(&o, v[i]);
		json_close(&o);
		json_int(&o, "more", (int64_t)(all - n));
		regressload_broken_json(&o, &index);
		json_close(&o);
	} else if (n) {
		put_table(env, v, n);
		if (all > n)
			fprintf(env->out, "%zu older ones are not shown: --last 0 shows all.\n",
				all - n);
	} else {
		fprintf(env->out, "%s in '%s'.\n", index.n ? "No such run is" : "There are no results",
			regress_store_name(s));
	}
	regress_store_close(&s);
	return regressload_broken(env, &index);
}

/* A file that was written elsewhere goes into the store under the id in it. */
static enum cmd_exit add_file(struct env *env, struct regress_store *s, const char *path)
{
	struct regress_result r = { 0 };
	struct root *live = NULL;
	const char *why = NULL, *whole = path[0] == '/' ? path : NULL;
	struct text text;
	bool kept = false;
	char here[4096];
	int rc;

	if (!whole && getcwd(here, sizeof here))
		whole = JOIN(env->mem, here, "/", path);
	if (!whole || root_open("/", &live, &env->err) < 0)
		return usage(env, NULL, "'%s' cannot be found", path);
	rc = root_read(live, whole, REGRESS_MAX_FILE, env->mem, &text);
	root_close(live);
	if (rc < 0)
		return usage(env, NULL, "%s", root_reason(path, rc, env->mem));
	if (regress_result_read(&text, 0, env->mem, &r, &why) < 0)
		return usage(env, "'ampy regress run --json' writes such files",
			     "'%s' is no result: %s", path, why);
	if (!regress_id_of(&r))
		return usage(env, NULL, "'%s' is no result: its id is not that of the time at which "
			     "it began", path);
	rc = regress_store_add(s, r.id, &text, &kept, &env->err);
	regressload_quiet(env);
	if (rc < 0 && kept)
		env->hint = "the result is kept on this machine; 'ampy regress add' with the same "
			    "--store publishes it later";
	return rc < 0 ? regressload_exit(env) : EXIT_FINE;
}

enum cmd_exit regress_add(struct env *env, const char *const *words)
{
	struct json_out o = { .to = env->out };
	struct regress_store *s = NULL;
	size_t n = 0;
	enum cmd_exit rc = regressload_open(env, true, &s, NULL);

	if (rc == EXIT_FINE && !*words && regress_store_publish(s, &n, &env->err) < 0)
		rc = regressload_exit(env);
	for (; rc == EXIT_FINE && *words; words++, n++)
		rc = add_file(env, s, *words);
	if (rc == EXIT_FINE && n)
		regressload_learn(env, s);
	if (rc == EXIT_FINE && env->global->json) {
		json_open(&o, NULL, '{');
		json_string(&o, "schema", "ampy.regress-add/1");
		json_string(&o, "store", regress_store_name(s));
		json_int(&o, "added", (int64_t)n);
		json_close(&o);
	} else if (rc == EXIT_FINE && !env->global->quiet) {
		fprintf(env->out, "%zu result%s added to '%s'.\n", n, n == 1 ? " was" : "s were",
			regress_store_name(s));
	}
	regress_store_close(&s);
	return rc;
}
