/* The answer of ampy as a module of Ansible. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/json.h"
#include "../probes/base/jsonout.h"
#include "ansible_args.h"
#include "ansible_out.h"
#include "cmd.h"

enum { MAX_NAMED = 5, MAX_DEPTH = 16 };

/* A value as it was read; `depth` deeper ones at most, which ampy's own documents do not have. */
static void copy(struct json_out *o, const char *key, const struct json *j, unsigned depth,
		 struct arena *mem)
{
	enum json_kind kind = j ? json_kind(j) : JSON_NULL;
	int64_t n;

	switch (kind) {
	case JSON_TRUE:
	case JSON_FALSE:
		json_flag(o, key, kind == JSON_TRUE);
		return;
	case JSON_NUMBER:
		if (!json_number(j, "", &n))
			break;
		json_int(o, key, n);
		return;
	case JSON_STRING:
		json_string(o, key, json_str(j, "", mem));
		return;
	case JSON_ARRAY:
	case JSON_OBJECT:
		if (!depth)
			break;
		json_open(o, key, kind == JSON_ARRAY ? '[' : '{');
		for (j = json_first(j); j; j = json_next(j))
			copy(o, kind == JSON_OBJECT ? json_key(j) : NULL, j, depth - 1, mem);
		json_close(o);
		return;
	case JSON_NULL:
		break;
	}
	json_string(o, key, NULL);
}

static void copy_member(struct json_out *o, const struct json *from, const char *name,
			struct arena *mem)
{
	copy(o, name, from ? json_get(from, name) : NULL, MAX_DEPTH, mem);
}

static bool is(const struct json *j, const char *name, const char *word, struct arena *mem)
{
	const char *v = json_str(j, name, mem);

	return v && strcmp(v, word) == 0;
}

static const struct json *members(const struct json *j, const char *name)
{
	const struct json *all = j ? json_get(j, name) : NULL;

	return all ? json_first(all) : NULL;
}

/* In the way of "ready", as the verdict of doctor and setup has it. */
static bool in_the_way(const struct json *finding, struct arena *mem)
{
	return !json_true(finding, "suppressed") &&
	       (is(finding, "verdict", "fail", mem) ||
		(is(finding, "verdict", "unknown", mem) && json_true(finding, "required")));
}

/* "ID: what is wrong; ID: ...", each sentence once. */
static const char *reasons(const struct ansible_result *r, struct arena *mem)
{
	const struct json *from = r->setup && json_get(r->setup, "findings") ? r->setup : r->doctor;
	const char *all = "";
	struct list texts = { 0 };

	for (const struct json *f = members(from, "findings"); f; f = json_next(f))
		if (in_the_way(f, mem))
			list_add(&texts, JOIN(mem, json_str(f, "id", mem), ": ",
					      json_str(f, "text", mem)), mem);
	for (const struct json *u = members(r->setup, "unresolved"); u; u = json_next(u)) {
		const char *id = json_str(u, "finding", mem), *about = json_str(u, "subject", mem);
		const char *text = json_str(u, "reason", mem);

		id = id ? id : about;
		list_add(&texts, id ? JOIN(mem, id, ": ", text ? text : "") : text, mem);
	}
	for (size_t i = 0; i < texts.n && i < MAX_NAMED; i++)
		all = JOIN(mem, all, i ? "; " : "", texts.v[i]);
	if (texts.n > MAX_NAMED)
		all = arena_printf(mem, "%s; and %zu more", all, texts.n - MAX_NAMED);
	return all;
}

/* What the doctor or the proof of a setup says the machine is. */
static const char *state(const struct ansible_result *r, struct arena *mem)
{
	const char *word = r->setup ? json_str(r->setup, "state", mem) : NULL;

	if (word)
		return word;
	if (!r->doctor)
		return r->error ? "failed" : NULL;
	for (const struct json *f = members(r->doctor, "findings"); f; f = json_next(f))
		if (in_the_way(f, mem))
			return "not-ready";
	return "ready";
}

/* Lists that were brought up to date are no change of the machine. */
static bool is_change(const struct json *step, bool planned, struct arena *mem)
{
	return !is(step, "kind", "refresh", mem) &&
	       (planned || !is(step, "result.state", "pending", mem));
}

static size_t changes(const struct ansible_result *r, struct arena *mem)
{
	size_t n = 0;

	for (const struct json *s = members(r->setup, "steps"); s; s = json_next(s))
		n += is_change(s, r->args->check || !json_get(s, "result"), mem);
	return n;
}

bool ansible_failed(const struct ansible_result *r)
{
	return r->error || r->rc > (r->args->doctor ? EXIT_FOUND : EXIT_FINE);
}

