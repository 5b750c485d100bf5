/* Opening a store of results for a command: its progress, its signals, its exit codes. */
#ifndef AMPY_REGRESSLOAD_H
#define AMPY_REGRESSLOAD_H

#include "cmd.h"

struct json_out;
struct regress_index;
struct regress_result;
struct regress_store;
struct regress_test;
struct text;

/* The store of --store, and with `index` all of its runs.  EXIT_FINE, or the command's end.
 */
enum cmd_exit regressload_open(struct env *env, bool make, struct regress_store **ret,
			       struct regress_index *index);
/* After results came into a store: what pages and lists begin with is learned now, not when
 * somebody waits for them.  Where that cannot be it is learned then.
 */
void regressload_learn(struct env *env, struct regress_store *s);
/* What the error in env->err ends a command with. */
enum cmd_exit regressload_exit(const struct env *env);
/* Where a command is at, on a terminal, until regressload_quiet(). */
void regressload_progress(void *env, const char *what, uint64_t done, uint64_t of);
void regressload_quiet(struct env *env);
/* Results that cannot be read, on stderr and as "broken"; EXIT_FOUND when there are any. */
enum cmd_exit regressload_broken(const struct env *env, const struct regress_index *index);
void regressload_broken_json(struct json_out *o, const struct regress_index *index);

/* Is it one of --machine and --branch? */
bool regressload_wanted(const struct env *env, const struct regress_result *r);
/* "3.14t", "3.13d": what a column of results is about. */
const char *regressload_python(const struct regress_result *r, struct arena *mem);
/* "2 new, 1 flaky of 64"; the words of one run's counts. */
const char *regressload_counts(const struct regress_result *r, struct arena *mem);
/* For 'run', before its tests: how each ended the last time on this machine and Python goes into
 * `before`; a store of --store that cannot be reached is said now.  And after them: the result goes
 * into the store, also when a signal has ended the run.
 */
enum cmd_exit regressload_before(struct env *env, const struct regress_result *like,
				 struct regress_test *tests, size_t n);
enum cmd_exit regressload_keep(struct env *env, const char *id, const struct text *result);

#endif
