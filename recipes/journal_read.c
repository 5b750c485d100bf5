/* Reading what the journal says: one run from the lines of its file. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/json.h"
#include "../probes/base/scan.h"
#include "journal.h"
#include "journal_line.h"

enum { MAX_STEPS = 4096, MAX_NAMES = 1000000 };

const char *const run_state_names[RUN_STATES] = {
	[RUN_UNFINISHED] = "unfinished", [RUN_READY] = "ready",   [RUN_NOT_READY] = "not-ready",
	[RUN_FAILED] = "failed",         [RUN_UNDONE] = "undone",
};
const char *const result_state_names[RESULT_STATES] = {
	[RESULT_PENDING] = "pending", [RESULT_DONE] = "done", [RESULT_FAILED] = "failed",
	[RESULT_INTERRUPTED] = "interrupted",
};

struct reading {
	struct run run;
	size_t steps_room;
	bool ended;
	struct arena *mem;
	const char *why;
};

static int refuse(struct reading *r, const char *why)
{
	r->why = why;
	return -EBADMSG;
}

/* [NAME, VERSION, automatic] */
static bool read_package(const struct json *j, struct arena *mem, struct package *ret)
{
	const struct json *name = json_first(j), *version = name ? json_next(name) : NULL;
	const struct json *automatic = version ? json_next(version) : NULL;

	if (!automatic)
		return false;
	*ret = (struct package){ json_str(name, "", mem), json_str(version, "", mem),
				 json_true(automatic, "") };
	return ret->name && ret->version;
}

static int read_packages(struct reading *r, const struct json *j, struct package **ret, size_t *n)
{
	size_t count = 0;

	for (const struct json *m = j ? json_first(j) : NULL; m; m = json_next(m))
		count++;
	if (!j || count > MAX_NAMES)
		return refuse(r, "a list of packages is not one");
	*ret = TAKE_N(r->mem, count, struct package);
	*n = 0;
	for (const struct json *m = json_first(j); m; m = json_next(m))
		if (!read_package(m, r->mem, &(*ret)[(*n)++]))
			return refuse(r, "a list of packages is not one");
	return 0;
}

static int read_step(struct reading *r, const struct json *j)
{
	struct run *run = &r->run;
	struct run_step s = {
		.kind = json_str(j, "kind", r->mem), .title = json_str(j, "title", r->mem),
		.argv = json_list(j, "argv", r->mem), .packages = json_list(j, "packages", r->mem),
		.path = bytes_from_json(j, "path", r->mem),
		.body = bytes_from_json(j, "body", r->mem),
		.dir = bytes_from_json(j, "dir", r->mem), .owner = json_str(j, "owner", r->mem),
		.result = { .status = -1 },
	};

	if (!s.kind || !s.title || run->nsteps == MAX_STEPS)
		return refuse(r, "a step of the plan is none");
	if (run->nsteps == r->steps_room) {
		size_t room = r->steps_room ? r->steps_room * 2 : 16;
		struct run_step *v = TAKE_N(r->mem, room, struct run_step);

		if (run->nsteps)
			memcpy(v, run->steps, run->nsteps * sizeof *v);
		run->steps = v;
		r->steps_room = room;
	}
	run->steps[run->nsteps++] = s;
	return 0;
}

static int read_plan(struct reading *r, const struct json *j)
{
	const struct json *steps = json_get(j, "steps");
	int rc = steps ? 0 : refuse(r, "a plan has no steps");

	for (const struct json *m = steps ? json_first(steps) : NULL; m && rc == 0;
	     m = json_next(m))
		rc = read_step(r, m);
	return rc;
}

static int read_alternatives(struct reading *r, const struct json *all)
{
	size_t n = 0;

	for (const struct json *m = all ? json_first(all) : NULL; m; m = json_next(m))
		n++;
	r->run.alternatives = TAKE_N(r->mem, n, struct alternative);
	for (const struct json *m = n ? json_first(all) : NULL; m; m = json_next(m)) {
		const struct alternative a = { json_str(m, "name", r->mem),
					       bytes_from_json(m, "target", r->mem),
					       json_true(m, "manual") };

		if (!a.name || !a.target)
			return refuse(r, "an alternative is none");
		r->run.alternatives[r->run.nalternatives++] = a;
	}
	return 0;
}

/* Which version wrote this: -EPROTO when we cannot know what its lines mean. */
static int read_schema(struct reading *r, const struct json *j)
{
	const char *schema = json_str(j, "schema", r->mem);

	if (!schema)
		return refuse(r, "its first line says no schema");
	if (strcmp(schema, JOURNAL_SCHEMA) == 0)
		return 0;
	r->why = JOIN(r->mem, "it is written as '", schema, "' and this ampy knows '"
		      JOURNAL_SCHEMA "'");
	return -EPROTO;
}

