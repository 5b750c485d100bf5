/* `ampy setup`: makes a machine ready: the same plan is shown, written as a script, or applied. */
#include "../probes/base/base.h"

#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/distro.h"
#include "../recipes/owner.h"
#include "../recipes/plan.h"
#include "../recipes/recipe.h"
#include "../recipes/render.h"
#include "../recipes/resolve.h"
#include "../recipes/venv.h"
#include "args.h"
#include "cmd.h"
#include "examine.h"
#include "firstboot.h"
#include "headline.h"
#include "perform.h"
#include "planout.h"
#include "runs.h"
#include "setup.h"
#include "setupai.h"
#include "show.h"
#include "status.h"
#include "text.h"
#include "wishes.h"

static const struct option_row rows[] = {
	FLAG(setup_options, plan, "plan", 0, "show what would be done, and do nothing"),
	FLAG(setup_options, check, "check", 0,
	     "say whether anything is to be done: exit 1 if so; do nothing"),
	VALUE(setup_options, as, "as", "FORM", WORDS_FORM,
	      "print the plan for use elsewhere: sh, cloud-config or dockerfile"),
	FLAG(setup_options, yes, "yes", 'y', "apply the plan without asking"),
	VALUE(setup_options, profile, "profile", "NAME", WORDS_PROFILE,
	      "what the machine is for: dev (the default), science, minimal or ai"),
	LIST(setup_options, cure, "cure", "ID", WORDS_CHECK,
	     "cure this finding too, though the profile does not ask for it (repeatable)"),
	LIST(setup_options, with, "with", "PACKAGE", WORDS_NONE,
	     "install this package of the system too (repeatable)"),
	VALUE(setup_options, python, "python", "3.N", WORDS_NONE,
	      "have this branch of Python too, beside the system's own"),
	VALUE(setup_options, venv, "venv", "DIR", WORDS_DIR,
	      "make a virtual environment, for its owner"),
	LIST(setup_options, pip, "pip", "SPEC", WORDS_FILE,
	     "what building this takes, and with --venv install it there: a name, a requirement or "
	     "a wheel on disk (repeatable)"),
	LIST(setup_options, requirements, "requirements", "FILE", WORDS_FILE,
	     "what building all that this file names takes, and with --venv install it there "
	     "(repeatable)"),
	LIST(setup_options, framework, "framework", "NAME", WORDS_FRAMEWORK,
	     "install this into it (~/ai without --venv), built for CPUs: torch, tensorflow, "
	     "onnxruntime, onnx, numpy, scipy; or tell how Ampere's image is run: ampere-pytorch, "
	     "ampere-tensorflow, ampere-onnxruntime, ampere-llama (repeatable, or with commas)"),
	FLAG(setup_options, pull, "pull", 0, "with --framework: fetch Ampere's images too"),
	VALUE(setup_options, index, "index", "URL", WORDS_NONE,
	      "the package index that is asked for it, by pip too"),
	FLAG(setup_options, offline, "offline", 0,
	     "ask no index what has to be built: see below"),
	VALUE(setup_options, owner, "owner", "USER", WORDS_NONE,
	      "whom the environment is for (who called sudo, or else who runs this)"),
	FLAG(setup_options, allow_repo, "allow-repo", 0,
	     "repositories of the distribution may be enabled where packages need it"),
	FLAG(setup_options, any_arch, "any-arch", 0,
	     "a machine that is not aarch64 is only a warning"),
	LIST(setup_options, suppress, "suppress", "ID[:SUBJECT]", WORDS_CHECK,
	     "accept this finding: it is not cured and does not count (repeatable)"),
	VALUE(setup_options, lock_timeout, "lock-timeout", "TIME", WORDS_NONE,
	      "how long to wait for the package manager's lock: 90, 90s, 10m (the default), 1h"),
	FLAG(setup_options, trust_root, "trust-root", 0,
	     "with --root: programs of that folder may run with root rights"),
	FLAG(setup_options, history, "history", 0, "list the runs there were, and do nothing"),
	FLAG(setup_options, status, "status", 0,
	     "tell whether the machine was made ready, or that a run is going on (exit 4)"),
	VALUE(setup_options, wait, "wait", "TIME", WORDS_NONE,
	      "with --status: wait as long for a run to end that is going on or yet to begin"),
	FLAG(setup_options, first_boot, "first-boot", 0,
	     "for a machine that starts: once per instance, without asking, told on the console; "
	     "what was cut short is finished at the next boot"),
	VALUE(setup_options, network_timeout, "network-timeout", "TIME", WORDS_NONE,
	      "how long to wait for a network that comes late (with --first-boot 15m, else three "
	      "tries)"),
	VALUE(setup_options, now, "now", "DATE", WORDS_NONE,
	      "plan as of this day (YYYY-MM-DD), as for a root that has no clock"),
	VALUE(setup_options, output, "output", "FILE", WORDS_FILE,
	      "write the answer to FILE, whole or not at all"),
};

