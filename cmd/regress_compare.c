/* `ampy regress compare`: what differs between two runs. */
#include "../probes/base/base.h"

#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../recipes/regress_compare.h"
#include "../recipes/regress_index.h"
#include "../recipes/regress_store.h"
#include "regresscmd.h"
#include "regressload.h"
#include "text.h"

struct comparing {
	struct env *env;
	struct regress_store *s;       /* NULL: not opened */
	struct regress_index index;
	struct regress_result a, b;
	struct text_out out;
};

static bool is_file(const char *word)
{
	size_t n = strlen(word);

	return strchr(word, '/') || (n > 5 && strcmp(word + n - 5, ".json") == 0);
}

static enum cmd_exit read_text(struct comparing *c, const char *word, const struct text *text,
			       struct regress_result *ret)
{
	const char *why = NULL;

	if (regress_result_read(text, REGRESS_WANT_OUTPUT, c->env->mem, ret, &why) < 0)
		return usage(c->env, NULL, "'%s' is no result: %s", word, why);
	return EXIT_FINE;
}

static enum cmd_exit read_file(struct comparing *c, const char *word, struct regress_result *ret)
{
	struct env *env = c->env;
	struct root *live = NULL;
	struct text text;
	char here[4096];
	int rc;

	if (word[0] != '/' && !getcwd(here, sizeof here))
		return usage(env, NULL, "'%s' cannot be found", word);
	if (root_open("/", &live, &env->err) < 0)
		return EXIT_BROKEN;
	rc = root_read(live, word[0] == '/' ? word : JOIN(env->mem, here, "/", word),
		       REGRESS_MAX_FILE, env->mem, &text);
	root_close(live);
	return rc < 0 ? usage(env, NULL, "%s", root_reason(word, rc, env->mem))
		      : read_text(c, word, &text, ret);
}

static bool is_sibling(const struct regress_result *a, const struct regress_result *b,
		       struct arena *mem)
{
	return strcmp(a->machine.name, b->machine.name) == 0 && strcmp(a->set, b->set) == 0 &&
	       strcmp(regressload_python(a, mem), regressload_python(b, mem)) == 0;
}

/* "latest", "previous" (of the machine, Python and set of the latest), an id, or its beginning;
 * NULL where the error is set.
 */
static const struct regress_row *find(struct comparing *c, const char *word)
{
	bool latest = strcmp(word, "latest") == 0, previous = strcmp(word, "previous") == 0;
	const struct regress_row *first = NULL, *found = NULL;
	struct env *env = c->env;
	size_t n = 0;

	for (size_t i = 0; i < c->index.n; i++) {
		const struct regress_row *row = &c->index.rows[i];
		bool wanted = regressload_wanted(env, &row->run);

		if (!latest && !previous) {
			if (strncmp(row->run.id, word, strlen(word)) != 0)
				continue;
			found = row;
			n++;
		} else if (wanted && !found) {
			if (latest || (first && is_sibling(&first->run, &row->run, env->mem)))
				found = row;
			first = first ? first : row;
		}
	}
	if (n > 1)
		usage(env, "give more of it", "%zu runs have an id that begins with '%s'", n, word);
	else if (!found && previous && first)
		usage(env, NULL, "there is no run before %s of the same machine, Python and set",
		      first->run.id);
	else if (!found)
		usage(env, "'ampy regress list' shows the runs that there are",
		      "there is no run '%s'", word);
	return n > 1 ? NULL : found;
}

static enum cmd_exit read_run(struct comparing *c, const char *word, struct regress_result *ret)
{
	const struct regress_row *row;
	struct regress_entry entry;
	struct env *env = c->env;
	struct text text;
	enum cmd_exit rc;

	if (is_file(word))
		return read_file(c, word, ret);
	if (!c->s && (rc = regressload_open(env, false, &c->s, &c->index)) != EXIT_FINE)
		return rc;
	row = find(c, word);
	if (!row)
		return EXIT_USAGE;
	entry.id = row->run.id;
	memcpy(entry.object, row->object, sizeof entry.object);
	if (regress_store_read(c->s, &entry, env->mem, &text, &env->err) < 0)
		return regressload_exit(env);
	return read_text(c, word, &text, ret);
}

