/* What the journal tells: `ampy setup --history`. */
#ifndef AMPY_RUNS_H
#define AMPY_RUNS_H

#include "cmd.h"

struct arena;
struct json_out;
struct run;
struct text_out;

/* All runs of this root; NULL-terminated complaints are said on stderr.  EXIT_BROKEN with the error
 * set when the journal cannot be read.
 */
enum cmd_exit runs_read(struct env *env, struct run **ret, size_t *n);
/* All runs, oldest first. */
enum cmd_exit runs_history(struct env *env);
/* One of them, as the history shows it. */
void runs_put(struct text_out *o, const struct run *run, bool verbose, struct arena *mem);
void runs_json(struct json_out *o, const char *key, const struct run *run);

#endif
