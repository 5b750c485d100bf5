/* `ampy doctor`: what is this machine, what is wrong, and what cures it. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../recipes/pipspec.h"
#include "../recipes/prove.h"
#include "args.h"
#include "cmd.h"
#include "examine.h"
#include "htmlreport.h"
#include "redact.h"
#include "report.h"
#include "show.h"

struct doctor_options {
	struct list only, suppress;
	const char *profile, *explain, *output, *now, *format, *venv;
	bool list, timing, strict, any_arch, run, redact;
};

static const struct option_row rows[] = {
	VALUE(doctor_options, profile, "profile", "NAME", WORDS_PROFILE,
	      "what the machine is for: dev (the default), science, minimal or ai; it decides what is "
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
	VALUE(doctor_options, venv, "venv", "DIR", WORDS_DIR,
	      "look for AI frameworks in this environment too (profile ai)"),
	FLAG(doctor_options, timing, "timing", 0, "add the time that each probe and check took"),
	VALUE(doctor_options, now, "now", "DATE", WORDS_NONE,
	      "look as of this day (YYYY-MM-DD), as for a root that has no clock"),
	VALUE(doctor_options, format, "format", "text|json|html", WORDS_REPORT,
	      "json is --json; html is one page that stands by itself, with the machine's "
	      "topology as a picture"),
	FLAG(doctor_options, redact, "redact", 0,
	     "for showing to others: replace the names of people, homes, the host and configured "
	     "servers, all addresses (web, mail, IP, MAC), serial numbers and ids by <user>, <host> "
	     "and so on; names of folders elsewhere, files and packages stay"),
	VALUE(doctor_options, output, "output", "FILE", WORDS_FILE,
	      "write the answer to FILE, whole or not at all"),
};

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
			return examine_unknown(env, "", NULL, true);
		while (span_cut(rest, ',', &one, &rest) || (one = rest, rest.n)) {
			if (!mark(wanted, span_trim(one)))
				return examine_unknown(env, span_dup(span_trim(one), env->mem), NULL,
						     true);
			if (one.v == rest.v)
				break;
		}
	}
	if (options->explain && !mark(wanted, span_of(options->explain)))
		return examine_unknown(env, options->explain, NULL, true);
	*ret = options->only.n || options->explain ? wanted : NULL;
	return EXIT_FINE;
}

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_HTML };

static enum cmd_exit choose_format(struct env *env, const struct doctor_options *options,
				   enum format *ret)
{
	const char *given = options->format;
	size_t i = 0;

	*ret = env->global->json ? FORMAT_JSON : FORMAT_TEXT;
	if (!given)
		return EXIT_FINE;
	while (i < REPORT_FORMS && strcmp(given, report_forms[i]) != 0)
		i++;
	if (i == REPORT_FORMS)
		return usage(env, "the formats are text, json and html",
			     "there is no format '%s'", given);
	if (env->global->json && i != FORMAT_JSON)
		return usage(env, "leave one of them away", "--json is not --format %s", given);
	if (i == FORMAT_HTML && (options->explain || options->list || options->timing))
		return usage(env, "leave --format html away",
			     "--%s is not for a page", options->explain ? "explain"
				: options->list ? "list" : "timing");
	*ret = (enum format)i;
	return EXIT_FINE;
}

static void write_json(struct env *env, const struct report *r)
{
	struct json_out o = { .to = env->out };

	json_open(&o, NULL, '{');
	json_string(&o, "schema", "ampy.doctor/1");
	json_string(&o, "ampy", AMPY_VERSION);
	json_string(&o, "root", report_said(r, root_dir(env->root)));
	json_string(&o, "profile", profile_names[r->profile]);
	json_string(&o, "time", r->time);
	show_facts(&o, r->facts, env->mem);
	show_findings(&o, r->found);
	if (r->timing)
		show_timing(&o, r->facts, r->found);
	json_close(&o);
}

static enum cmd_exit look(struct env *env)
{
	const struct doctor_options *options = env->options;
	const struct examine_wish wish = { options->profile, options->now, &options->suppress,
					   options->any_arch, options->strict };
	struct examined seen;
	struct report report;
	bool *wanted = NULL;
	enum format format;
	uint64_t probes_wanted;
	struct redactor *redactor = NULL;
	enum cmd_exit rc;

	env->output = options->output;
	if ((rc = choose_format(env, options, &format)))
		return rc;
	if (options->list) {
		report_list(env, format == FORMAT_JSON);
		return EXIT_FINE;
	}
	if ((rc = examine_begin(env, &wish, &seen)) || (rc = choose(env, options, &wanted)))
		return rc;
	if (options->run && !root_is_live(env->root))
		return usage(env, "leave --root away",
			     "--run starts programs; --root is for looking");
	if (options->venv) {
		const char *dir;

		if (path_whole(env->root, "--venv", options->venv, env->mem, &dir, &env->err) < 0)
			return EXIT_USAGE;
		*root_memo(env->root, ROOT_VENV) = dir;
	}
	/* Without the distribution no cure could name its packages. */
	probes_wanted = wanted ? checks_need(wanted) | BIT(PROBE_distro) : PROBES_USUAL;
	if (format == FORMAT_HTML)
		probes_wanted |= BIT(PROBE_topology) | BIT(PROBE_cpu) | BIT(PROBE_runtime);
	examine_gather(&seen, env->root, probes_wanted, env->mem);
	if (options->run && seen.facts->of[PROBE_run].asked)
		prove(seen.facts, &(struct prove){ .root = env->root }, env->mem);
	examine_judge(&seen, wanted, env->mem);
	if (options->redact) {
		redactor = redactor_new(env->root, seen.facts, env->mem);
		redact_facts(redactor, seen.facts);
		redact_findings(redactor, &seen.found);
		env->program = "ampy";
	}
	report = (struct report){
		.facts = seen.facts, .found = &seen.found, .profile = seen.profile,
		.time = seen.time, .timing = options->timing, .part = wanted != NULL,
		.redactor = redactor,
		.ready = examine_verdict(&seen.found, seen.strict) == EXIT_FINE,
	};
	if (format == FORMAT_JSON)
		write_json(env, &report);
	else if (format == FORMAT_HTML)
		report_html(env, &report);
	else if (options->explain)
		report_explain(env, &report);
	else
		report_text(env, &report);
	return report.ready ? EXIT_FINE : EXIT_FOUND;
}

