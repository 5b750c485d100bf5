/* `ampy regress page`: a site for a browser from the store. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/pyconfig.h"
#include "../probes/base/scan.h"
#include "../recipes/regress_index.h"
#include "../recipes/regress_store.h"
#include "html.h"
#include "regresscmd.h"
#include "regressload.h"
#include "site.h"
#include "sitefiles.h"

enum { MAX_MACHINES = 2000, MAX_LINES = 5000 };

struct writing {
	struct env *env;
	struct regress_store *s;
	struct regress_index index;
	struct site site;
	bool same_version;     /* what it wrote once would be the same */
	size_t runs;           /* read for a page of their own */
};

static void free_arena(struct arena **mem)
{
	arena_free(*mem);
}

static const char *path_of(const struct regress_row *row, struct arena *mem)
{
	return JOIN(mem, "runs/", row->run.id, ".html");
}

/* A run with all that it has, and what is made of it. */
static int with_run(struct writing *w, const struct regress_row *row,
		    int (*write)(const struct site *s, const struct regress_row *row,
				 const struct regress_result *r, struct err *err))
{
	ON_EXIT(free_arena) struct arena *mem = arena_new();
	struct regress_entry entry = { .id = row->run.id };
	struct regress_result r;
	const char *why = NULL;
	struct text text;
	int rc;

	memcpy(entry.object, row->object, sizeof entry.object);
	rc = regress_store_read(w->s, &entry, mem, &text, &w->env->err);
	if (rc < 0)
		return rc;
	if (regress_result_read(&text, REGRESS_WANT_FACTS | REGRESS_WANT_OUTPUT, mem, &r, &why) < 0)
		return err_set(&w->env->err, -EBADMSG, "the result %s: %s", row->run.id, why);
	rc = write(&w->site, row, &r, &w->env->err);
	regress_result_close(&r);
	return rc;
}

/* Of a run that has no page in these files one is made only where it is to have one; one that has
 * is not made anew, since a result does not change.
 */
static int write_runs(struct writing *w)
{
	const struct regress_index *x = &w->index;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < x->n; i++) {
		const struct regress_row *row = &x->rows[i];
		bool there = sitefiles_has(w->site.files, path_of(row, w->env->mem));

		if (there && (w->same_version || !w->site.paged[i])) {
			w->site.paged[i] = true;
			continue;
		}
		if (!w->site.paged[i])
			continue;
		rc = with_run(w, row, site_run);
		if (rc == -EBADMSG) {
			/* It was readable once, and is damaged now. */
			w->index.broken[w->index.nbroken++] = (struct regress_broken){
				row->run.id, arena_strdup(w->env->mem, w->env->err.text) };
			w->site.paged[i] = false;
			rc = 0;
		}
		w->runs++;
		if (rc == 0)
			rc = regress_store_progress(w->s, "writing pages", i + 1, x->n,
						    &w->env->err);
	}
	return rc;
}

/* Each machine, as its newest run has it. */
static int write_machines(struct writing *w)
{
	struct list names = { 0 };
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < w->index.n; i++) {
		const char *name = w->index.rows[i].run.machine.name;

		/* Machines are few. */
		if (list_has(&names, name))
			continue;
		if (names.n == MAX_MACHINES)
			return err_set(&w->env->err, -E2BIG, "the store has over %d machines",
				       MAX_MACHINES);
		list_add(&names, name, w->env->mem);
		rc = with_run(w, &w->index.rows[i], site_machine);
	}
	return rc;
}

static int write_all(struct writing *w)
{
	struct err *err = &w->env->err;
	int rc = write_runs(w);

	if (rc == 0)
		rc = write_machines(w);
	for (size_t i = 0; rc == 0 && i < w->index.nnames; i++)
		rc = site_test(&w->site, i, err);
	if (rc == 0)
		rc = site_months(&w->site, err);
	if (rc == 0)
		rc = site_feed(&w->site, err);
	if (rc == 0)
		rc = site_badges(&w->site, err);
	/* The last to take its place: what it leads to is there. */
	return rc == 0 ? site_home(&w->site, err) : rc;
}

static void answer(struct writing *w, const char *dir, size_t written, size_t same)
{
	struct env *env = w->env;
	struct json_out o = { .to = env->out };

	if (env->global->json) {
		json_open(&o, NULL, '{');
		json_string(&o, "schema", "ampy.regress-page/1");
		json_string(&o, "page", JOIN(env->mem, dir, "/index.html"));
		json_int(&o, "runs", (int64_t)w->index.n);
		json_int(&o, "written", (int64_t)written);
		json_int(&o, "unchanged", (int64_t)same);
		regressload_broken_json(&o, &w->index);
		json_close(&o);
	} else if (!env->global->quiet) {
		fprintf(env->out, "%s/index.html: %s, %zu files written, %zu unchanged.\n", dir,
			site_count(w->index.n, "run", "runs", env->mem), written, same);
	}
}

enum cmd_exit regress_page(struct env *env, const char *const *words)
{
	const struct regress_options *options = env->options;
	struct writing w = { .env = env };
	struct sitefiles *files = NULL;
	size_t written = 0, same = 0;
	enum cmd_exit rc;
	int failed;

	if (!*words || words[1])
		return usage(env, "say 'ampy regress page DIR'", "one folder for the pages is named");
	if (options->base && (!html_url_fine(options->base) || !strstr(options->base, "://")))
		return usage(env, NULL, "--base '%s' is no address of http or https",
			     url_masked(span_of(options->base), env->mem));
	rc = regressload_open(env, false, &w.s, &w.index);
	if (rc != EXIT_FINE)
		return rc;
	site_sort(&w.index, env->mem, &w.site);
	w.site.title = options->title && *options->title ? options->title
							  : "CPython regression results";
	if (options->base)
		w.site.base = JOIN(env->mem, options->base,
				   options->base[strlen(options->base) - 1] == '/' ? "" : "/");
	failed = w.site.nlines > MAX_LINES
			 ? err_set(&env->err, -E2BIG, "the store has over %d Pythons on machines",
				   MAX_LINES)
			 : 0;
	if (failed == 0)
		failed = sitefiles_open(*words, env->mem, &files, &env->err);
	if (failed == 0) {
		w.site.files = files;
		w.same_version = strcmp(sitefiles_version(files), AMPY_VERSION) == 0;
		failed = write_all(&w);
	}
	if (failed == 0)
		failed = sitefiles_settle(files, &written, &same, &env->err);
	sitefiles_close(&files);
	regress_store_close(&w.s);
	regressload_quiet(env);
	if (failed < 0)
		return regressload_exit(env);
	answer(&w, *words, written, same);
	return regressload_broken(env, &w.index);
}
