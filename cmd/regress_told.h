/* What a person sees of a run of regress: while it goes on, and in the end. */
#ifndef AMPY_REGRESS_TOLD_H
#define AMPY_REGRESS_TOLD_H

#include "../probes/base/base.h"

struct env;
struct regress_job;
struct regress_result;

struct regress_progress {
	struct env *env;
	bool shown;                /* a terminal is there, and it is wanted */
	unsigned width;
	bool open;                 /* a line stands there that is to be written over */
	int64_t began, said;       /* see ticks() */
	size_t all, bad, past;     /* past: of those that are run one by one */
	const char *doing;         /* "running alone", or NULL */
};

void regress_progress_open(struct env *env, size_t all, struct regress_progress *ret);
/* A line, replaced by the next; `running` is NULL-terminated, and its users are names of tests. */
void regress_progress_show(struct regress_progress *p, size_t done,
			   struct regress_job *const *running);
/* A word on what takes long before there is anything to count. */
void regress_progress_say(struct regress_progress *p, const char *what);
void regress_progress_close(struct regress_progress *p);

/* The end, to env->out; `as`: as whom it ran, or NULL. */
void regress_told(struct env *env, const struct regress_result *r, const char *as);

#endif