/* What went wrong may be shown to others too. */
static void redact_error(struct env *env)
{
	const struct facts none = { 0 };
	struct redactor *r = redactor_new(env->root, &none, env->mem);

	err_set(&env->err, env->err.code, "%s", redact(r, arena_strdup(env->mem, env->err.text)));
	env->hint = redact(r, env->hint);
}

static enum cmd_exit run(struct env *env)
{
	const struct doctor_options *options = env->options;
	enum cmd_exit rc = look(env);

	if (rc >= EXIT_USAGE && options->redact)
		redact_error(env);
	/* As with --json, a failure is a document too. */
	if (rc >= EXIT_USAGE && !env->global->json && options->format &&
	    strcmp(options->format, "json") == 0) {
		struct json_out o = { .to = env->out };

		show_error(&o, (int)rc, env->err.text, env->hint);
		env->output = NULL;
		env->answered = true;
	}
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
		 "looks at an image or a chroot of any architecture.\n\n"
		 "With --format html the answer is one page that stands by itself, for a browser, "
		 "for paper, for a ticket: no script, no file beside it, light and dark. With "
		 "--redact it can be shown to others. What is replaced: names of people (accounts "
		 "from number 1000 on, and whatever stands behind /home/), their homes, the host's "
		 "names, servers that pip is configured for, addresses (web, mail, IP, MAC), serial "
		 "numbers, machine and instance ids, lists and sources of apt by name, and the "
		 "reasons of suppressions; the same thing by the same word each time. What is not: "
		 "names of other folders, of files and of packages, versions, sizes, the "
		 "processor, and account names that thousands have, such as ubuntu. Look it over.",
	.needs = CMD_ROOT,
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct doctor_options),
	.run = run,
};
