/* `ampy check`: will these packages work there, and if not, why. */
#include "../probes/base/base.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/probe.h"
#include "../probes/releases.h"
#include "../probes/wheel/project.h"
#include "args.h"
#include "checkasking.h"
#include "checkcmd.h"
#include "checkindex.h"
#include "show.h"
#include "signals.h"
#include "text.h"
#include "wishes.h"

static const struct option_row rows[] = {
	{ "requirements", 'r', OPTION_LIST, "FILE", WORDS_FILE,
	  offsetof(struct check_options, requirements),
	  "a requirements file, whatever it is called (repeatable)" },
	LIST(check_options, release, "release", "NAME", WORDS_RELEASE,
	     "for a bare cloud image of this release, for aarch64: ubuntu:20.04 (repeatable)"),
	LIST(check_options, python, "python", "VERSION", WORDS_NONE,
	     "for this Python: 3.11, 3.13t (free-threaded), 3.11.4 (repeatable)"),
	LIST(check_options, glibc, "glibc", "VERSION", WORDS_NONE,
	     "for a machine with this glibc, 2.31; aarch64 where no --arch is given (repeatable)"),
	LIST(check_options, musl, "musl", "VERSION", WORDS_NONE,
	     "for a machine with this musl, 1.2 (repeatable)"),
	VALUE(check_options, arch, "arch", "MACHINE", WORDS_NONE,
	      "for this machine type, as uname -m names it"),
	VALUE(check_options, pip, "pip", "VERSION", WORDS_NONE,
	      "for this pip, which may not know all tags: 20.0.2"),
	LIST(check_options, extra, "extra", "NAME", WORDS_NONE,
	     "also what this extra of the project needs (repeatable)"),
	FLAG(check_options, all_extras, "all-extras", 0, "also what every extra needs"),
	LIST(check_options, group, "group", "NAME", WORDS_NONE,
	     "also what this dependency group needs (repeatable)"),
	FLAG(check_options, all, "all", 0, "every extra and every group"),
	FLAG(check_options, allow_build, "allow-build", 0,
	     "what has to be built from source is ready too"),
	FLAG(check_options, tags, "tags", 0,
	     "print the wheel tags that each target takes, best first, and check nothing"),
	VALUE(check_options, format, "format", "text|markdown|json", WORDS_REPORT,
	      "how to print: text (the default), markdown for a pull request, json (as --json)"),
	LIST(check_options, index, "index", "URL", WORDS_NONE,
	     "ask this index, in place of those that pip is configured for (repeatable)"),
	LIST(check_options, find_links, "find-links", "PLACE", WORDS_DIR,
	     "look in this folder, or on this page of links, too (repeatable)"),
	FLAG(check_options, no_deps, "no-deps", 0,
	     "only what is named, and not what that requires in turn"),
	FLAG(check_options, only_binary, "only-binary", 0,
	     "of an index take wheels alone, and an older one before a newer source"),
	FLAG(check_options, pre, "pre", 0, "of an index take pre-releases too"),
	FLAG(check_options, variables, "variables", 0, "put variables of the environment into the "
	     "addresses of indexes in requirements files and Pipfile.lock, as pip does"),
	FLAG(check_options, offline, "offline", 0,
	     "ask no server: what is not in the cache stays unknown"),
};

enum format { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_JSON, FORMATS };
static const char *const formats[FORMATS] = { "text", "markdown", "json" };

static enum cmd_exit choose_format(struct check *c, enum format *ret)
{
	const char *given = c->options->format;

	*ret = c->env->global->json ? FORMAT_JSON : FORMAT_TEXT;
	for (int i = 0; given && i < FORMATS; i++)
		if (strcmp(given, formats[i]) == 0) {
			*ret = (enum format)i;
			given = NULL;
		}
	if (given)
		return usage(c->env, "the formats are text, markdown and json",
			     "there is no format '%s'", given);
	if (c->env->global->json && *ret != FORMAT_JSON)
		return usage(c->env, "leave one of them away", "--json is not --format %s",
			     formats[*ret]);
	return EXIT_FINE;
}

/* Normalised, NULL-terminated. */
static enum cmd_exit read_names(struct check *c, const char *option, const struct list *given,
				const char *const **ret)
{
	struct list all = { 0 };

	list_add(&all, NULL, c->env->mem);
	for (size_t i = 0; i < given->n; i++) {
		if (!project_name_is(span_of(given->v[i])))
			return usage(c->env, "a name has letters, digits and ._- alone",
				     "'--%s %s' cannot be a name", option, given->v[i]);
		list_add(&all, project_normal(span_of(given->v[i]), c->env->mem), c->env->mem);
	}
	*ret = all.v;
	return EXIT_FINE;
}

static enum cmd_exit unusable(struct check *c, const char *hint)
{
	c->env->hint = hint;
	return EXIT_USAGE;
}

/* Requirements that were typed are wanted together, as by pip. */
static enum cmd_exit join_typed(struct check *c, struct subject *s, const char *word)
{
	struct arena *mem = c->env->mem;
	struct text text;