/* --- JSON ----------------------------------------------------------------------------------- */

static void json_run(struct json_out *o, const char *key, const struct regress_result *r)
{
	json_open(o, key, '{');
	json_string(o, "id", r->id);
	json_string(o, "began", r->began);
	json_string(o, "state", r->partial ? "partial" : "complete");
	json_string(o, "machine", r->machine.name);
	json_string(o, "version", r->python.version);
	json_close(o);
}

static void json_side(struct json_out *o, const char *key, const struct regress_test *t)
{
	if (!t) {
		json_string(o, key, NULL);
		return;
	}
	json_open(o, key, '{');
	json_string(o, "outcome", regress_outcome_names[t->outcome]);
	json_string(o, "label", regress_label_names[t->label]);
	json_close(o);
}

static void put_json(struct comparing *c, const struct regress_compared *x)
{
	struct json_out o = { .to = c->env->out };

	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.regress-compare/1");
	json_run(&o, "a", &c->a);
	json_run(&o, "b", &c->b);
	json_open(&o, "differences", '[');
	for (size_t i = 0; i < x->ndifferences; i++) {
		json_open(&o, NULL, '{');
		json_string(&o, "what", x->differences[i].what);
		json_string(&o, "a", x->differences[i].a);
		json_string(&o, "b", x->differences[i].b);
		json_close(&o);
	}
	json_close(&o);
	for (unsigned change = REGRESS_FAILS_NOW; change < REGRESS_CHANGES; change++) {
		json_open(&o, regress_change_names[change], '[');
		for (size_t i = 0; i < x->npairs; i++) {
			const struct regress_pair *p = &x->pairs[i];

			if (p->change != change)
				continue;
			json_open(&o, NULL, '{');
			json_string(&o, "name", p->b ? p->b->name : p->a->name);
			json_side(&o, "a", p->a);
			json_side(&o, "b", p->b);
			json_close(&o);
		}
		json_close(&o);
	}
	json_open(&o, "summary", '{');
	for (unsigned change = REGRESS_SAME; change < REGRESS_CHANGES; change++)
		json_int(&o, regress_change_names[change], (int64_t)x->counts[change]);
	json_int(&o, "new", (int64_t)x->fresh);
	json_close(&o);
	json_close(&o);
}

/* --- for people ----------------------------------------------------------------------------- */

static void put_run(struct comparing *c, const char *letter, const struct regress_result *r)
{
	struct arena *mem = c->env->mem;

	text_put(&c->out, STYLE_BOLD, letter);
	text_column(&c->out, 3);
	text_wrap(&c->out, STYLE_PLAIN, 3,
		  JOIN(mem, r->id, "  Python ", r->python.version,
		       r->python.free_threaded ? " free-threaded" : "", " on ", r->machine.name,
		       ": ", regressload_counts(r, mem), r->partial ? " (not all of it)" : ""));
	text_newline(&c->out);
}

static const char *words_of(const struct regress_test *t, struct arena *mem)
{
	const char *label = t ? regress_label_names[t->label] : NULL;

	return !t ? "not there"
		  : JOIN(mem, regress_outcome_names[t->outcome], label ? " (" : "",
			 label ? label : "", label ? ")" : "");
}

static void put_change(struct comparing *c, const struct regress_compared *x,
		       enum regress_change change, const char *heading, enum text_style style)
{
	struct arena *mem = c->env->mem;
	size_t wide = 0;

