/* What the parts of `ampy regress` share: a word is a file (regress_WORD.c) and a function. */
#ifndef AMPY_REGRESSCMD_H
#define AMPY_REGRESSCMD_H

#include "../probes/base/arena.h"
#include "cmd.h"

/* Each option belongs to the words that its row in regress.c names; elsewhere it is refused. */
struct regress_options {
	/* run */
	struct list tests, known, resources;
	const char *python, *image, *source, *testdir, *set, *jobs, *timeout, *total, *memory, *user;
	bool as_root, network, pull, trust_root;
	/* several */
	const char *store, *output, *name, *machine, *branch;
	/* list, page, timer */
	const char *last, *title, *base, *daily, *into;
	bool user_units;
};

/* `words` are those behind the sub-word, NULL-terminated; options are env->options. */
enum cmd_exit regress_run(struct env *env, const char *const *words);
enum cmd_exit regress_list(struct env *env, const char *const *words);
enum cmd_exit regress_compare(struct env *env, const char *const *words);
enum cmd_exit regress_page(struct env *env, const char *const *words);
enum cmd_exit regress_add(struct env *env, const char *const *words);
enum cmd_exit regress_timer(struct env *env, const char *const *words);
/* What was given of the options that 'timer' hands on to the 'run' of each day, as words. */
const char *const *regress_daily_words(struct env *env);

#endif
