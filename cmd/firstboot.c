/* The first boot of a machine. */
#include "../probes/base/base.h"

#include <errno.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/jsonout.h"
#include "../probes/base/root.h"
#include "../recipes/journal.h"
#include "firstboot.h"
#include "setup.h"
#include "text.h"

/* The words of the profile that is asked for, before it is known whether there is such a one. */
static const char *profile_of(const struct setup *s)
{
	return s->options->profile ? s->options->profile : "dev";
}

static void already(struct setup *s, const struct outcome *o)
{
	struct env *env = s->env;
	struct text_out text = { .to = env->out, .color = env->color, .width = env->width };
	const char *why = arena_printf(env->mem, "%s, at %s: nothing is done",
				       o->undone ? "'ampy undo' took back what was set up here"
						 : "this instance was made ready before",
				       o->ended ? o->ended : "some time");

	if (env->global->json) {
		struct json_out json = { .to = env->out };

		json_open(&json, NULL, '{');
		json_string(&json, "schema", "ampy.setup/1");
		json_string(&json, "ampy", AMPY_VERSION);
		json_string(&json, "root", root_dir(env->root));
		json_string(&json, "profile", o->profile);
		json_string(&json, "run", NULL);
		json_flag(&json, "resumed", false);
		json_string(&json, "state", outcome_names[o->state]);
		json_string(&json, "message", why);
		json_string(&json, "log", NULL);
		json_flag(&json, "provisional", false);
		json_flag(&json, "changed", false);
		json_open(&json, "steps", '[');
		json_close(&json);
		json_open(&json, "unresolved", '[');
		json_close(&json);
		json_open(&json, "findings", '[');
		json_close(&json);
		json_close(&json);
		return;
	}
	text_wrap(&text, STYLE_PLAIN, 0, why);
	text_newline(&text);
}

/* Was this very instance made ready (or that taken back), so that nothing is left to do? */
static bool is_settled(const struct outcome *o, const char *instance)
{
	return (o->state == OUTCOME_READY || o->undone) && o->instance && instance &&
	       strcmp(o->instance, instance) == 0;
}

bool firstboot_begin(struct setup *s, enum cmd_exit *ret)
{
	struct env *env = s->env;
	struct outcome o = { 0 };
	struct err err = { 0 };
	const char *dir = journal_dir(env->root, env->mem);

	if (!root_is_live(env->root)) {
		*ret = usage(env, "in an image, 'ampy setup --root DIR --trust-root --yes' does it",
			     "--first-boot is for a machine that runs");
		return false;
	}
	if (geteuid() != 0) {
		err_set(&env->err, -EPERM, "--first-boot needs root rights");
		env->hint = arena_printf(env->mem, "type: sudo %s", env->typed);
		*ret = EXIT_BROKEN;
		return false;
	}
	/* A file that cannot be read does not say that the machine is ready. */
	if (outcome_read(env->root, dir, env->mem, &o, &err) < 0)
		text_complain(err.text);
	if (is_settled(&o, outcome_instance(env->root, env->mem))) {
		already(s, &o);
		*ret = EXIT_FINE;
		return false;
	}
	s->result.known = o.state == OUTCOME_RUNNING && o.by && strcmp(o.by, "script") == 0;
	/* While another run is going on, its word stands: ours begins when that has ended. */
	if (journal_holder(env->root, dir, env->mem, NULL) <= 0)
		result_begin(env, &s->result, profile_of(s));
	return true;
}

enum cmd_exit firstboot_end(struct setup *s, enum cmd_exit rc)
{
	const char *message = *s->env->err.text ? s->env->err.text : NULL;

	if (s->result.open)
		result_end(s->env, &s->result, rc == EXIT_FINE ? OUTCOME_READY
			   : rc == EXIT_FOUND ? OUTCOME_NOT_READY : OUTCOME_FAILED, message);
	return rc;
}