static int read_begin(struct reading *r, const struct json *j)
{
	struct run *run = &r->run;
	int rc = read_schema(r, j);

	if (rc < 0)
		return rc;
	run->id = json_str(j, "id", r->mem);
	run->kind = json_str(j, "kind", r->mem);
	run->began = json_str(j, "time", r->mem);
	run->profile = json_str(j, "profile", r->mem);
	run->manager = json_str(j, "manager", r->mem);
	run->ampy = json_str(j, "ampy", r->mem);
	run->undoes = json_str(j, "undoes", r->mem);
	if (!run->id || !run->kind || !run->began || !json_number(j, "number", &run->number))
		return refuse(r, "its first line does not begin a run");
	rc = read_packages(r, json_get(j, "before"), &run->before.v, &run->before.n);
	if (rc == 0)
		rc = read_alternatives(r, json_get(j, "alternatives"));
	return rc < 0 ? rc : read_plan(r, j);
}

static int read_further(struct reading *r, const struct json *j)
{
	r->run.resumed++;
	return read_plan(r, j);
}

static struct run_step *step_of(struct reading *r, const struct json *j)
{
	int64_t i;

	if (!json_number(j, "step", &i) || (uint64_t)i >= r->run.nsteps)
		return NULL;
	return &r->run.steps[i];
}

static int read_begun(struct reading *r, const struct json *j)
{
	struct run_step *s = step_of(r, j);
	int64_t mode = 0;

	if (!s)
		return refuse(r, "it began a step that is not in its plan");
	s->begun = true;
	s->before = bytes_from_json(j, "before", r->mem);
	if (json_number(j, "mode", &mode))
		s->mode = (unsigned)(mode & 07777);
	return 0;
}

static int find(const char *word, const char *const *names, size_t n)
{
	for (size_t i = 0; word && i < n; i++)
		if (strcmp(word, names[i]) == 0)
			return (int)i;
	return -1;
}

static int read_result(struct reading *r, const struct json *j)
{
	struct run_step *s = step_of(r, j);
	int state = find(json_str(j, "state", r->mem), result_state_names, RESULT_STATES);
	int64_t number;

	if (!s || state < 0)
		return refuse(r, "a result is of no step");
	s->result = (struct step_result){
		.state = (enum result_state)state, .error = json_str(j, "error", r->mem),
		.status = -1, .tail = json_list(j, "tail", r->mem),
		.left_out = json_list(j, "left_out", r->mem),
	};
	if (json_number(j, "status", &number))
		s->result.status = (int)(number & 0xffff);
	if (json_number(j, "ms", &number))
		s->result.milliseconds = number;
	return 0;
}

static int read_counted(struct reading *r, const struct json *j)
{
	struct run *run = &r->run;

	run->counted = true;
	run->marked = json_list(j, "marked", r->mem);
	run->upgraded = json_list(j, "upgraded", r->mem);
	run->removed = json_list(j, "removed", r->mem);
	if (!run->marked || !run->upgraded || !run->removed)
		return refuse(r, "a list of names is not one");
	return read_packages(r, json_get(j, "added"), &run->added, &run->nadded);
}

static int read_end(struct reading *r, const struct json *j)
{
	int state = find(json_str(j, "state", r->mem), run_state_names, RUN_STATES);

	if (state < 0)
		return refuse(r, "its end is none");
	r->ended = true;
	r->run.state = (enum run_state)state;
	r->run.ended = json_str(j, "time", r->mem);
	r->run.message = json_str(j, "message", r->mem);
	return r->run.ended ? 0 : refuse(r, "its end has no time");
}

static const struct { const char *event; int (*read)(struct reading *r, const struct json *j);
} events[] = {
	{ "plan", read_further },     { "step", read_begun }, { "result", read_result },
	{ "packages", read_counted }, { "end", read_end },
};

static int read_line(struct reading *r, bool first, const struct json *j)
{
	const char *event;

	if (first)
		return read_begin(r, j);
	if (r->ended)
		return refuse(r, "it goes on after its end");
	event = json_str(j, "event", r->mem);
	if (!event)
		return refuse(r, "a line says nothing of what happened");
	/* What a later ampy of this schema may add is let be. */
	for (size_t i = 0; i < LEN(events); i++)
		if (strcmp(event, events[i].event) == 0)
			return events[i].read(r, j);
	return 0;
}

int journal_parse(const struct text *text, struct arena *mem, struct run *ret, size_t *whole,
		  const char **why)
{
	static const char *const none[] = { NULL };
	struct reading r = { .mem = mem };
	struct span rest = { text->v, text->n }, line;
	unsigned n = 0;
	int rc = 0;

	r.run.marked = r.run.upgraded = r.run.removed = none;
	for (; rc == 0 && span_cut(rest, '\n', &line, &rest); n++) {
		const struct text one = { line.v, line.n };
		struct json *j = NULL;

		rc = json_read(&one, &j);
		if (rc == 0)
			rc = read_line(&r, n == 0, j);
		else
			r.why = "it is not JSON";
		json_free(&j);
	}
	if (rc == 0 && n == 0) {
		r.why = "it holds no whole line";
		rc = -EBADMSG;
	}
	if (rc < 0) {
		*why = arena_printf(mem, "line %u: %s", n ? n : 1, r.why);
		return rc;
	}
	*ret = r.run;
	*whole = text->n - rest.n;
	return 0;
}
