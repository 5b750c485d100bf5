/* The file systems that a program in a root of its own sees.  For the time between fork and exec:
 * no memory is taken, and what fails is told by errno and words such as "mount 'dev'".
 */
#ifndef AMPY_CELLFS_H
#define AMPY_CELLFS_H

#include "base.h"

struct span;
struct stat;

/* In a mount namespace of one's own: enters the folder `root`, which must still be the one that was
 * seen as `seen`, and leaves everything else behind.  `names` is put where the root has no
 * /etc/resolv.conf to be read.  NULL, or what could not be done.
 */
const char *cellfs_enter(const char *root, const struct stat *seen, struct span names);
/* In the pid namespace that /proc is to show. */
const char *cellfs_proc(void);
/* Takes away what cellfs_enter() had to put into the root itself. */
void cellfs_leave(void);

#endif
