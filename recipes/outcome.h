/* What came of making this machine ready, in one small file that programs and scripts read and
 * write: DIR/result.json (ampy.result/1), with DIR as journal_dir() has it.
 */
#ifndef AMPY_OUTCOME_H
#define AMPY_OUTCOME_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct root;
struct text;

enum outcome_state { OUTCOME_NEVER, OUTCOME_RUNNING, OUTCOME_READY, OUTCOME_NOT_READY,
		     OUTCOME_FAILED, OUTCOME_STATES };
extern const char *const outcome_names[OUTCOME_STATES];    /* "never-ran", "running", ... */

/* NULL is what is not known; of what was never run, all are. */
struct outcome {
	enum outcome_state state;
	const char *message;           /* one sentence */
	const char *by;                /* "ampy", or "script": one that ampy wrote */
	const char *ampy;              /* the version of either */
	const char *profile;
	const char *instance;          /* see outcome_instance() */
	const char *boot;              /* the kernel's boot_id when it began */
	int64_t pid, started;          /* who does it, and that process's start time in clock ticks
					* after boot (proc(5), field 22); 0: not known */
	const char *began, *ended;     /* 2026-11-22T12:00:00Z */
	const char *run, *log;         /* the journal's id of it, the path of its log */
	bool undone;                   /* 'ampy undo' took it back */
	bool cut;                      /* read only: it said "running", and nobody does it any more */
};

/* From the bytes of the file: -EBADMSG with a reason in *why. */
int outcome_parse(const struct text *text, struct arena *mem, struct outcome *ret,
		  const char **why) MUST_USE;
/* What DIR holds.  Nothing there: OUTCOME_NEVER.  A run that says it is going on and whose process
 * is gone, or that is of another boot: OUTCOME_FAILED, with `cut` and a message.  Errors with a
 * sentence: -EBADMSG, -EACCES and the like.
 */
int outcome_read(const struct root *root, const char *dir, struct arena *mem, struct outcome *ret,
		 struct err *err) MUST_USE;
/* Whole or not at all, and on disk when it returns; DIR is made when missing. */
int outcome_write(const struct root *root, const char *dir, const struct outcome *o,
		  struct err *err) MUST_USE;
/* Fills in who we are: by, ampy, pid, started, boot, instance. */
void outcome_sign(const struct root *root, struct outcome *o, struct arena *mem);
/* Which machine this is: cloud-init's instance-id, else machine-id(5); NULL in a tree, which is
 * none yet. */
const char *outcome_instance(const struct root *root, struct arena *mem);

#endif
