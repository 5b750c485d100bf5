/* The package managers as a script asks them: functions in POSIX sh. */
#ifndef AMPY_RENDER_MANAGER_H
#define AMPY_RENDER_MANAGER_H

/* The functions of each:
 *   there NAME       the package is installed
 *   offers NAME...   prints those that the lists have, one a line
 *   provider NAME    prints what to install where no package has the name; or nothing
 *   stale            the lists have to be brought up to date first
 *   repair           finishes what was interrupted
 * They use root, patiently, rights, say, die, configure_now and fix_now of render_sh.c.
 */
struct render_manager {
	const char *name;          /* as in struct manager */
	const char *const *kin;    /* names of managers, NULL-terminated: the first one whose program
				    * is there becomes "$manager" */
	const char *lock_options;  /* for an install, behind the program's name; or NULL */
	const char *functions;
	/* for a Dockerfile */
	const char *more;          /* options of an install, behind the program's name; or NULL */
	const char *offered;       /* a test for "$n" */
	const char *clean;         /* removes what the layer must not keep */
	const char *image;         /* to build on when the distribution is not known */
};

const struct render_manager *render_manager_find(const char *name);

#endif