	if (!c->typed) {
		c->typed = s;
		c->typed_text = word;
		c->nsubjects++;
		return EXIT_FINE;
	}
	c->typed_text = JOIN(mem, c->typed_text, "\n", word);
	text = (struct text){ c->typed_text, strlen(c->typed_text) };
	return lock_read_as(LOCK_REQUIREMENTS, c->typed->from, &text, NULL, mem, &c->typed->lock,
			    &c->env->err) < 0 ? unusable(c, NULL) : EXIT_FINE;
}

static enum cmd_exit read_subject(struct check *c, const char *word, bool requirements)
{
	const struct subject_place place = { c->env->root, c->here ? c->here : c->env->root };
	struct subject *s = &c->subjects[c->nsubjects];

	if (subject_read(&place, word, requirements, c->env->mem, s, &c->env->err) < 0)
		return unusable(c, c->here && word[0] == '/'
				? "with --root a path that begins with '/' is one inside it" :
				  NULL);
	if (s->kind == SUBJECT_REQUIREMENT)
		return join_typed(c, s, word);
	c->nsubjects++;
	return EXIT_FINE;
}

static enum cmd_exit read_subjects(struct check *c)
{
	const struct list *files = &c->options->requirements;
	const char *const *words = c->env->words;
	enum cmd_exit rc = EXIT_FINE;
	size_t n = 0;

	while (words[n])
		n++;
	if (c->options->tags && n + files->n)
		return usage(c->env, "leave the rest away", "--tags checks nothing");
	if (!c->options->tags && !(n + files->n))
		return usage(c->env, "name a lock file, a requirements file, a wheel, a folder, an "
			     "environment or a requirement: 'ampy check uv.lock'",
			     "nothing was named to check");
	if (!root_is_live(c->env->root) && root_open("/", &c->here, &c->env->err) < 0)
		return EXIT_BROKEN;
	c->subjects = TAKE_N(c->env->mem, n + files->n, struct subject);
	for (size_t i = 0; rc == EXIT_FINE && i < n; i++)
		rc = read_subject(c, words[i], false);
	for (size_t i = 0; rc == EXIT_FINE && i < files->n; i++)
		rc = read_subject(c, files->v[i], true);
	return rc;
}

static const char *release_hint(const struct check *c)
{
	for (size_t i = 0; i < c->options->release.n; i++)
		if (!release_find(c->options->release.v[i]))
			return wishes_release(c->options->release.v[i], c->env->mem);
	return NULL;
}

static enum cmd_exit choose_targets(struct check *c)
{
	const struct check_options *o = c->options;
	const struct targets_wish wish = { &o->python, &o->glibc, &o->musl, &o->release, o->arch,
					   o->pip };
	struct facts *facts = NULL;
	const char *python = NULL;

	for (size_t i = 0; i < c->nsubjects && !python; i++)
		python = c->subjects[i].python;
	if (targets_need(&wish)) {
		facts = TAKE(c->env->mem, struct facts);
		facts_gather(facts, c->env->root, targets_need(&wish), c->env->mem);
	}
	if (targets_of(&wish, facts, python, c->env->mem, &c->targets, &c->ntargets,
		       &c->env->err) < 0)
		return unusable(c, release_hint(c));
	return EXIT_FINE;
}

static bool lock_has(const struct lock *l, const char *name, const char *const *declared,
		     enum lock_under not)
{
	for (; declared && *declared; declared++)
		if (strcmp(*declared, name) == 0)
			return true;
	for (size_t i = 0; i < l->nroots; i++)
		if (l->roots[i].name && l->roots[i].under != not &&
		    strcmp(l->roots[i].name, name) == 0)
			return true;
	return false;
}

/* An extra or group that no file has is a mistake; one that some do not have is none. */
static enum cmd_exit check_wish(struct check *c, const char *what, const char *const *names)
{
	bool group = what[0] == 'g', has = false;
	const char *all = "";

	for (; *names; names++, has = false, all = "") {
		for (size_t i = 0; i < c->nsubjects; i++) {
			const struct lock *l = &c->subjects[i].lock;
			const char *const *declared = group ? l->groups : l->extras;

			has |= lock_has(l, *names, declared, group ? LOCK_EXTRA : LOCK_GROUP);
			for (; declared && *declared; declared++)
				all = JOIN(c->env->mem, all, *all ? ", " : "", *declared);
		}
		if (!has)
			return usage(c->env, *all ? JOIN(c->env->mem, "there are ", all) : NULL,
				     "nothing that was named has the %s '%s'", what, *names);
	}
	return EXIT_FINE;
}

/* Only where something is named whose files an index has to tell.  Without any index that stays
 * unknown, and is said in its row.
 */
static enum cmd_exit open_index(struct check *c)
{
	const struct check_options *o = c->options;
	struct asking_setup setup = {
		.root = c->env->root, .index = o->index.v, .find_links = o->find_links.v,
		.offline = o->offline, .stop = &signals_came,
		.progress = c->env->global->quiet || c->env->global->json || o->format ||
			    !isatty(STDERR_FILENO) ? NULL : text_asking,
	};
	const struct checkindex_wish wish = { o->no_deps, o->only_binary, o->pre };
	bool wanted = false;
	int rc;

