/* SIGINT, SIGTERM and SIGHUP of a command that changes a machine: it ends what it is at first. */
#ifndef AMPY_SIGNALS_H
#define AMPY_SIGNALS_H

#include "cmd.h"

/* The signal that came, or 0. */
extern volatile int signals_came;

/* From now on they are only noted; what whoever started us has ignored (nohup) stays ignored. */
void signals_catch(void);
/* The exit code for the one that came. */
enum cmd_exit signals_exit(void);

#endif