static const struct form {
	const char *name;
	void (*render)(FILE *to, const struct plan *p, const struct distro_facts *d,
		       const char *profile, struct arena *mem);
} forms[] = {
	{ "sh", render_sh },
	{ "cloud-config", render_cloud_config },
	{ "dockerfile", render_dockerfile },
};

static enum cmd_exit find_form(struct env *env, const char *name, const struct form **ret)
{
	const char *names[LEN(forms)], *near;

	*ret = NULL;
	for (size_t i = 0; i < LEN(forms); i++) {
		names[i] = forms[i].name;
		if (strcmp(name, names[i]) == 0)
			*ret = &forms[i];
	}
	if (*ret)
		return EXIT_FINE;
	near = args_nearest(name, names, LEN(names));
	return usage(env, near ? arena_printf(env->mem, "did you mean '%s'?", near)
			       : "the forms are sh, cloud-config and dockerfile",
		     "there is no form '%s'", name);
}

/* Each asks for another answer: none of them is left out in silence. */
static enum cmd_exit check_modes(struct env *env, const struct setup_options *o)
{
	const struct { const char *name; bool given; } modes[] = {
		{ "history", o->history }, { "status", o->status }, { "as", o->as != NULL },
		{ "check", o->check }, { "first-boot", o->first_boot },
	};
	const char *first = NULL;

	if (o->wait && !o->status)
		return usage(env, "'ampy setup --status --wait 10m' waits for a run to end",
			     "--wait needs --status");
	if (o->first_boot && o->plan)
		return usage(env, "leave one of them away",
			     "--first-boot and --plan exclude each other");
	for (size_t i = 0; i < LEN(modes); i++) {
		if (modes[i].given && first)
			return usage(env, "leave one of them away",
				     "--%s and --%s exclude each other", first, modes[i].name);
		if (modes[i].given)
			first = modes[i].name;
	}
	return EXIT_FINE;
}

/* An option that is a time, in seconds; what it is without it stays as it is. */
static enum cmd_exit check_time(struct env *env, const char *name, const char *given,
				unsigned *ret)
{
	if (!given || wishes_time(given, ret))
		return EXIT_FINE;
	return usage(env, "write it as 90, 90s, 10m or 1h, at most a day", "'--%s %s' is not a time",
		     name, given);
}

/* What the options must be whatever the machine is. */
static enum cmd_exit check_words(struct env *env, const struct setup_options *o)
{
	for (size_t i = 0; i < o->cure.n; i++) {
		bool known = false;

		for (size_t k = 0; k < ncheck; k++)
			known = known || strcmp(checks[k]->id, o->cure.v[i]) == 0;
		if (!known)
			return examine_unknown(env, o->cure.v[i], NULL, false);
	}
	if (o->pull && !o->framework.n)
		return usage(env, "'--framework ampere-pytorch --pull' fetches an image",
			     "--pull needs --framework");
	return wishes_check(env, &(struct wishes){
		.with = &o->with, .pip = &o->pip, .requirements = &o->requirements,
		.python = o->python, .venv = o->venv ? o->venv : o->framework.n ? "~/ai" : NULL,
		.index = o->index, .owner = o->owner });
}

/* Would pip have anything to do?  Without an environment nobody can tell. */
static enum cmd_exit pip_works(struct setup *s, const struct root *root,
			       const struct venv_wish *wish, bool *ret)
{
	struct plan trial = { 0 };

	*ret = true;
	if (!wish->dir)
		return EXIT_FINE;
	if (venv_plan(root, wish, &trial, s->env->mem, &s->env->err) < 0)
		return EXIT_USAGE;
	*ret = false;
	for (size_t i = 0; i < trial.nsteps; i++)
		*ret = *ret || trial.steps[i].kind == STEP_PIP;
	return EXIT_FINE;
}

