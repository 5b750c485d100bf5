/* What ampy did to a root: written and fsynced before and after each step, so that a run that was
 * killed at any instant can be finished and taken back.
 *
 * A run is one file of lines of JSON, DIR/runs/ID.jsonl; a line that is cut off (the last one,
 * after a power failure) is as if it had never been written.  DIR is 0700, its files 0600.
 */
#ifndef AMPY_JOURNAL_H
#define AMPY_JOURNAL_H

#include "../probes/base/base.h"

#include "installed.h"
#include "plan.h"

struct arena;
struct err;
struct journal;
struct root;
struct text;

enum run_state { RUN_UNFINISHED, RUN_READY, RUN_NOT_READY, RUN_FAILED, RUN_UNDONE, RUN_STATES };
enum result_state { RESULT_PENDING, RESULT_DONE, RESULT_FAILED, RESULT_INTERRUPTED, RESULT_STATES };
extern const char *const run_state_names[RUN_STATES];      /* "unfinished", "ready", ... */
extern const char *const result_state_names[RESULT_STATES];

struct step_result {
	enum result_state state;
	const char *error;             /* one sentence; NULL when done */
	int status;                    /* exit status of the last program, -1: none ran */
	int64_t milliseconds;
	const char *const *tail;       /* the last lines the program said, NULL-terminated; or NULL */
	const char *const *left_out;   /* install: names that could not be had; remove:
					* those that others need; or NULL */
};

/* An alternative of dpkg's update-alternatives: which of them /etc/alternatives/NAME leads to. */
struct alternative {
	const char *name;              /* "libblas.so.3-aarch64-linux-gnu" */
	const char *target;
	bool manual;                   /* somebody chose it */
};

/* One run as the journal has it. */
struct run {
	const char *id;                /* "20261122T120000Z-1234" */
	int64_t number;                /* 1 for the first: clocks go wrong, this does not */
	const char *kind;              /* "setup" or "undo" */
	const char *began, *ended;     /* 2026-11-22T12:00:00Z; ended NULL while unfinished */
	const char *profile, *manager, *ampy;
	const char *undoes;            /* undo: the id of the run it takes back; or NULL */
	enum run_state state;
	const char *message;           /* one sentence on how it ended; or NULL */
	unsigned resumed;              /* how often it was taken up again or got a further plan */
	struct run_step {
		const char *kind, *title;
		const char *const *argv, *const *packages;   /* NULL where the step has none */
		struct step_result result;
		bool begun;
		/* what undo needs of a step that wrote or made something */
		const char *path;      /* repository, file: what was written */
		const char *body;      /* ... its new content, NULL: it was removed */
		const char *before;    /* ... what it held, NULL: it was not there */
		unsigned mode;         /* ... and its permissions then */
		const char *dir;       /* venv, pip: the environment */
		const char *owner;
	} *steps;
	size_t nsteps;
	struct installed before;       /* the packages when it began */
	struct alternative *alternatives;            /* of BLAS and LAPACK, when it began */
	size_t nalternatives;
	bool counted;                  /* what follows is known: journal_packages() was called */
	struct package *added;         /* what it added */
	size_t nadded;
	const char *const *marked;     /* names that were automatic before and are manual since */
	const char *const *upgraded;   /* "NAME OLD NEW": these belong to nobody */
	const char *const *removed;    /* names that had to give way */
};

/* Where the journal of this root is: /var/lib/ampy; of a user on the live machine
 * $XDG_STATE_HOME/ampy or ~/.local/state/ampy.
 */
const char *journal_dir(const struct root *root, struct arena *mem);

/* Opens DIR (made when missing) and takes its lock for as long as the journal is open.  -EBUSY
 * with a sentence that says who holds it (pid, since when); other errors with a sentence (no
 * rights, full).
 */
int journal_open(const struct root *root, const char *dir, struct arena *mem, struct journal **ret,
		 struct err *err) MUST_USE;
void journal_close(struct journal *j);        /* NULL is fine */
/* What journal_open moved aside, a sentence each, NULL-terminated. */
const char *const *journal_complaints(const struct journal *j);

/* Starts a run; its plan and the packages that are there are on disk when this returns.  Where the
 * last setup is unfinished, or an undo of the same run, that one is taken up again: its id stays,
 * its `before` too.  Called again before journal_end(), it adds a further plan to the same run.
 */
int journal_begin(struct journal *j, const char *kind, const char *profile, const struct plan *plan,
		  const struct installed *before, const char *undoes, struct err *err) MUST_USE;
const char *journal_id(const struct journal *j);
bool journal_resumed(const struct journal *j);
/* Before and after the step `i` of the plan.  `before` is what the file the step writes held (NULL:
 * it was not there); elsewhere NULL.
 */
int journal_step(struct journal *j, size_t i, const struct step *step, const char *before,
		 struct err *err) MUST_USE;
int journal_result(struct journal *j, size_t i, const struct step_result *result,
		   struct err *err) MUST_USE;
/* The packages that are there now: what is new since the run began belongs to it. See change.h. */
int journal_packages(struct journal *j, const struct installed *now, struct err *err) MUST_USE;
int journal_end(struct journal *j, enum run_state state, const char *message,
		struct err *err) MUST_USE;

/* One run from the bytes of its file.  *whole is how many of them are whole lines; what follows is
 * not read.  -EBADMSG (broken) or -EPROTO (of a newer version) with a reason in *why.
 */
int journal_parse(const struct text *text, struct arena *mem, struct run *ret, size_t *whole,
		  const char **why) MUST_USE;
/* All runs, oldest first, without a lock.  A file that is broken, too large or of a newer version
 * becomes a sentence in `complaints` (journal_open moves such a file aside, to
 * runs/ID.jsonl.broken). 0 with none where DIR is not there; a negative errno with a sentence when
 * it cannot be read.
 */
int journal_runs(const struct root *root, const char *dir, struct arena *mem, struct run **ret,
		 size_t *n, const char *const **complaints, struct err *err) MUST_USE;
/* Only the one whose id, and so the time when it began, is the last: -ENOENT where there is none,
 * other errors where it cannot be read.  A later undo does not show in its state.
 */
int journal_last(const struct root *root, const char *dir, struct arena *mem,
		 struct run *ret) MUST_USE;
/* The pid that holds the lock (1 where it does not say), 0: nobody, or a negative errno.  *who, if
 * asked for, is then set to "ampy setup (pid 12), since 2026-11-22T12:00:00Z".
 */
int journal_holder(const struct root *root, const char *dir, struct arena *mem, const char **who);

#endif
