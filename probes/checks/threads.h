/* How many threads may be started, and how many a variable asks for. */
#ifndef AMPY_THREADS_H
#define AMPY_THREADS_H

#include "../base/base.h"

struct judge;
struct runtime_facts;

/* False, with the finding added, where nothing runs or it is not known on how many CPUs. */
bool threads_has_cpus(struct judge *j);
/* CPUs for which OpenBLAS and libgomp start a thread: they heed the affinity, not a quota. */
int64_t threads_seen(const struct runtime_facts *r);
/* The number a variable gives: of OMP_NUM_THREADS, a list by level of nesting, the first. */
bool threads_number(const char *v, uint64_t *ret);

#endif