/* What has to be built is asked for once, and again where a network may have come meanwhile. */
static enum cmd_exit learn_builds(struct setup *s, const struct root *root,
				  const struct venv_wish *wish, bool refreshed)
{
	const struct setup_options *o = s->options;
	const struct buildask_wish ask = {
		.root = root, .pip = &o->pip, .requirements = &o->requirements, .index = o->index,
		.python = o->python, .venv = wish->dir, .facts = s->seen.facts,
		.offline = o->offline,
	};
	bool works;
	enum cmd_exit rc;

	if ((!o->pip.n && !o->requirements.n) ||
	    (s->builds.done && !(refreshed && s->builds.assumed && !o->offline)))
		return EXIT_FINE;
	if ((rc = pip_works(s, root, wish, &works)) || !works)
		return rc;
	return buildask(s->env, &ask, &s->builds);
}

/* The interpreter that is there, or will be. */
static const char *venv_python(const struct setup *s, const struct plan *plan, struct arena *mem)
{
	const char *path = resolve_python(s->seen.facts, s->options->python);

	if (path)
		return path;
	return arena_printf(mem, "/usr/bin/%s", s->options->python
			    ? arena_printf(mem, "python%s", s->options->python)
			    : plan && plan->type ? plan->type : "python3");
}

enum cmd_exit setup_plan(struct setup *s, const struct root *root, bool refreshed,
			 struct plan *plan)
{
	const struct setup_options *o = s->options;
	struct env *env = s->env;
	const struct asker who = asker_self();
	struct venv_wish wish = {
		.dir = setup_venv(s), .python = venv_python(s, NULL, env->mem), .branch = o->python,
		.specs = wishes_words(&o->pip), .requirements = wishes_words(&o->requirements),
		.index = o->index,
	};
	enum cmd_exit rc;

	if ((o->venv || setupai_has_wheels(s)) &&
	    (!wish.dir ||
	     owner_choose(root, o->owner, &who, env->mem, &wish.owner, &env->err) < 0))
		return EXIT_USAGE;
	if ((rc = learn_builds(s, root, &wish, refreshed)))
		return rc;
	*plan = (struct plan){ .asked = s->builds.done, .unasked = s->builds.why };
	resolve(&(struct resolve){
		.root = root, .facts = s->seen.facts, .found = &s->seen.found,
		.recipes = s->recipes, .profile = s->profile, .cures = wishes_words(&o->cure),
		.with = wishes_words(&o->with), .python = o->python, .allow_repo = o->allow_repo,
		.refreshed = refreshed, .builds = s->builds.v, .nbuilds = s->builds.n,
	}, plan, env->mem);
	wish.python = venv_python(s, plan, env->mem);
	if (wish.dir) {
		if ((rc = setupai_specs(s, root, &wish.specs)))
			return rc;
		if (venv_plan(root, &wish, plan, env->mem, &env->err) < 0)
			return EXIT_USAGE;
		setupai_plan(s, root, wish.owner, plan);
	}
	setupai_images(s, root, plan);
	plan_seal(plan);
	return EXIT_FINE;
}

static void write_plan_json(struct setup *s, const struct plan *plan)
{
	struct json_out o = { .to = s->env->out };

	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.plan/1");
	json_string(&o, "ampy", AMPY_VERSION);
	json_string(&o, "root", root_dir(s->env->root));
	json_string(&o, "profile", s->profile->id);
	plan_json(&o, plan, NULL);
	json_close(&o);
}

static void write_plan_text(struct setup *s, const struct plan *plan)
{
	struct env *env = s->env;
	struct text_out o = { .to = env->out, .color = env->color, .width = env->width };

	if (!env->global->quiet) {
		headline(&o, s->seen.facts, env->mem);
		text_newline(&o);
	}
	if (!plan->nsteps) {
		text_put(&o, plan->nunresolved ? STYLE_WARN : STYLE_GOOD,
			 plan->nunresolved ? "Nothing that ampy could do" : "Nothing to do");
		text_printf(&o, STYLE_PLAIN, " for the profile %s.", s->profile->id);
		text_newline(&o);
	}
	plan_text(&o, plan, env->global->verbose, env->mem);
}

void setup_show(struct setup *s, const struct plan *plan)
{
	if (s->env->global->json)
		write_plan_json(s, plan);
	else
		write_plan_text(s, plan);
}

static enum cmd_exit render(struct setup *s, const struct form *form, const struct plan *plan)
{
	const struct facts *f = s->seen.facts;

	if (s->env->global->json)
		return usage(s->env, "leave one of them away", "--as and --json exclude each other");
	if (!plan->manager || !FACT_ROWS(f, distro))
		return usage(s->env, "'ampy doctor' tells what ampy sees of it",
			     "no package manager that ampy knows is on this machine");
	form->render(s->env->out, plan, FACT_ROW(f, distro, 0), s->profile->id, s->env->mem);
	return EXIT_FINE;
}

