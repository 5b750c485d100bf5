/* Applying a plan for `ampy setup`: asks, applies in two stages, looks again, proves, reports. */
#ifndef AMPY_PERFORM_H
#define AMPY_PERFORM_H

#include "setup.h"

struct plan;

enum cmd_exit perform(struct setup *s, const struct plan *plan);

#endif
