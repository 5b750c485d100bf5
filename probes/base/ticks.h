/* A clock for measuring, not for telling the time. */
#ifndef AMPY_TICKS_H
#define AMPY_TICKS_H

#include "base.h"

/* Nanoseconds since some point in the past (CLOCK_MONOTONIC). */
int64_t ticks(void);

#endif
