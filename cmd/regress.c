/* `ampy regress`: runs CPython's own tests, remembers the results, reports what is new. */
#include "../probes/base/base.h"

#include "args.h"
#include "regresscmd.h"

/* Which words an option belongs to: a bit for each. */
enum { RUN = 1 << 0, LIST_ = 1 << 1, COMPARE = 1 << 2, PAGE = 1 << 3, TIMER = 1 << 4,
       ADD = 1 << 5, DAILY = RUN | TIMER, STORED = DAILY | LIST_ | COMPARE | PAGE | ADD };

/* A line here and in `subs` for each word that there is. */
static const struct sub {
	const char *name;
	unsigned bit;
	enum cmd_exit (*run)(struct env *env, const char *const *words);
} subs[] = {
	{ "run", RUN, regress_run },
	{ "list", LIST_, regress_list },
	{ "compare", COMPARE, regress_compare },
	{ "page", PAGE, regress_page },
	{ "add", ADD, regress_add },
	{ "timer", TIMER, regress_timer },
};

static const struct option_row rows[] = {
	VALUE(regress_options, python, "python", "PATH|BRANCH", WORDS_FILE,
	      "run: this Python, /usr/bin/python3.11 or 3.11; else the one that doctor names"),
	VALUE(regress_options, image, "image", "REF", WORDS_NONE,
	      "run: the Python of this image, in containers of podman or docker"),
	LIST(regress_options, tests, "tests", "NAME", WORDS_NONE,
	     "run: this file of tests, test_json; several with commas (repeatable)"),
	VALUE(regress_options, set, "set", "quick|full", WORDS_NONE,
	      "run: the files that take a minute or two (the default), or all there are"),
	{ "jobs", 'j', OPTION_VALUE, "N", WORDS_NONE, offsetof(struct regress_options, jobs),
	  "run: so many files at a time; else as many as there are CPUs to use" },
	VALUE(regress_options, timeout, "timeout", "TIME", WORDS_NONE,
	      "run: for one file, 90s, 10m (the default) or 1h; then it is ended, with a trace"),
	VALUE(regress_options, total, "total", "TIME", WORDS_NONE,
	      "run: for all of them, at most and by default 24h"),
	VALUE(regress_options, memory, "memory", "SIZE", WORDS_NONE,
	      "run: for the data of a process, in a container for all of them; 4G, 0 for no limit"),
	FLAG(regress_options, network, "network", 0,
	     "run: also what needs the network (a container has none otherwise)"),
	LIST(regress_options, resources, "resource", "NAME", WORDS_NONE,
	     "run: also what needs this resource of regrtest: cpu, largefile, all (repeatable)"),
	LIST(regress_options, known, "known", "FILE", WORDS_FILE,
	     "run: known failures beside those that ampy has (repeatable)"),
	VALUE(regress_options, output, "output", "FILE", WORDS_FILE,
	      "run: write the result to FILE, whole or not at all, as JSON"),
	VALUE(regress_options, name, "name", "NAME", WORDS_NONE,
	      "run: the name of this machine in results; else its host name"),
	VALUE(regress_options, user, "user", "NAME", WORDS_NONE,
	      "run: as root, run the tests as this user; else as the one behind sudo, or nobody"),
	FLAG(regress_options, as_root, "as-root", 0,
	     "run: run the tests as root, where some behave in another way"),
	VALUE(regress_options, source, "source", "FILE|DIR|URL", WORDS_FILE,
	      "run: with --image, the source release with its tests; else that of python.org"),
	FLAG(regress_options, pull, "pull", 0, "run: fetch the image if it is not on this machine"),
	VALUE(regress_options, testdir, "testdir", "DIR", WORDS_DIR,
	      "run: the files of tests in DIR rather than Python's own"),
	FLAG(regress_options, trust_root, "trust-root", 0,
	     "run: with --root, start the programs of that root, in namespaces of their own"),
	VALUE(regress_options, store, "store", "URL", WORDS_DIR,
	      "a git repository of results instead of this machine's own: https, ssh, file or a "
	      "folder, #BRANCH behind it"),
	VALUE(regress_options, machine, "machine", "NAME", WORDS_NONE,
	      "list, compare: only runs of this machine"),
	VALUE(regress_options, branch, "branch", "3.N", WORDS_NONE,
	      "list, compare: only runs of this branch of Python"),
	VALUE(regress_options, last, "last", "N", WORDS_NONE,
	      "list: only the newest (0: all; without --json 30)"),
	VALUE(regress_options, title, "title", "TEXT", WORDS_NONE, "page: what stands above it"),
	VALUE(regress_options, base, "base", "URL", WORDS_NONE,
	      "page: the address at which it will be seen, for its feed"),
	VALUE(regress_options, daily, "daily", "HH:MM", WORDS_NONE,
	      "timer: when it begins, local time (03:00)"),
	FLAG(regress_options, user_units, "user-units", 0,
	     "timer: units of the user's own systemd"),
	VALUE(regress_options, into, "into", "DIR", WORDS_DIR,
	      "timer: write the units into this folder instead of showing them"),
};

