/* The package managers: how each is told, as argv.  No string is ever given to a shell. */
#ifndef AMPY_MANAGER_H
#define AMPY_MANAGER_H

#include "../probes/base/base.h"

struct arena;

enum manager_verb {
	MANAGER_CONFIGURE,        /* finish packages that are unpacked */
	MANAGER_FIX,              /* ... and what they lack */
	MANAGER_REFRESH,          /* bring the lists up to date */
	MANAGER_INSTALL,
	MANAGER_TRY_INSTALL,      /* say what an install would do, and do nothing */
	MANAGER_REMOVE,           /* with the configuration files, and nothing but these */
	MANAGER_TRY_REMOVE,
	MANAGER_AUTO,             /* mark as installed for others */
	MANAGER_MANUAL,
	MANAGER_VERBS
};

struct manager {
	const char *name;         /* as in the fact packages.manager */
	const char *const *env;   /* VAR=value, NULL-terminated */
	bool status_fd;           /* apt's APT::Status-Fd */
	struct manager_command {
		const char *argv[16];     /* NULL-terminated; names come behind it; [0] NULL: none */
	} verbs[MANAGER_VERBS];
};

/* By the name in packages.manager; NULL when it is none of ours. */
const struct manager *manager_find(const char *name);
/* The whole argv; NULL when this manager has no such verb. */
const char *const *manager_argv(const struct manager *m, enum manager_verb verb,
				const char *const *names, struct arena *mem);

#endif
