/* What a person sees while a plan is applied: one line on a terminal, plain lines elsewhere. */
#ifndef AMPY_WATCH_H
#define AMPY_WATCH_H

#include "../probes/base/base.h"

#include "../recipes/apply.h"

struct env;

/* To stderr; with --quiet or --json nothing but what is waited for. */
void watch_open(struct env *env, struct watch *ret);

#endif
