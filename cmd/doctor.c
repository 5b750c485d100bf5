/* `ampy doctor`: what is this machine, what is wrong, and what cures it. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/checks/check.h"
#include "../recipes/prove.h"
#include "args.h"
#include "cmd.h"
#include "config.h"
#include "report.h"
#include "show.h"
#include "text.h"

struct doctor_options {
	struct list only, suppress;
	const char *profile, *explain, *output, *now;
	bool list, timing, strict, any_arch, run;
};

static const struct option_row rows[] = {
	VALUE(doctor_options, profile, "profile", "NAME", WORDS_PROFILE,
	      "what the machine is for: dev (the default), science or minimal; it decides what is "
	      "required"),
	LIST(doctor_options, only, "only", "ID|GROUP", WORDS_CHECK,
	     "run only this check or group of checks (repeatable, or separated by commas)"),
	FLAG(doctor_options, list, "list", 0, "list all checks, a line each, and run none"),
	VALUE(doctor_options, explain, "explain", "ID", WORDS_CHECK,
	      "tell all about one check: what it found here, why it matters, the cure, the "
	      "sources"),
	FLAG(doctor_options, strict, "strict", 0, "exit 1 on a warning too"),
	FLAG(doctor_options, any_arch, "any-arch", 0,
	     "a machine that is not aarch64 is only a warning"),
	LIST(doctor_options, suppress, "suppress", "ID[:SUBJECT]", WORDS_CHECK,
	     "accept this finding: it is shown as suppressed and does not count (repeatable)"),
	FLAG(doctor_options, run, "run", 0,
	     "prove it by use: start each Python, make a virtual environment, compile and import "
	     "an extension"),
	FLAG(doctor_options, timing, "timing", 0, "add the time that each probe and check took"),
	VALUE(doctor_options, now, "now", "DATE", WORDS_NONE,
	      "look as of this day (YYYY-MM-DD), as for a root that has no clock"),
	VALUE(doctor_options, output, "output", "FILE", WORDS_FILE,
	      "write the answer to FILE, whole or not at all"),
};

static const char *group_of(const char *id, struct arena *mem)
{
	return arena_strndup(mem, id, strcspn(id, "."));
}

/* "'/etc/ampy.ini': " before what stands wrong in a file. */
static const char *place(const char *from, struct arena *mem)
{
	return from ? arena_printf(mem, "'%s': ", from) : "";
}

/* `from`: the file that names it, or NULL. */
static enum cmd_exit unknown_check(struct env *env, const char *given, const char *from,
				   bool groups)
{
	struct list names = { 0 };
	const char *near;

	for (size_t i = 0; i < ncheck; i++) {
		const char *group = group_of(checks[i]->id, env->mem);

		list_add(&names, checks[i]->id, env->mem);
		if (groups && !list_has(&names, group))
			list_add(&names, group, env->mem);
	}
	near = args_nearest(given, names.v, names.n);
	return usage(env, near ? arena_printf(env->mem, "did you mean '%s'?", near)
			       : "see 'ampy doctor --list' for all of them",
		     "%sthere is no check %s'%s'", place(from, env->mem), groups ? "or group " : "",
		     given);
}

/* Marks the check with this id, or all of this group; false when there is none. */
static bool mark(bool *wanted, struct span name)
{
	bool any = false;

	for (size_t i = 0; i < ncheck; i++) {
		const char *id = checks[i]->id;
		bool group = strcspn(id, ".") == name.n && memcmp(id, name.v, name.n) == 0;

		if (group || span_is(name, id))
			any = wanted[i] = true;
	}
	return any;
}

static enum cmd_exit choose(struct env *env, const struct doctor_options *options, bool **ret)
{
	bool *wanted = TAKE_N(env->mem, ncheck, bool);

	for (size_t i = 0; i < options->only.n; i++) {
		struct span rest = span_of(options->only.v[i]), one;

		/* An empty variable of a script: nothing would be judged, and that be fine. */
		if (!rest.n)
			return unknown_check(env, "", NULL, true);
		while (span_cut(rest, ',', &one, &rest) || (one = rest, rest.n)) {
			if (!mark(wanted, span_trim(one)))
				return unknown_check(env, span_dup(span_trim(one), env->mem), NULL,
						     true);
			if (one.v == rest.v)
				break;
		}
	}
	if (options->explain && !mark(wanted, span_of(options->explain)))
		return unknown_check(env, options->explain, NULL, true);
	*ret = options->only.n || options->explain ? wanted : NULL;
	return EXIT_FINE;
}

