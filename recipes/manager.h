/* The package managers: how each is told, as argv, and what its exit status means.  No string is
 * ever given to a shell.
 */
#ifndef AMPY_MANAGER_H
#define AMPY_MANAGER_H

#include "../probes/base/base.h"

struct arena;
struct packages_facts;
struct root;

enum manager_verb {
	MANAGER_CONFIGURE,        /* finish packages that are unpacked */
	MANAGER_FIX,              /* ... and what they lack */
	MANAGER_REFRESH,          /* bring the lists up to date */
	MANAGER_INSTALL,
	MANAGER_REINSTALL,        /* what was being unpacked when it died */
	MANAGER_TRY_INSTALL,      /* say what an install would do, and do nothing */
	MANAGER_REMOVE,           /* with the configuration files; what still needs one of these
				   * goes too with dnf, yum, tdnf and zypper: try first */
	MANAGER_TRY_REMOVE,       /* fails where others need one of these, except with apt and apk,
				   * which only say so */
	MANAGER_AUTO,             /* mark as installed for others */
	MANAGER_MANUAL,
	MANAGER_VERBS
};

/* What an exit status says. */
enum manager_end {
	MANAGER_FAILED,
	MANAGER_DONE,
	MANAGER_WOULD,            /* a try: there is something to do, if `would` is in the output;
				   * else it failed */
	MANAGER_LOCKED,           /* another one is at work */
	MANAGER_NO_NAME,          /* a name is in no list; nothing was done */
	MANAGER_SCRIPT,           /* all is installed, but a script of a package failed */
};

struct manager {
	const char *name;         /* "dnf", "dnf5", "microdnf" */
	const char *fact;         /* the same as packages.manager has it: "dnf" of these three */
	const char *const *env;   /* VAR=value, NULL-terminated */
	bool status_fd;           /* apt's APT::Status-Fd */
	bool upgrades;            /* refreshing brings all packages up to date as well */
	const char *would;        /* see MANAGER_WOULD; NULL: a try exits with 0 */
	struct manager_command {
		const char *argv[16];     /* NULL-terminated; names come behind it; [0] NULL: none */
	} verbs[MANAGER_VERBS];
};

/* By its name; NULL when it is none of ours. */
const struct manager *manager_find(const char *name);
/* Of a root: /usr/bin/dnf may lead to dnf5, and the fact says dnf for microdnf too. */
const struct manager *manager_here(const struct root *root, const struct packages_facts *facts,
				 struct arena *mem);
/* Of a root, where the manager is known by that fact alone: of a run that is taken back. */
const struct manager *manager_by_fact(const struct root *root, const char *fact,
				      struct arena *mem);
/* The whole argv; NULL when this manager has no such verb. */
const char *const *manager_argv(const struct manager *m, enum manager_verb verb,
				const char *const *names, struct arena *mem);
enum manager_end manager_end(const struct manager *m, enum manager_verb verb, int status);

#endif