/* Row by row as above. */
static const unsigned char belongs[] = {
	DAILY, DAILY, DAILY, DAILY, DAILY, DAILY, DAILY, DAILY, DAILY, DAILY, DAILY, RUN, DAILY,
	DAILY, DAILY, DAILY, DAILY, RUN, RUN,
	STORED, LIST_ | COMPARE, LIST_ | COMPARE, LIST_, PAGE, PAGE, TIMER, TIMER, TIMER,
};
_Static_assert(LEN(belongs) == LEN(rows), "each option belongs to words");

static bool is_given(const struct regress_options *options, const struct option_row *row)
{
	const char *cell = (const char *)options + row->at;

	switch (row->kind) {
	case OPTION_FLAG:
		return *(const bool *)(const void *)cell;
	case OPTION_VALUE:
		return *(const char *const *)(const void *)cell != NULL;
	case OPTION_LIST:
		return ((const struct list *)(const void *)cell)->n > 0;
	}
	return false;
}

static void add_words(struct list *l, const struct regress_options *options,
		      const struct option_row *row, struct arena *mem)
{
	const char *cell = (const char *)options + row->at;
	const char *name = JOIN(mem, "--", row->name);
	const struct list *all;

	switch (row->kind) {
	case OPTION_FLAG:
		list_add(l, name, mem);
		break;
	case OPTION_VALUE:
		list_add(l, name, mem);
		list_add(l, *(const char *const *)(const void *)cell, mem);
		break;
	case OPTION_LIST:
		all = (const struct list *)(const void *)cell;
		for (size_t i = 0; i < all->n; i++) {
			list_add(l, name, mem);
			list_add(l, all->v[i], mem);
		}
		break;
	}
}

const char *const *regress_daily_words(struct env *env)
{
	struct list l = { 0 };

	list_add(&l, NULL, env->mem);
	for (size_t k = 0; k < LEN(rows); k++)
		if ((belongs[k] & DAILY) == DAILY && is_given(env->options, &rows[k]))
			add_words(&l, env->options, &rows[k], env->mem);
	return l.v;
}

static enum cmd_exit unknown(struct env *env, const char *given)
{
	const char *names[LEN(subs)], *near;

	for (size_t i = 0; i < LEN(subs); i++)
		names[i] = subs[i].name;
	near = args_nearest(given, names, LEN(subs));
	return usage(env, near ? arena_printf(env->mem, "did you mean 'ampy regress %s'?", near)
			       : "see 'ampy regress --help'",
		     "'regress %s' is not known", given);
}

static enum cmd_exit run(struct env *env)
{
	const char *const *words = env->words;

	if (!*words)
		return usage(env, "say 'ampy regress run'; see 'ampy regress --help' for the rest",
			     "'regress' needs a word that says what to do");
	for (size_t i = 0; i < LEN(subs); i++) {
		if (strcmp(*words, subs[i].name) != 0)
			continue;
		for (size_t k = 0; k < LEN(rows); k++)
			if (!(belongs[k] & subs[i].bit) && is_given(env->options, &rows[k]))
				return usage(env, "see 'ampy regress --help'",
					     "'regress %s' takes no --%s", *words, rows[k].name);
		return subs[i].run(env, words + 1);
	}
	return unknown(env, *words);
}

const struct command command_regress = {
	.name = "regress",
	.brief = "run CPython's own tests and report what is new",
	.args = "run [TEST...] | list | compare [A B] | page DIR | add FILE... | timer",
	.about = "Runs CPython's own test suite, file by file, each in a process, an environment and a "
		 "temporary folder of its own, with limits of time and memory. As root the tests run "
		 "as the user behind sudo, or as nobody. With --root the Python of that root is "
		 "started, in namespaces; with --image that of an image, in containers without a "
		 "network. An image that has no tests, as the official ones, gets those of the "
		 "source release of its version, read-only.\n\n"
		 "A file that fails is looked for among the known failures: those that ampy has and "
		 "those of --known, each for branches, processors, page sizes, distributions and so "
		 "on, with a reason. One that is not known is run again, alone. Then it is 'flaky' "
		 "when it passes, and 'new' when it does not. 'fixed' is a known failure that passes "
		 "here, or a file that failed the last time on this machine and branch, as the store "
		 "has it. A failure that is not known stays 'new' however often it was seen, until it "
		 "is a known one; how the file ended the last time is told beside it. It exits with 1 "
		 "where something is new, and with 130 when it was interrupted; then its result is "
		 "'partial' and says what was not run.\n\n"
		 "Results are kept in a git repository, one file for each run: this machine's own, "
		 "or that of --store, into which many machines publish; two that do so at once both "
		 "succeed, and what could not be published goes with the next. 'list' shows the runs, "
		 "'compare' what differs between two (ids or their first letters, 'latest', "
		 "'previous', or files; exit 1 when B fails where A does not), 'page' writes a site "
		 "for a browser into a folder, which works without scripts and without a server, with "
		 "an Atom feed and a badge. 'add' publishes files of results, or without any what is "
		 "still to be published. 'timer' shows units of systemd for a daily run.",
	.needs = CMD_ROOT,
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct regress_options),
	.max_words = 4096,
	.run = run,
};
