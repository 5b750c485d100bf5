/* What is told of a run of `ampy setup`. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/base/ticks.h"
#include "../recipes/recipe.h"
#include "planout.h"
#include "running.h"
#include "show.h"
#include "text.h"

const struct running_state running_states[RUN_STATES] = {
	[RUN_UNFINISHED] = { "running", EXIT_UNFINISHED },
	[RUN_READY] = { "ready", EXIT_FINE },
	[RUN_NOT_READY] = { "not-ready", EXIT_FOUND },
	[RUN_FAILED] = { "failed", EXIT_BROKEN },
	[RUN_UNDONE] = { "failed", EXIT_BROKEN },
};

void running_json(const struct running *r, const char *message)
{
	struct setup *s = r->s;
	struct json_out o = { .to = s->env->out };

	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.setup/1");
	json_string(&o, "ampy", AMPY_VERSION);
	json_string(&o, "root", root_dir(s->env->root));
	json_string(&o, "profile", s->profile->id);
	json_string(&o, "run", r->journal ? journal_id(r->journal) : NULL);
	json_flag(&o, "resumed", r->journal && journal_resumed(r->journal));
	json_string(&o, "state", running_states[r->state].word);
	json_string(&o, "message", message);
	json_string(&o, "log", r->log_path);
	plan_json(&o, &r->told, r->results);
	show_findings(&o, &s->seen.found);
	json_close(&o);
}

void running_findings(struct text_out *o, const struct findings *found)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct finding *f = &found->v[i];

		if (f->suppressed || (f->verdict != VERDICT_FAIL &&
				      !(f->verdict == VERDICT_UNKNOWN && f->required)))
			continue;
		text_put(o, STYLE_PLAIN, "  ");
		text_put(o, STYLE_BAD, f->check->id);
		text_put(o, STYLE_PLAIN, "  ");
		text_wrap(o, STYLE_PLAIN, 4, f->text);
		text_newline(o);
	}
}

void running_text(const struct running *r)
{
	struct setup *s = r->s;
	struct env *env = s->env;
	struct text_out o = { .to = env->out, .color = env->color, .width = env->width };
	int64_t seconds = (ticks() - r->began) / 1000000000;

	if (r->state == RUN_READY) {
		text_put(&o, STYLE_GOOD, "Ready");
		text_printf(&o, STYLE_PLAIN, ": the profile %s holds%s", s->profile->id,
			    r->told.nunresolved ? ", but:" : ", proved by use.");
		text_newline(&o);
		plan_text_missed(&o, &r->told, NULL);
	} else {
		text_put(&o, STYLE_BAD, r->state == RUN_FAILED ? "Failed" : "Not ready");
		text_put(&o, STYLE_PLAIN, r->state == RUN_FAILED
			 ? ": 'ampy setup' goes on from here once the reason is mended." : ":");
		text_newline(&o);
		running_findings(&o, &s->seen.found);
		plan_text_missed(&o, &r->told, NULL);
	}
	if (r->told.type) {
		text_wrap(&o, STYLE_PLAIN, 0, arena_printf(env->mem, "Type %s: python3 stays the "
			"system's own.", r->told.type));
		text_newline(&o);
	}
	if (r->journal && journal_id(r->journal)) {
		text_wrap(&o, STYLE_DIM, 0, arena_printf(env->mem,
			"Run %s, %lld s. 'ampy undo' takes it back.", journal_id(r->journal),
			(long long)seconds));
		text_newline(&o);
	}
}
