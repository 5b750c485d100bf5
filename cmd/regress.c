/* `ampy regress`: runs CPython's own tests, remembers the results, reports what is new. */
#include "../probes/base/base.h"

#include "args.h"
#include "regresscmd.h"

/* Which words an option belongs to: a bit for each. */
enum { RUN = 1 << 0, LIST_ = 1 << 1, COMPARE = 1 << 2, PAGE = 1 << 3, TIMER = 1 << 4 };

/* A line here and in `subs` for each word that there is. */
static const struct sub {
	const char *name;
	unsigned bit;
	enum cmd_exit (*run)(struct env *env, const char *const *words);
} subs[] = {
	{ "run", RUN, regress_run },
};

static const struct option_row rows[] = {
	LIST(regress_options, tests, "tests", "NAME", WORDS_NONE,
	     "run: this file of tests, test_json; several with commas (repeatable)"),
	VALUE(regress_options, set, "set", "quick|full", WORDS_NONE,
	      "run: the tests that take about two minutes (the default), or all of them"),
};

/* Row by row as above. */
static const unsigned char belongs[] = { RUN, RUN };
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
	.args = "run [TEST...]",
	.about = "Runs CPython's own test suite.",
	.needs = CMD_ROOT,
	.rows = rows,
	.nrows = LEN(rows),
	.size = sizeof(struct regress_options),
	.max_words = 4096,
	.run = run,
};
