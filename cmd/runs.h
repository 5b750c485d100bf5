/* What the journal tells: `ampy setup --history` and `ampy setup --status`. */
#ifndef AMPY_RUNS_H
#define AMPY_RUNS_H

#include "cmd.h"

struct run;

/* All runs of this root; NULL-terminated complaints are said on stderr.  EXIT_BROKEN with the error
 * set when the journal cannot be read.
 */
enum cmd_exit runs_read(struct env *env, struct run **ret, size_t *n);
/* All runs, oldest first. */
enum cmd_exit runs_history(struct env *env);
/* The last one: EXIT_UNFINISHED while it is going on, else by how it ended: ready or undone (or
 * none at all) EXIT_FINE, not ready EXIT_FOUND, failed or killed EXIT_BROKEN.
 */
enum cmd_exit runs_status(struct env *env);

#endif