/* `from`: the file that names it, or NULL. */
static enum cmd_exit choose_profile(struct env *env, const char *name, const char *from,
				    enum profile *ret)
{
	const char *near;

	*ret = PROFILE_DEV;
	for (int i = 0; name && i < PROFILE_COUNT; i++)
		if (strcmp(name, profile_names[i]) == 0) {
			*ret = (enum profile)i;
			name = NULL;
		}
	if (!name)
		return EXIT_FINE;
	near = args_nearest(name, profile_names, PROFILE_COUNT);
	return usage(env,
		     near ? arena_printf(env->mem, "did you mean '%s'?", near)
			  : "the profiles are dev, science and minimal",
		     "%sunknown profile '%s'", place(from, env->mem), name);
}

/* "native.blas-speed" or "python.version:/usr/bin/python3.7" */
static enum cmd_exit add_suppressions(struct env *env, const struct doctor_options *options,
				      struct config *config)
{
	for (size_t i = 0; i < options->suppress.n; i++) {
		struct span id = span_of(options->suppress.v[i]), subject = { NULL, 0 };
		struct suppression s = { 0 };

		if (span_cut(id, ':', &id, &subject) && !subject.n)
			return usage(env, "write '--suppress ID' for all of the check",
				     "'--suppress %s' names no subject", options->suppress.v[i]);
		if (subject.n)
			s.subject = span_dup(subject, env->mem);
		s.id = span_dup(id, env->mem);
		config_suppress(config, s, env->mem);
	}
	for (size_t i = 0; i < config->nsuppress; i++) {
		bool known = false;

		for (size_t k = 0; k < ncheck; k++)
			known = known || strcmp(checks[k]->id, config->suppress[i].id) == 0;
		if (!known)
			return unknown_check(env, config->suppress[i].id, config->suppress[i].from,
					     false);
	}
	return EXIT_FINE;
}

static void suppress(struct findings *found, const struct config *config, struct day today,
		     struct arena *mem)
{
	for (size_t i = 0; i < found->n; i++)
		for (size_t k = 0; k < config->nsuppress; k++) {
			const struct suppression *s = &config->suppress[k];
			struct finding *f = &found->v[i];

			if (f->verdict == VERDICT_PASS || f->verdict == VERDICT_SKIP ||
			    strcmp(s->id, f->check->id) != 0 ||
			    (s->subject && (!f->subject || strcmp(s->subject, f->subject) != 0)))
				continue;
			if (s->expires.year && (!today.year || day_cmp(today, s->expires) > 0)) {
				f->text = arena_printf(
					mem, "%s (its suppression %s %04d-%02d-%02d)", f->text,
					today.year ? "ended on" : "cannot be dated: it ends on",
					s->expires.year, s->expires.month, s->expires.mday);
				continue;
			}
			f->suppressed = true;
			f->suppressed_why = s->reason ? s->reason : "on the command line";
		}
}

/* YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, as far as its signs go. */
static bool is_time(const char *s)
{
	static const char like[] = "0000-00-00T00:00:00Z";
	size_t n = strlen(s);

	for (size_t i = 0; i < n && i < sizeof like - 1; i++)
		if (like[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != like[i])
			return false;
	return n == 10 || n == sizeof like - 1;
}

/* The time of the root, unless --now gives another day. */
static enum cmd_exit read_clock(struct env *env, const char *now, const char **time,
				struct day *today)
{
	struct text text;

	*time = NULL;
	*today = (struct day){ 0 };
	if (now) {
		if (!is_time(now) || scan_day(span_of(now), today) < 0)
			return usage(env, "write it as 2026-11-22", "'--now %s' is not a day", now);
		*time = strlen(now) > 10 ? now : arena_printf(env->mem, "%sT00:00:00Z", now);
		root_set_clock(env->root, *time);
	} else if (root_ask(env->root, "clock", env->mem, &text) == 0) {
		const char *said = span_dup(span_trim((struct span){ text.v, text.n }), env->mem);

		if (scan_day(span_of(said), today) == 0)
			*time = said;
	}
	return EXIT_FINE;
}

static enum cmd_exit verdict_of(const struct findings *found, bool strict)
{
	for (size_t i = 0; i < found->n; i++) {
		const struct finding *f = &found->v[i];

		if (f->suppressed)
			continue;
		if (f->verdict == VERDICT_FAIL || (f->verdict == VERDICT_UNKNOWN && f->required) ||
		    (f->verdict == VERDICT_WARN && strict))
			return EXIT_FOUND;
	}
	return EXIT_FINE;
}

static void write_json(struct env *env, const struct report *r)
{
	struct json_out o = { .to = env->out };

	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.doctor/1");
	json_string(&o, "ampy", AMPY_VERSION);
	json_string(&o, "root", root_dir(env->root));
	json_string(&o, "profile", profile_names[r->profile]);
	json_string(&o, "time", r->time);
	show_facts(&o, r->facts, env->mem);
	show_findings(&o, r->found);
	if (r->timing)
		show_timing(&o, r->facts, r->found);
	json_close(&o);
}

static enum cmd_exit run(struct env *env)
{
	const struct doctor_options *options = env->options;
	struct facts *facts = TAKE(env->mem, struct facts);
	struct findings found;
	struct config config;
	struct report report;
	struct judge as = { .facts = facts, .mem = env->mem };
	const char *time = NULL;
	bool *wanted = NULL;
	enum cmd_exit rc;

	env->output = options->output;
	if (options->list) {
		report_list(env);
		return EXIT_FINE;
	}
	if (config_read(env->root, env->mem, &config, &env->err) < 0) {
		env->hint = "mend the configuration file, or move it away";
		return EXIT_USAGE;
	}
	if (config.skipped && !env->global->quiet)
		text_complain(config.skipped);
	if ((rc = choose(env, options, &wanted)) ||
	    (rc = add_suppressions(env, options, &config)) ||
	    (rc = options->profile
			? choose_profile(env, options->profile, NULL, &as.profile)
			: choose_profile(env, config.profile, config.profile_from, &as.profile)) ||
	    (rc = read_clock(env, options->now, &time, &as.today)))
		return rc;
	as.any_arch = options->any_arch || config.any_arch;
	if (options->run && !root_is_live(env->root))
		return usage(env, "leave --root away",
			     "--run starts programs; --root is for looking");
	/* Without the distribution no cure could name its packages. */
	facts_gather(facts, env->root,
		     wanted ? checks_need(wanted) | BIT(PROBE_distro) : ~UINT64_C(0), env->mem);
	if (options->run && facts->of[PROBE_run].asked)
		prove(facts, env->mem);
	findings_judge(&found, &as, wanted);
	suppress(&found, &config, as.today, env->mem);
	report = (struct report){
		.facts = facts, .found = &found, .profile = as.profile, .time = time,
		.timing = options->timing, .part = wanted != NULL,
	};
	rc = verdict_of(&found, options->strict || config.strict);
	if (env->global->json)
		write_json(env, &report);
	else if (options->explain)
		report_explain(env, &report);
	else
		report_text(env, &report);
	return rc;
}

const struct command command_doctor = {
	.name = "doctor",
	.brief = "tell what this machine is, what is wrong, and what cures it",
	.about = "Looks at the distribution, the C library, the CPU, every Python, headers, BLAS "
		 "and LAPACK, "
		 "compilers, pip's configuration and the limits of the machine, by reading files: "
		 "it starts "
		 "no program, changes nothing and needs neither the network nor root rights. Only "
		 "with --run it "
		 "starts what it found, never a file that others may write, and proves the setup "
		 "by use.\n\n"
		 "Each finding has an id that stays the same for ever, a verdict (pass, warn, "
		 "fail, unknown, skip), what it was read from, and what cures it. With --root it "
		 "looks at an image or a chroot of any architecture.",
	.needs = CMD_ROOT,
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct doctor_options),
	.run = run,
};
