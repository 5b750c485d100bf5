/* `ampy regress`: runs CPython's own tests, remembers the results, reports what is new. */
#include "../probes/base/base.h"

#include "args.h"
#include "regresscmd.h"

/* Which words an option belongs to: a bit for each. */
enum { RUN = 1 << 0, LIST_ = 1 << 1, COMPARE = 1 << 2, PAGE = 1 << 3, TIMER = 1 << 4,
       ADD = 1 << 5, STORED = RUN | LIST_ | COMPARE | PAGE | ADD | TIMER };

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
	LIST(regress_options, tests, "tests", "NAME", WORDS_NONE,
	     "run: this file of tests, test_json; several with commas (repeatable)"),
	VALUE(regress_options, set, "set", "quick|full", WORDS_NONE,
	      "run: the tests that take about two minutes (the default), or all of them"),
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
	RUN, RUN | TIMER,
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
	.args = "run | list | compare [A B] | page DIR | add FILE... | timer",
	.about = "Runs CPython's own test suite.\n\n"
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