	if (!x->counts[change])
		return;
	text_newline(&c->out);
	text_printf(&c->out, STYLE_BOLD, "%s (%zu)", heading, x->counts[change]);
	text_newline(&c->out);
	for (size_t i = 0; i < x->npairs; i++) {
		const char *name = x->pairs[i].b ? x->pairs[i].b->name : x->pairs[i].a->name;

		if (x->pairs[i].change == change && strlen(name) > wide)
			wide = strlen(name);
	}
	for (size_t i = 0; i < x->npairs; i++) {
		const struct regress_pair *p = &x->pairs[i];
		const struct regress_test *t = p->b ? p->b : p->a;

		if (p->change != change)
			continue;
		text_put(&c->out, STYLE_PLAIN, "  ");
		text_put(&c->out, style, t->name);
		text_column(&c->out, (unsigned)(wide < 40 ? wide : 40) + 4);
		text_wrap(&c->out, STYLE_PLAIN, 6,
			  change == REGRESS_ONLY_A ? words_of(p->a, mem)
			  : p->a && p->b && change != REGRESS_FAILS_STILL
				? JOIN(mem, words_of(p->a, mem), " -> ", words_of(p->b, mem))
				: words_of(p->b ? p->b : p->a, mem));
		text_newline(&c->out);
		if (change == REGRESS_FAILS_NOW)
			for (size_t k = 0; k < t->nfailures && k < 5; k++) {
				text_put(&c->out, STYLE_PLAIN, "    ");
				text_wrap(&c->out, STYLE_DIM, 6, t->failures[k].name);
				text_newline(&c->out);
			}
	}
}

static void put_text(struct comparing *c, const struct regress_compared *x)
{
	put_run(c, "A", &c->a);
	put_run(c, "B", &c->b);
	if (x->ndifferences) {
		text_newline(&c->out);
		text_put(&c->out, STYLE_BOLD, "what else differs");
		text_newline(&c->out);
	}
	for (size_t i = 0; i < x->ndifferences; i++) {
		text_put(&c->out, STYLE_PLAIN, "  ");
		text_put(&c->out, STYLE_PLAIN, x->differences[i].what);
		text_column(&c->out, 18);
		text_wrap(&c->out, STYLE_PLAIN, 18,
			  JOIN(c->env->mem, x->differences[i].a, " -> ", x->differences[i].b));
		text_newline(&c->out);
	}
	put_change(c, x, REGRESS_FAILS_NOW, "newly failing", STYLE_BAD);
	put_change(c, x, REGRESS_FAILS_STILL, "still failing", STYLE_WARN);
	put_change(c, x, REGRESS_PASSES_NOW, "newly passing", STYLE_GOOD);
	put_change(c, x, REGRESS_CHANGED, "changed otherwise", STYLE_PLAIN);
	put_change(c, x, REGRESS_ONLY_A, "only in A", STYLE_PLAIN);
	put_change(c, x, REGRESS_ONLY_B, "only in B", STYLE_PLAIN);
	text_newline(&c->out);
	if (x->fresh)
		text_printf(&c->out, STYLE_BAD, "%zu new failure%s in B; ", x->fresh,
			    x->fresh > 1 ? "s" : "");
	else
		text_put(&c->out, STYLE_GOOD, "No new failure in B; ");
	text_printf(&c->out, STYLE_PLAIN, "%zu the same in both.", x->counts[REGRESS_SAME]);
	text_newline(&c->out);
}

enum cmd_exit regress_compare(struct env *env, const char *const *words)
{
	struct comparing c = { .env = env, .out = { .to = env->out, .color = env->color,
						    .width = env->width } };
	const char *first = *words ? words[0] : "previous", *second = *words ? words[1] : "latest";
	struct regress_compared x;
	enum cmd_exit rc;

	if (!second || (*words && words[2]))
		return usage(env, "say 'ampy regress compare A B', or nothing for the last two",
			     "two runs are compared");
	rc = read_run(&c, first, &c.a);
	if (rc == EXIT_FINE)
		rc = read_run(&c, second, &c.b);
	regress_store_close(&c.s);
	if (rc != EXIT_FINE)
		return rc;
	regress_compare_runs(&c.a, &c.b, env->mem, &x);
	if (env->global->json)
		put_json(&c, &x);
	else
		put_text(&c, &x);
	(void)regressload_broken(env, &c.index);
	return x.fresh ? EXIT_FOUND : EXIT_FINE;
}
