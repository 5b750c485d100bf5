/* The child that measures: this program once more, which loads one library and uses it. */
#ifndef AMPY_BENCHWORK_H
#define AMPY_BENCHWORK_H

#include "../probes/base/base.h"

/* Its command line: PROGRAM _measure LIBRARY|neon THREADS SIZE MILLISECONDS.  With one thread it
 * stays on the CPU on which it starts.  It writes what struct bench_said holds to descriptor 3.
 */
#define BENCH_WORK "_measure"
enum { BENCH_WORK_WORDS = 6 };

bool bench_work_called(int argc, char *const *words);
/* The exit code. */
int bench_work(char *const *words);

#endif
