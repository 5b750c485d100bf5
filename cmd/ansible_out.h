/* From ampy's own JSON to what Ansible reads. */
#ifndef AMPY_ANSIBLE_OUT_H
#define AMPY_ANSIBLE_OUT_H

#include "../probes/base/base.h"

struct ansible_args;
struct arena;
struct json;

/* What came of a call; documents are NULL where there is none. */
struct ansible_result {
	const struct ansible_args *args;
	const struct json *setup;      /* ampy.setup/1 or ampy.plan/1 */
	const struct json *doctor;     /* ampy.doctor/1, of afterwards */
	const char *last_setup;        /* the state that `setup --status` tells, or NULL */
	const char *error;             /* why nothing came of it, one sentence, or NULL */
	int rc;                        /* the exit code of what was asked for */
};

/* Failed is what did not end with 0; to be looked at only is no failure, whatever is seen. */
bool ansible_failed(const struct ansible_result *r);
/* One JSON object on one line: changed, failed, rc, msg, steps, unresolved, diff, ansible_facts. */
void ansible_write(FILE *to, const struct ansible_result *r, struct arena *mem);

#endif
