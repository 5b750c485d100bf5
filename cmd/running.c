/* What is told of a run of `ampy setup`. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/base/ticks.h"
#include "../recipes/recipe.h"
#include "headline.h"
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

static bool is_in_the_way(const struct finding *f)
{
	return !f->suppressed && (f->verdict == VERDICT_FAIL ||
				  (f->verdict == VERDICT_UNKNOWN && f->required));
}

static const char *duration(const struct running *r, struct arena *mem)
{
	long long seconds = (long long)((ticks() - r->began) / 1000000000);

	if (!r->began)
		return "nothing to do";
	return seconds < 60 ? arena_printf(mem, "%lld s", seconds)
			    : arena_printf(mem, "%lld min %lld s", seconds / 60, seconds % 60);
}

/* Of what is in the way of "ready", the first, and how many there are. */
static const char *first_lack(const struct running *r, size_t *n)
{
	const struct findings *found = &r->s->seen.found;
	const char *first = NULL;

	*n = r->told.nunresolved;
	if (*n)
		first = r->told.unresolved[0].reason;
	for (size_t i = 0; i < found->n; i++) {
		if (!is_in_the_way(&found->v[i]))
			continue;
		if (!first)
			first = found->v[i].text;
		*n += !r->told.nunresolved;
	}
	return first;
}

const char *running_message(const struct running *r, const char *error)
{
	struct arena *mem = r->s->env->mem;
	const char *first;
	size_t n;

	if (r->state == RUN_READY)
		return arena_printf(mem, "%s: the profile %s holds (%s)",
				    headline_brief(r->s->seen.facts, mem), r->s->profile->id,
				    duration(r, mem));
	if (error)
		return error;
	first = first_lack(r, &n);
	if (!first)
		return "it did not come to its end";
	return n > 1 ? arena_printf(mem, "%s; and %zu more", first, n - 1) : first;
}

void running_findings(struct text_out *o, const struct findings *found)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct finding *f = &found->v[i];

		if (!is_in_the_way(f))
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
