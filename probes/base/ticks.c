/* A clock for measuring, not for telling the time. */
#include "base.h"

#include <time.h>

#include "ticks.h"

int64_t ticks(void)
{
	struct timespec t = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}
