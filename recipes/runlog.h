/* The log of a run: everything that the programs said. */
#ifndef AMPY_RUNLOG_H
#define AMPY_RUNLOG_H

#include "../probes/base/base.h"

struct arena;
struct err;
struct root;
struct span;

/* Opens the log of the run `id` for appending: /var/log/ampy/ID.log of the root, or, for a user on
 * the live machine, ID.log in the folder of the journal.  The folder is 0700, the file 0600. 
 * *path is its name, *fd is closed by the caller.
 */
int runlog_open(const struct root *root, const char *id, struct arena *mem, int *fd,
		const char **path, struct err *err) MUST_USE;
/* A line of ampy's own, with the time. */
void runlog_note(int fd, const char *text, struct arena *mem);
void runlog_put(int fd, struct span bytes);

#endif
