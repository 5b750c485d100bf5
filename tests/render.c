/* Writes a plan that stands on stdin as NUL-terminated words KEY=VALUE: render sh|cloud-config|dockerfile
 *
 * family, manager, type, id, version, name, profile and provisional are the plan's; step=KIND begins
 * a step, which the words behind it fill; want=RECIPE begins a want of an install, candidate= its
 * names; miss=REASON is something that is not cured.
 */
#include "probes/base/base.h"

#include "probes/base/arena.h"
#include "probes/distro.h"
#include "recipes/plan.h"
#include "recipes/render.h"

enum { MAX = 64 };

struct input {
	struct plan plan;
	struct distro_facts distro;
	const char *profile;
	struct step step;
	struct list argv, env, packages;
	struct want wants[MAX];
	struct list candidates[MAX];
	size_t nwants;
	bool begun;
	struct arena *mem;
};

static void end_step(struct input *in)
{
	struct want *wants = TAKE_N(in->mem, MAX, struct want);

	for (size_t i = 0; i < in->nwants; i++) {
		wants[i] = in->wants[i];
		wants[i].candidates = in->candidates[i].v;
		wants[i].chosen = in->candidates[i].n ? in->candidates[i].v[0] : NULL;
	}
	in->step.wants = wants;
	in->step.nwants = in->nwants;
	in->step.argv = in->argv.v;
	in->step.env = in->env.v;
	in->step.packages = in->packages.v;
	if (in->begun)
		(void)plan_add(&in->plan, in->step, in->mem);
	in->argv = in->env = in->packages = (struct list){ 0 };
	memset(in->candidates, 0, sizeof in->candidates);
	in->nwants = 0;
}

static void begin_step(struct input *in, const char *name)
{
	end_step(in);
	for (unsigned i = 0; i < STEP_KINDS; i++)
		if (strcmp(step_names[i], name) == 0)
			in->step = (struct step){ .kind = i, .mode = 0644, .as_root = true };
	in->begun = true;
}

static bool take_list(struct input *in, const char *key, const char *value)
{
	struct list *l = strcmp(key, "argv") == 0     ? &in->argv
			 : strcmp(key, "env") == 0     ? &in->env
			 : strcmp(key, "package") == 0 ? &in->packages
						       : NULL;

	if (strcmp(key, "candidate") == 0 && in->nwants)
		l = &in->candidates[in->nwants - 1];
	if (l)
		list_add(l, value, in->mem);
	else if (strcmp(key, "want") == 0 && in->nwants < MAX)
		in->wants[in->nwants++] = (struct want){ .recipe = value };
	else if (strcmp(key, "miss") == 0)
		plan_miss(&in->plan, (struct unresolved){ NULL, NULL, value }, in->mem);
	else if (strcmp(key, "step") == 0)
		begin_step(in, value);
	else if (strcmp(key, "mode") == 0)
		in->step.mode = (unsigned)strtoul(value, NULL, 8);
	else if (strcmp(key, "provisional") == 0)
		in->plan.provisional = true;
	else
		return false;
	return true;
}

static void take_text(struct input *in, const char *key, const char *value)
{
	const struct { const char *key, **to; } texts[] = {
		{ "family", &in->plan.family },   { "manager", &in->plan.manager },
		{ "type", &in->plan.type },       { "profile", &in->profile },
		{ "title", &in->step.title },     { "path", &in->step.path },
		{ "body", &in->step.body },       { "dir", &in->step.dir },
		{ "python", &in->step.python },   { "owner", &in->step.owner },
		{ "repository", &in->step.name },  { "netrc", &in->step.netrc }, { "id", &in->distro.id.v },
		{ "version", &in->distro.version.v }, { "name", &in->distro.name.v },
	};

	for (size_t i = 0; i < LEN(texts); i++)
		if (strcmp(texts[i].key, key) == 0)
			*texts[i].to = value;
}

int main(int argc, char **argv)
{
	struct input *in;
	struct arena *mem = arena_new();
	char *word = NULL;
	size_t room = 0;

	in = TAKE(mem, struct input);
	in->mem = mem;
	in->profile = "dev";
	while (getdelim(&word, &room, '\0', stdin) > 0) {
		char *copy = arena_strdup(mem, word), *value = strchr(copy, '=');

		if (!value)
			return 2;
		*value++ = '\0';
		if (!take_list(in, copy, value))
			take_text(in, copy, value);
	}
	end_step(in);
	plan_seal(&in->plan);
	if (argc != 2)
		return 2;
	if (strcmp(argv[1], "sh") == 0)
		render_sh(stdout, &in->plan, &in->distro, in->profile, mem);
	else if (strcmp(argv[1], "cloud-config") == 0)
		render_cloud_config(stdout, &in->plan, &in->distro, in->profile, mem);
	else
		render_dockerfile(stdout, &in->plan, &in->distro, in->profile, mem);
	free(word);
	arena_free(mem);
	return fflush(stdout) || ferror(stdout) ? 3 : 0;
}
