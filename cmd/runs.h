#ifndef AMPY_RUNS_H
#define AMPY_RUNS_H
#include "cmd.h"
enum cmd_exit runs_history(struct env *env);
enum cmd_exit runs_status(struct env *env);
#endif