static const char *message(const struct ansible_result *r, struct arena *mem)
{
	const char *profile = json_str(r->setup ? r->setup : r->doctor, "profile", mem);
	const char *why = reasons(r, mem), *said = r->setup ? json_str(r->setup, "message", mem)
							    : NULL;
	const char *word = state(r, mem);
	size_t n = changes(r, mem);

	profile = profile ? profile : "dev";
	if (r->error)
		return r->error;
	if (said)
		return *why ? arena_printf(mem, "setup failed: %s (%s)", said, why)
			    : JOIN(mem, "setup failed: ", said);
	if (r->setup && r->args->check && n)
		return arena_printf(mem, "%zu step%s would be taken for the profile %s%s%s", n,
				    n == 1 ? "" : "s", profile, *why ? "; now " : "", why);
	if (!word || strcmp(word, "ready") != 0)
		return arena_printf(mem, "not ready for the profile %s: %s", profile, why);
	return arena_printf(mem, "ready for the profile %s%s%s", profile, *why ? ", but " : "", why);
}

static void put_steps(struct json_out *o, const struct ansible_result *r, struct arena *mem)
{
	json_open(o, "steps", '[');
	for (const struct json *s = members(r->setup, "steps"); s; s = json_next(s)) {
		json_open(o, NULL, '{');
		copy_member(o, s, "kind", mem);
		copy_member(o, s, "title", mem);
		copy_member(o, s, "packages", mem);
		if (json_get(s, "path"))
			copy_member(o, s, "path", mem);
		if (json_get(s, "result")) {
			const struct json *result = json_get(s, "result");

			copy_member(o, result, "state", mem);
			copy_member(o, result, "error", mem);
			if (json_str(result, "error", mem) && json_get(result, "tail"))
				copy_member(o, result, "tail", mem);
		}
		json_close(o);
	}
	json_close(o);
}

/* What comes, a line each, as Ansible's --diff shows it: nothing was there of it before. */
static void put_diff(struct json_out *o, const struct ansible_result *r, struct arena *mem)
{
	const char *after = "";

	for (const struct json *s = members(r->setup, "steps"); s; s = json_next(s)) {
		const char *path = json_str(s, "path", mem), *dir = json_str(s, "dir", mem);

		if (!is_change(s, r->args->check, mem))
			continue;
		if (path || !members(s, "packages"))
			after = JOIN(mem, after, path ? "file " : "step ",
				     path ? path : json_str(s, "title", mem), "\n");
		for (const struct json *p = members(s, "packages"); p; p = json_next(p))
			after = JOIN(mem, after, "package ", json_str(p, "", mem),
				     dir ? JOIN(mem, " in ", dir) : "", "\n");
	}
	json_open(o, "diff", '{');
	json_string(o, "before", "");
	json_string(o, "after", after);
	json_close(o);
}

/* Findings that are fine are left out: on many machines they would be most of the bytes. */
static void put_findings(struct json_out *o, const struct json *doctor, struct arena *mem)
{
	static const char *const names[] = { "id", "subject", "verdict", "required", "text", "cure",
					     "suppressed" };

	json_open(o, "findings", '[');
	for (const struct json *f = members(doctor, "findings"); f; f = json_next(f)) {
		if (is(f, "verdict", "pass", mem) || is(f, "verdict", "skip", mem))
			continue;
		json_open(o, NULL, '{');
		for (size_t i = 0; i < LEN(names); i++)
			copy_member(o, f, names[i], mem);
		json_close(o);
	}
	json_close(o);
}

static void put_facts(struct json_out *o, const struct ansible_result *r, struct arena *mem)
{
	static const char *const names[] = { "root", "profile", "time", "summary", "facts",
					     "unknown" };

	json_open(o, "ansible_facts", '{');
	json_open(o, "ampy", '{');
	json_string(o, "ampy", AMPY_VERSION);
	json_string(o, "state", state(r, mem));
	json_string(o, "last_setup", r->last_setup);
	for (size_t i = 0; i < LEN(names); i++)
		copy_member(o, r->doctor, names[i], mem);
	put_findings(o, r->doctor, mem);
	json_close(o);
	json_close(o);
}

void ansible_write(FILE *to, const struct ansible_result *r, struct arena *mem)
{
	struct json_out o = { .to = to, .line = true };

	json_open(&o, NULL, '{');
	json_flag(&o, "changed", changes(r, mem) > 0);
	json_flag(&o, "failed", ansible_failed(r));
	json_int(&o, "rc", r->rc);
	json_string(&o, "msg", message(r, mem));
	if (r->setup && !r->args->no_log) {
		if (json_get(r->setup, "log"))
			copy_member(&o, r->setup, "log", mem);
		put_steps(&o, r, mem);
		copy_member(&o, r->setup, "unresolved", mem);
	}
	if (r->setup && r->args->diff && !r->args->no_log && changes(r, mem))
		put_diff(&o, r, mem);
	if (r->doctor)
		put_facts(&o, r, mem);
	json_close(&o);
}
