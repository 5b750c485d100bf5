/* `ampy recipes`: the cures that setup knows, and what each means on this machine. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../probes/base/words.h"
#include "../probes/checks/chosen.h"
#include "../probes/distro.h"
#include "../probes/probe.h"
#include "../recipes/recipe.h"
#include "args.h"
#include "cmd.h"
#include "text.h"

enum { COLUMN = 17 };

/* What is listed: recipes, the profiles they belong to, and the machine they are named for. */
struct shelf {
	struct env *env;
	struct recipes *recipes;
	struct facts facts;
	const struct distro_facts *distro;
	struct text_out out;
};

static const char *const *profiles_of(const struct shelf *s, const struct recipe *r)
{
	struct list names = { 0 };

	list_add(&names, NULL, s->env->mem);
	for (size_t i = 0; i < recipes_profiles(s->recipes); i++)
		if (profile_has(recipes_profile_at(s->recipes, i), r->id))
			list_add(&names, recipes_profile_at(s->recipes, i)->id, s->env->mem);
	return names.v;
}

static const char *const *words_here(const struct shelf *s, const struct recipe *r)
{
	return s->distro ? recipe_words(r, s->distro, python_branch_beside(&s->facts), s->env->mem)
			 : NULL;
}

static void put_pair(struct shelf *s, const char *name, const char *value)
{
	text_put(&s->out, STYLE_BOLD, name);
	text_column(&s->out, COLUMN);
	text_wrap(&s->out, STYLE_PLAIN, COLUMN, *value ? value : "-");
	text_newline(&s->out);
}

static void json_recipe(struct json_out *o, const struct shelf *s, const struct recipe *r)
{
	static const char *const none[] = { NULL };
	const char *const *words = words_here(s, r);
	const char *const *from = s->distro ? recipe_repositories(r, s->distro, s->env->mem) : NULL;

	json_open(o, NULL, '{');
	json_string(o, "id", r->id);
	json_string(o, "title", r->title);
	json_strings(o, "cures", r->cures);
	json_strings(o, "profiles", profiles_of(s, r));
	json_strings(o, "packages", words ? words : none);
	json_strings(o, "repositories", from ? from : none);
	json_close(o);
}

static enum cmd_exit list_all(struct shelf *s)
{
	struct json_out o = { .to = s->env->out };

	if (!s->env->global->json) {
		for (size_t i = 0; i < recipes_count(s->recipes); i++)
			put_pair(s, recipes_at(s->recipes, i)->id,
				 recipes_at(s->recipes, i)->title);
		text_newline(&s->out);
		for (size_t i = 0; i < recipes_profiles(s->recipes); i++) {
			const struct recipe_profile *p = recipes_profile_at(s->recipes, i);

			put_pair(s, arena_printf(s->env->mem, "profile %s", p->id),
				 words_join(p->recipes, " ", s->env->mem));
		}
		return EXIT_FINE;
	}
	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.recipes/1");
	json_open(&o, "recipes", '[');
	for (size_t i = 0; i < recipes_count(s->recipes); i++)
		json_recipe(&o, s, recipes_at(s->recipes, i));
	json_close(&o);
	json_open(&o, "profiles", '[');
	for (size_t i = 0; i < recipes_profiles(s->recipes); i++) {
		const struct recipe_profile *p = recipes_profile_at(s->recipes, i);

		json_open(&o, NULL, '{');
		json_string(&o, "id", p->id);
		json_string(&o, "title", p->title);
		json_strings(&o, "recipes", p->recipes);
		json_close(&o);
	}
	json_close(&o);
	json_close(&o);
	return EXIT_FINE;
}

static void put_places(struct shelf *s, const char *title, const struct recipe_names *v, size_t n)
{
	if (!n)
		return;
	text_newline(&s->out);
	text_put(&s->out, STYLE_BOLD, title);
	text_newline(&s->out);
	for (size_t i = 0; i < n; i++) {
		text_put(&s->out, STYLE_PLAIN, "  ");
		text_put(&s->out, STYLE_PLAIN, v[i].where);
		text_column(&s->out, COLUMN + 8);
		text_wrap(&s->out, STYLE_PLAIN, COLUMN + 8,
			  *v[i].names ? words_join(v[i].names, " ", s->env->mem) : "-");
		text_newline(&s->out);
	}
}

static enum cmd_exit show_one(struct shelf *s, const struct recipe *r)
{
	struct json_out o = { .to = s->env->out };
	const char *const *words = words_here(s, r);
	const char *why = NULL;

	if (s->env->global->json) {
		json_open(&o, NULL, '{');
		json_string(&o, "schema", "ampy.recipes/1");
		json_open(&o, "recipes", '[');
		json_recipe(&o, s, r);
		json_close(&o);
		json_close(&o);
		return EXIT_FINE;
	}
	put_pair(s, "id", r->id);
	put_pair(s, "does", r->title);
	put_pair(s, "cures", words_join(r->cures, " ", s->env->mem));
	put_pair(s, "profiles", words_join(profiles_of(s, r), " ", s->env->mem));
	put_pair(s, "packages here", words_join(words, " ", s->env->mem));
	if (!recipe_applies(r, &s->facts, &why, s->env->mem))
		put_pair(s, "condition", why);
	put_places(s, "packages", r->packages, r->npackages);
	put_places(s, "repositories", r->repositories, r->nrepositories);
	return EXIT_FINE;
}

static enum cmd_exit unknown(struct shelf *s, const char *id)
{
	struct list names = { 0 };
	const char *near;

	for (size_t i = 0; i < recipes_count(s->recipes); i++)
		list_add(&names, recipes_at(s->recipes, i)->id, s->env->mem);
	near = args_nearest(id, names.v, names.n);
	return usage(s->env, near ? arena_printf(s->env->mem, "did you mean '%s'?", near)
				  : "'ampy recipes list' names them",
		     "there is no recipe '%s'", id);
}

static enum cmd_exit run(struct env *env)
{
	struct shelf *s = TAKE(env->mem, struct shelf);
	const char *const *words = env->words;
	const char *verb = *words ? *words : "list", *id = *words ? words[1] : NULL;

	*s = (struct shelf){ .env = env, .out = { .to = env->out, .color = env->color,
						  .width = env->width } };
	if (recipes_builtin(env->mem, &s->recipes, &env->err) < 0)
		return EXIT_BROKEN;
	facts_gather(&s->facts, env->root, BIT(PROBE_distro) | BIT(PROBE_python) | BIT(PROBE_cpu),
		     env->mem);
	s->distro = FACT_ROWS(&s->facts, distro) ? FACT_ROW(&s->facts, distro, 0) : NULL;
	if (strcmp(verb, "list") == 0 && !id)
		return list_all(s);
	if (strcmp(verb, "show") == 0 && id)
		return recipes_find(s->recipes, id) ? show_one(s, recipes_find(s->recipes, id))
						    : unknown(s, id);
	return usage(env, "say 'ampy recipes list' or 'ampy recipes show ID'",
		     "'recipes %s%s%s' is not complete or not known", verb, id ? " " : "",
		     id ? id : "");
}

const struct command command_recipes = {
	.name = "recipes",
	.brief = "list the cures that setup knows, or show one",
	.args = "[list | show ID]",
	.about = "A recipe cures findings: it has the names of packages for each distribution, in "
		 "the order in which they are tried, and the repositories they need. Profiles are "
		 "lists of recipes. 'show' tells which packages one means on this machine, or with "
		 "--root on another.",
	.needs = CMD_ROOT,
	.max_words = 2,
	.run = run,
};
