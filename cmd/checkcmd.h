/* What the parts of `ampy check` share. */
#ifndef AMPY_CHECKCMD_H
#define AMPY_CHECKCMD_H

#include "../probes/base/arena.h"
#include "../probes/wheel/lockindex.h"
#include "checked.h"

struct asking;
struct root;

struct check_options {
	struct list requirements, python, glibc, musl, release, extra, group, index, find_links;
	const char *arch, *pip, *format;
	bool tags, all_extras, all, allow_build, offline, no_deps, only_binary, pre, variables;
};

struct check {
	struct env *env;
	const struct check_options *options;
	struct root *here;                 /* opened beside env->root; or NULL */
	struct subject *subjects;
	size_t nsubjects;
	struct subject *typed;             /* all requirements of the command line; or NULL */
	const char *typed_text;
	const char *const *extras, *const *groups;
	struct check_target *targets;
	size_t ntargets;
	struct checked checked;
	size_t findings_room;
	bool only_which;                   /* not what of it is on the machine */
	struct asking **asking;            /* see check_asks(); NULL: nothing is to be asked */
	struct check_package *more;        /* what an index told of beside the subjects' own */
	size_t nmore, more_room;
	struct lock_index more_index;
};

/* Fills c->checked from all that was chosen; what is not known without an index is asked of it. */
enum cmd_exit check_judge(struct check *c);

#endif
