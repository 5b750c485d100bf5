/* Looking at a machine: configuration, facts and findings, as doctor and setup need them. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "args.h"
#include "cmd.h"
#include "config.h"
#include "examine.h"
#include "text.h"

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
enum cmd_exit examine_unknown(struct env *env, const char *given, const char *from,
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
			  : "the profiles are dev, science, minimal and ai",
		     "%sunknown profile '%s'", place(from, env->mem), name);
}

/* "native.blas-speed" or "python.version:/usr/bin/python3.7" */
static enum cmd_exit add_suppressions(struct env *env, const struct list *suppressed,
				      struct config *config)
{
	for (size_t i = 0; i < suppressed->n; i++) {
		struct span id = span_of(suppressed->v[i]), subject = { NULL, 0 };
		struct suppression s = { 0 };

		if (span_cut(id, ':', &id, &subject) && !subject.n)
			return usage(env, "write '--suppress ID' for all of the check",
				     "'--suppress %s' names no subject", suppressed->v[i]);
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
			return examine_unknown(env, config->suppress[i].id, config->suppress[i].from,
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

enum cmd_exit examine_verdict(const struct findings *found, bool strict)
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


enum cmd_exit examine_begin(struct env *env, const struct examine_wish *wish,
			    struct examined *ret)
{
	struct config *config = TAKE(env->mem, struct config);
	enum cmd_exit rc;

	*ret = (struct examined){ .config = config };
	if (config_read(env->root, env->mem, config, &env->err) < 0) {
		env->hint = "mend the configuration file, or move it away";
		return EXIT_USAGE;
	}
	if (config->skipped && !env->global->quiet)
		text_complain(config->skipped);
	if ((rc = add_suppressions(env, wish->suppress, config)) ||
	    (rc = wish->profile
			? choose_profile(env, wish->profile, NULL, &ret->profile)
			: choose_profile(env, config->profile, config->profile_from,
					 &ret->profile)) ||
	    (rc = read_clock(env, wish->now, &ret->time, &ret->today)))
		return rc;
	ret->any_arch = wish->any_arch || config->any_arch;
	ret->strict = wish->strict || config->strict;
	return EXIT_FINE;
}

void examine_gather(struct examined *e, const struct root *root, uint64_t wanted,
		    struct arena *mem)
{
	/* What only another profile asks for is not looked at, unless it is named. */
	if ((wanted & PROBES_USUAL) == PROBES_USUAL)
		wanted &= ~checks_spare(e->profile);
	e->facts = TAKE(mem, struct facts);
	facts_gather(e->facts, root, wanted, mem);
}

void examine_judge(struct examined *e, const bool *wanted, struct arena *mem)
{
	const struct judge as = { .facts = e->facts, .mem = mem, .profile = e->profile,
				  .any_arch = e->any_arch, .today = e->today };

	findings_judge(&e->found, &as, wanted);
	suppress(&e->found, e->config, e->today, mem);
}
