/* `ampy setup --first-boot`: once per instance of a machine, while nobody looks. */
#ifndef AMPY_FIRSTBOOT_H
#define AMPY_FIRSTBOOT_H

#include "cmd.h"

struct setup;

/* False, with the exit code in *ret, where nothing is to be done: this instance was made ready
 * before, or this is no machine that could be.
 */
bool firstboot_begin(struct setup *s, enum cmd_exit *ret);
/* Whatever it came to is told; the exit code is given back. */
enum cmd_exit firstboot_end(struct setup *s, enum cmd_exit rc);

#endif
