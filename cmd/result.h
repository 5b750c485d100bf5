/* What a run tells those who were not there: result.json, the console, the system's journal. */
#ifndef AMPY_RESULT_H
#define AMPY_RESULT_H

#include "../recipes/outcome.h"
#include "cmd.h"

struct result {
	struct outcome outcome;
	bool announced;      /* also a line on the console and in the system's journal */
	bool known;          /* that it begins was told by the script that started us */
	bool open;           /* begun, not ended */
	int failed;          /* why the file could not be written: that is said once */
};

/* Says that a run goes on; a second time it changes nothing.  What cannot be written is complained
 * of and stops nobody.
 */
void result_begin(struct env *env, struct result *r, const char *profile);
/* How it ended; NULL `message`: there is nothing to add.  Without a result_begin() it is the end of
 * a run that had nothing to do, and written only where the file says something else.
 */
void result_end(struct env *env, struct result *r, enum outcome_state state, const char *message);
/* The run with this id was taken back. */
void result_undone(struct env *env, const char *run, const char *profile);

#endif
