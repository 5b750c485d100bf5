/* Opening a store of results for a command. */
#include "../probes/base/base.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/ticks.h"
#include "../recipes/regress_index.h"
#include "../recipes/regress_store.h"
#include "regresscmd.h"
#include "regressload.h"
#include "signals.h"
#include "text.h"

static bool shown;   /* a line of progress stands on the terminal */

void regressload_progress(void *user, const char *what, uint64_t done, uint64_t of)
{
	const int64_t pause = 100000000;
	static int64_t last;
	const struct env *env = user;
	int64_t now = ticks();

	if (env->global->quiet || env->global->json || now - last < pause ||
	    !isatty(STDERR_FILENO))
		return;
	last = now;
	shown = true;
	fprintf(stderr, "\r\033[K%s: %" PRIu64 " of %" PRIu64, what, done, of);
	fflush(stderr);
}

void regressload_quiet(struct env *env)
{
	(void)env;
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}

enum cmd_exit regressload_exit(const struct env *env)
{
	switch (env->err.code) {
	case -EINTR:
		return signals_came ? signals_exit() : EXIT_BROKEN;
	case -EINVAL:
	case -ENOENT:
	case -EPERM:
	case -EEXIST:
	case -EBADMSG:
	case -EFBIG:
		return EXIT_USAGE;
	default:
		return EXIT_BROKEN;
	}
}

enum cmd_exit regressload_open(struct env *env, bool make, struct regress_store **ret,
			       struct regress_index *index)
{
	const struct regress_options *options = env->options;
	const struct regress_wish wish = {
		.url = options->store, .make = make, .add_only = !index,
		/* What ended a run does not keep its result from being kept. */
		.stop = signals_came ? NULL : &signals_came,
		.progress = regressload_progress, .user = env,
	};
	struct regress_store *s = NULL;
	int rc;

	signals_catch();
	rc = regress_store_open(&wish, env->mem, &s, &env->err);
	if (rc == 0 && index)
		rc = regress_index_load(s, env->mem, index, &env->err);
	regressload_quiet(env);
	if (rc < 0) {
		regress_store_close(&s);
		return regressload_exit(env);
	}
	*ret = s;
	return EXIT_FINE;
}

void regressload_learn(struct env *env, struct regress_store *s)
{
	struct regress_index index;
	struct err err = { 0 };

	if (!signals_came)
		(void)!regress_index_load(s, env->mem, &index, &err);
	regressload_quiet(env);
}

enum cmd_exit regressload_broken(const struct env *env, const struct regress_index *index)
{
	enum { SHOWN = 20 };

	for (size_t i = 0; i < index->nbroken && i < SHOWN; i++)
		text_complain(arena_printf(env->mem, "the result %s is left out: %s",
					   index->broken[i].id, index->broken[i].why));
	if (index->nbroken > SHOWN)
		text_complain(arena_printf(env->mem, "... and %zu more are left out",
					   index->nbroken - SHOWN));
	return index->nbroken ? EXIT_FOUND : EXIT_FINE;
}

void regressload_broken_json(struct json_out *o, const struct regress_index *index)
{
	json_open(o, "broken", '[');
	for (size_t i = 0; i < index->nbroken; i++) {
		json_open(o, NULL, '{');
		json_string(o, "id", index->broken[i].id);
		json_string(o, "why", index->broken[i].why);
		json_close(o);
	}
	json_close(o);
}

const char *regressload_python(const struct regress_result *r, struct arena *mem)
{
	return JOIN(mem, r->python.branch, r->python.free_threaded ? "t" : "",
		    r->python.debug ? "d" : "");
}

const char *regressload_counts(const struct regress_result *r, struct arena *mem)
{
	const struct regress_summary *s = &r->summary;
	const struct { int64_t n; const char *what; } v[] = {
		{ s->fresh, "new" }, { s->known, "known" }, { s->flaky, "flaky" },
		{ s->fixed, "fixed" }, { s->not_run, "not run" },
	};
	const char *all = "";

	for (size_t i = 0; i < LEN(v); i++)
		if (v[i].n)
			all = arena_printf(mem, "%s%s%" PRId64 " %s", all, *all ? ", " : "", v[i].n,
					   v[i].what);
	return arena_printf(mem, "%s%s%" PRId64 " passed", all, *all ? ", " : "", s->passed);
}

bool regressload_wanted(const struct env *env, const struct regress_result *r)
{
	const struct regress_options *o = env->options;

	return (!o->machine || strcmp(o->machine, r->machine.name) == 0) &&
	       (!o->branch || strcmp(o->branch, r->python.branch) == 0 ||
		strcmp(o->branch, regressload_python(r, env->mem)) == 0);
}

/* --- what 'run' asks of the store ----------------------------------------------------------- */

static bool is_line(const struct regress_result *a, const struct regress_result *b)
{
	return strcmp(a->machine.name, b->machine.name) == 0 &&
	       strcmp(a->python.branch, b->python.branch) == 0 &&
	       a->python.free_threaded == b->python.free_threaded &&
	       a->python.debug == b->python.debug;
}

static void fill_before(const struct regress_index *index, const struct regress_result *like,
			struct regress_test *tests, size_t n)
{
	for (size_t name = 0; name < index->nnames; name++) {
		struct regress_test *t = NULL;

		for (size_t i = 0; i < n && !t; i++)
			if (strcmp(tests[i].name, index->names[name]) == 0)
				t = &tests[i];
		for (size_t i = 0; t && i < index->n && !t->before; i++) {
			struct regress_cell cell = regress_cell_of(&index->rows[i], name);

			if (is_line(&index->rows[i].run, like) && cell.outcome != REGRESS_NOT_RUN &&
			    cell.outcome != REGRESS_INTERRUPTED)
				t->before = cell.outcome;
		}
	}
}

/* Without --store the run goes on without one: then it is only not remembered. */
static enum cmd_exit unless_own(struct env *env, enum cmd_exit rc)
{
	const struct regress_options *options = env->options;

	if (rc == EXIT_FINE || options->store || signals_came)
		return rc;
	text_complain(arena_printf(env->mem, "the result is not remembered: %s", env->err.text));
	env->err = (struct err){ 0 };
	return EXIT_FINE;
}

enum cmd_exit regressload_before(struct env *env, const struct regress_result *like,
				 struct regress_test *tests, size_t n)
{
	struct regress_index index = { 0 };
	struct regress_store *s = NULL;
	enum cmd_exit rc = regressload_open(env, true, &s, &index);

	if (rc == EXIT_FINE)
		fill_before(&index, like, tests, n);
	/* It is not held while the tests run. */
	regress_store_close(&s);
	return unless_own(env, rc);
}

enum cmd_exit regressload_keep(struct env *env, const char *id, const struct text *result)
{
	struct regress_store *s = NULL;
	bool kept = false;
	enum cmd_exit rc = regressload_open(env, true, &s, NULL);

	if (rc == EXIT_FINE && regress_store_add(s, id, result, &kept, &env->err) < 0) {
		rc = regressload_exit(env);
		if (kept)
			env->hint = "the result is kept on this machine; 'ampy regress add' with "
				    "the same --store publishes it later";
	} else if (rc == EXIT_FINE) {
		regressload_learn(env, s);
	}
	regress_store_close(&s);
	regressload_quiet(env);
	return unless_own(env, rc);
}