	for (size_t i = 0; i < c->nsubjects && !wanted; i++)
		for (size_t k = 0; k < c->subjects[i].lock.nentries && !wanted; k++)
			wanted = checkindex_asks(&c->subjects[i],
						 &c->subjects[i].lock.entries[k], &wish);
	if (!wanted)
		return EXIT_FINE;
	rc = check_open(c, &setup);
	if (rc < 0 && rc != -ENOENT)
		return rc == -EINVAL ? EXIT_USAGE : EXIT_BROKEN;
	if (rc == 0)
		signals_catch();
	return EXIT_FINE;
}

static enum cmd_exit answer(struct check *c, enum format format)
{
	size_t counts[LOCK_STATUSES];
	enum cmd_exit rc;

	if ((rc = read_names(c, "extra", &c->options->extra, &c->extras)) ||
	    (rc = read_names(c, "group", &c->options->group, &c->groups)) ||
	    (rc = read_subjects(c)) || (rc = check_wish(c, "extra", c->extras)) ||
	    (rc = check_wish(c, "group", c->groups)) || (rc = choose_targets(c)) ||
	    (rc = open_index(c)) || (rc = check_judge(c)))
		return rc;
	if (c->options->tags) {
		checked_tags(c->env, &c->checked, format == FORMAT_JSON);
		return EXIT_FINE;
	}
	switch (format) {
	case FORMAT_TEXT:
		checked_text(c->env, &c->checked);
		break;
	case FORMAT_MARKDOWN:
		checked_markdown(c->env, &c->checked);
		break;
	case FORMAT_JSON:
	case FORMATS:
		checked_json(c->env, &c->checked);
		break;
	}
	for (size_t i = 0; i < c->ntargets; i++)
		if (!checked_count(&c->checked, i, counts))
			rc = EXIT_FOUND;
	return rc;
}

static enum cmd_exit run(struct env *env)
{
	struct check c = { .env = env, .options = env->options };
	enum format format;
	enum cmd_exit rc = choose_format(&c, &format);

	if (rc == EXIT_FINE)
		rc = answer(&c, format);
	check_close(&c);
	root_close(c.here);
	/* As with --json, a failure is a document too. */
	if (rc >= EXIT_USAGE && !env->global->json && c.options->format &&
	    strcmp(c.options->format, "json") == 0) {
		struct json_out o = { .to = env->out };

		show_error(&o, (int)rc, env->err.text, env->hint);
		env->answered = true;
	}
	return rc;
}

const struct command command_check = {
	.name = "check",
	.brief = "tell whether packages work on a machine, and why not",
	.args = "TARGET...",
	.about = "Looks at what a project needs and tells for each package whether a wheel fits "
		 "the machine, whether it has to be built, or why nothing fits. A TARGET is a lock "
		 "file (uv.lock, poetry.lock, pdm.lock, pylock.toml, Pipfile.lock), a requirements "
		 "file, a pyproject.toml, a project's folder, a wheel or a source distribution, a "
		 "folder of them, an environment or a site-packages folder, an address of a file, or a "
		 "requirement such as 'numpy>=2'.\n\n"
		 "What a requirement, a requirements file or a pyproject.toml names is looked for where "
		 "pip would look (its configuration, what --index-url, --find-links and the like in the "
		 "requirements file say, the sources of a Pipfile.lock; or --index), newest version "
		 "first, and so is what that requires in turn: told by the index, or read out of the "
		 "wheel, of which only the end is fetched where the server allows that. A requirement "
		 "with --hash takes only the files that have it. A lock file tells its files by itself, "
		 "and no index is asked unless it has nothing but their hashes.\n\n"
		 "It is checked for this machine (with --root for the system there: then a path that "
		 "begins with '/' is one inside it), for releases (--release ubuntu:20.04), or for "
		 "what is described (--python 3.11 --glibc 2.31). Several make a table with a column "
		 "for each.\n\n"
		 "Status: native, a wheel with machine code fits; pure, a wheel for any machine fits; "
		 "build, only the source can be used; none, nothing that is offered can be used; local "
		 "and vcs, it comes from a folder or a repository; unknown, it could not be learned; "
		 "bad, its files have no proper names. It exits with 1 if anything that is needed is "
		 "neither native nor pure; --allow-build also takes what has to be built (build, "
		 "local, vcs). The project that was locked is not counted as in the way.\n\n"
		 "Of what has to be built it tells which compilers and packages of the system that "
		 "takes, in the names of the target's distribution (Debian's where only a glibc is said, "
		 "Alpine's for a musl), and of this machine and of --root what is missing. 'ampy setup "
		 "--requirements FILE' installs it.",
	.needs = CMD_ROOT,
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct check_options),
	.max_words = UINT_MAX,
	.run = run,
};
