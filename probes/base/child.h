/* Starting a program and taking what it says: no shell, a clean environment, a limit of time and of
 * output. */
#ifndef AMPY_CHILD_H
#define AMPY_CHILD_H

#include "base.h"

struct arena;
struct err;
struct text;

struct cell;
struct span;

struct child {
	const char *const *argv;   /* argv[0] is a path: nothing is looked for on PATH */
	const char *const *env;    /* VAR=value beside and in place of the clean ones; or NULL */
	const char *tmpdir;        /* TMPDIR and HOME for it; NULL: ours (of root see below) */
	unsigned seconds;          /* then its whole process group is killed; 0: no limit */
	size_t max_output;         /* bytes of what it prints and complains, together */
	const volatile int *stop;  /* not 0 (set by a signal handler): give up; or NULL */
	bool gentle;               /* ... but then only send the child SIGINT and wait for its end */
	bool foreground;           /* in our own group: it may ask on the terminal */
	bool mute;                 /* outside a cell: what it complains is thrown away */
	const struct cell *cell;   /* as whom and where; NULL: as ourselves, on the live machine */
	/* Instead of being kept, what it prints is handed on as it comes (max_output is unused). */
	void (*on_output)(void *user, struct span piece);
	/* It gets a pipe as descriptor 3; what it writes there is handed on as it comes. */
	void (*on_status)(void *user, struct span piece);
	/* Called every 100 ms or so while it runs; or NULL. */
	void (*on_tick)(void *user);
	void *user;
};

/* Runs it to its end.  0 with its exit status (128 + the signal that ended it) and what it printed;
 * or a negative errno with a sentence: -ETIME after `seconds`, -EFBIG over `max_output`, -EINTR
 * when stopped (a gentle stop sets *status and *output too), what posix_spawn(3) or the entering of
 * the cell said.  Its group never outlives the call; in a root of its own nothing at all does.
 *
 * Its environment is PATH=/usr/local/sbin:...:/bin, LC_ALL=C.UTF-8, HOME, TMPDIR and the proxies,
 * and then `env`, which wins.  As root HOME is /root, and a TMPDIR that is no trusted_folder() is
 * dropped: neither is a user's to choose.  In a cell HOME is the cell's (else `tmpdir`, else /root,
 * or "/" for a user), USER and LOGNAME are set, TMPDIR is only what `tmpdir` says, the umask is
 * 022, and there is no terminal.  stdin is /dev/null; no descriptor of ours is passed on.
 */
int child_run(const struct child *c, struct arena *mem, int *status, struct text *output,
	      struct err *err) MUST_USE;

#endif
