/* What came of making a machine ready: `ampy setup --status`. */
#ifndef AMPY_STATUS_H
#define AMPY_STATUS_H

#include "cmd.h"

/* EXIT_FINE ready, EXIT_UNFINISHED while a run is going on, EXIT_FOUND not ready, taken back or
 * never tried, EXIT_BROKEN failed or cut short.  Waits up to `wait` seconds for one of these but
 * never tried and cut short, which may be what a machine that is starting has still to mend.
 */
enum cmd_exit status(struct env *env, unsigned wait);

#endif
