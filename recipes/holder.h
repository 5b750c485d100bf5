/* Who holds a lock, out of what the kernel prints of locks and processes. */
#ifndef AMPY_HOLDER_H
#define AMPY_HOLDER_H

#include "../probes/base/base.h"

struct arena;
struct span;

/* The bytes of /proc/locks (proc_locks(5)): is the file with these numbers locked?  *pid is who
 * holds it, 0 where that is not told (a lock of an open file description, another pid namespace).
 */
bool holder_in_locks(struct span locks, unsigned major, unsigned minor, uint64_t inode, int *pid);
/* Of /proc/PID/cgroup: the systemd unit it runs in ("apt-daily.service", "session-3.scope"), or
 * NULL. */
const char *holder_unit(struct span cgroup, struct arena *mem);
/* The name in /proc/PID/comm, which the kernel cuts at 15 bytes, whole where /proc/PID/cmdline has
 * it.  Control characters are blanks.  NULL when both are empty.
 */
const char *holder_command(struct span comm, struct span cmdline, struct arena *mem);

#endif