/* What this machine needs, and then what was asked for. */
static enum cmd_exit look_and_do(struct setup *s, const struct form *form)
{
	const struct setup_options *options = s->options;
	const char *profile = options->profile ? options->profile :
			      options->framework.n ? "ai" : NULL;
	const struct examine_wish wish = { profile, options->now, &options->suppress,
					   options->any_arch, false };
	struct env *env = s->env;
	struct plan plan;
	enum cmd_exit rc;

	if ((rc = examine_begin(env, &wish, &s->seen)))
		return rc;
	if (recipes_builtin(env->mem, &s->recipes, &env->err) < 0)
		return EXIT_BROKEN;
	s->profile = recipes_profile(s->recipes, profile_names[s->seen.profile]);
	if ((options->venv || setupai_has_wheels(s)) && !setup_venv(s))
		return EXIT_USAGE;
	*root_memo(env->root, ROOT_VENV) = setup_venv(s);
	examine_gather(&s->seen, env->root, PROBES_USUAL, env->mem);
	examine_judge(&s->seen, NULL, env->mem);
	if ((rc = setup_plan(s, env->root, false, &plan)))
		return rc;
	if (form)
		return render(s, form, &plan);
	if (options->plan || options->check) {
		setup_show(s, &plan);
		return options->check && plan.nsteps ? EXIT_FOUND : EXIT_FINE;
	}
	return perform(s, &plan);
}

static enum cmd_exit run(struct env *env)
{
	const struct setup_options *options = env->options;
	struct setup *s = TAKE(env->mem, struct setup);
	const struct form *form = NULL;
	unsigned wait = 0;
	enum cmd_exit rc;

	*s = (struct setup){
		.env = env, .options = options, .lock_timeout = 600,
		.network_timeout = options->first_boot ? 900 : 0,
		.yes = options->yes || options->first_boot,
	};
	env->output = options->output;
	if ((rc = check_modes(env, options)) ||
	    (rc = check_time(env, "wait", options->wait, &wait)) ||
	    (rc = check_time(env, "lock-timeout", options->lock_timeout, &s->lock_timeout)) ||
	    (rc = check_time(env, "network-timeout", options->network_timeout,
			     &s->network_timeout)))
		return rc;
	if (options->history || options->status)
		return options->history ? runs_history(env) : status(env, wait);
	if ((rc = check_words(env, options)) || (rc = setupai_begin(s)) ||
	    (options->as && (rc = find_form(env, options->as, &form))))
		return rc;
	s->result.announced = root_is_live(env->root) && geteuid() == 0 &&
			      (options->first_boot || first_boot(env->root));
	if (options->first_boot && !firstboot_begin(s, &rc))
		return rc;
	rc = look_and_do(s, form);
	return options->first_boot ? firstboot_end(s, rc) : rc;
}

const struct command command_setup = {
	.name = "setup",
	.brief = "make it ready: show the plan, write it as a script, or apply it",
	.about = "Turns what 'ampy doctor' finds into a plan of the package manager's own steps, "
		 "shows it and asks before it changes anything; without a terminal it needs --yes. "
		 "It waits for the package manager's locks, finishes what was interrupted, tries "
		 "again where the network fails, and in the end looks at the machine again and "
		 "proves by use that it is ready. Every step is in a journal: a run that was "
		 "killed is finished by the next, and 'ampy undo' takes it back.\n\n"
		 "On a machine that starts for the first time, 'ampy setup --first-boot' does all "
		 "of it unattended: see 'ampy user-data'. How it ended is in "
		 "/var/lib/ampy/result.json, and 'ampy setup --status' tells it.\n\n"
		 "With --requirements or --pip it looks, as 'ampy check' does, which packages have no "
		 "wheel for this machine, and takes the compilers and the packages of the system that "
		 "building these needs into the plan. With --venv it also makes a virtual environment "
		 "for its owner and installs into it with pip. The system's own Python is never "
		 "changed.\n\n"
		 "What no index could be asked about (--offline, no network, none configured) counts "
		 "as a package that has to be built, where ampy knows what that takes: the plan then "
		 "says that it is provisional, and may hold more than is needed. Rust, Fortran and BLAS "
		 "are left out all the same: what needs them has wheels nearly everywhere. What such "
		 "packages require in turn only an index knows.\n\n"
		 "With --profile ai, --framework names what goes into that environment: before "
		 "anything is fetched the index is asked what fits this Python and processor and how "
		 "large it is, builds for CPUs are taken, and the environment gets the number of "
		 "threads that suits this machine, for as long as it is active.",
	.needs = CMD_ROOT,
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct setup_options),
	.run = run,
};
