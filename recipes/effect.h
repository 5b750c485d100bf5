/* What the parts of apply share: one step being done. */
#ifndef AMPY_EFFECT_H
#define AMPY_EFFECT_H

#include "apply.h"

struct cell;
struct manager;
struct said;
struct text;

struct effect {
	const struct apply *a;
	const struct step *step;
	struct step_result *result;
	struct arena *mem;
};

/* The steps of the package manager, and those of virtual environments; errors as apply(). */
int effect_manager(struct effect *e, struct err *err) MUST_USE;
int effect_venv(struct effect *e, struct err *err) MUST_USE;

/* What is started: with this environment on top of the clean one, in this cell (NULL: the run's).
 * */
struct command_line {
	const char *const *argv, *const *env;
	const struct cell *cell;
};

/* Starts it with the step's rights; what it says goes to the log and to `said`, and whole to
 * *output when that is not NULL.  0 with its exit status.
 */
int effect_start(struct effect *e, const struct command_line *c, int *status, struct said *said,
		 struct text *output, struct err *err) MUST_USE;
/* The same with the step's own environment, in the run's cell. */
int effect_run(struct effect *e, const char *const *argv, int *status, struct said *said,
	       struct text *output, struct err *err) MUST_USE;
/* Takes from the names those that packages need which stay, and puts them into the result: the
 * others can be removed without taking anything else along.  -EBUSY where that cannot be told.
 */
int effect_spare(struct effect *e, const struct manager *m, const char *const **names,
		 struct err *err) MUST_USE;
/* Waits so long, saying why: 0, or -EINTR. */
int effect_pause(const struct effect *e, unsigned seconds, const char *why,
		 struct err *err) MUST_USE;
/* Is there room for what these packages (lines of apt-get --print-uris) bring?  0, or -ENOSPC with
 * what is needed and what is free.  What cannot be told is no reason to refuse.
 */
int effect_space(const struct effect *e, const struct text *simulated, struct err *err) MUST_USE;

#endif
