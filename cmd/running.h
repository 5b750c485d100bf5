/* A run of `ampy setup`, and what is told of it. */
#ifndef AMPY_RUNNING_H
#define AMPY_RUNNING_H

#include "../recipes/apply.h"
#include "rights.h"
#include "setup.h"

struct findings;
struct text_out;

enum { MAX_STEPS = 64 };

/* A run in progress: its plans follow each other, and what is told is all of it. */
struct running {
	struct setup *s;
	struct rights rights;
	struct journal *journal;
	struct watch watch;
	int log;
	const char *log_path;
	struct plan told;
	struct step_result results[MAX_STEPS];
	size_t nresults;
	enum run_state state;
	int64_t began;
	bool interrupted;             /* a signal came before it was judged: it stays open */
};

/* How a run ends: the word of the JSON, and the exit code. */
struct running_state { const char *word; enum cmd_exit code; };
extern const struct running_state running_states[RUN_STATES];

/* ampy.setup/1; `message`: what went wrong, or NULL. */
void running_json(const struct running *r, const char *message);
void running_text(const struct running *r);
/* How it ended, in one sentence; `error`: what went wrong, or NULL. */
const char *running_message(const struct running *r, const char *error);
/* What is in the way of "ready". */
void running_findings(struct text_out *o, const struct findings *found);

#endif
