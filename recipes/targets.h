/* What packages are checked for: this machine, a release, or what is described. */
#ifndef AMPY_TARGETS_H
#define AMPY_TARGETS_H

#include "../probes/base/base.h"
#include "../probes/wheel/marker.h"
#include "../probes/wheel/tags.h"

struct arena;
struct distro_facts;
struct err;
struct facts;
struct list;

struct check_target {
	const char *name;          /* "cp311-glibc2.36-aarch64" */
	const char *about;         /* "this machine", "Ubuntu 20.04 LTS", or NULL */
	const char *python, *libc_version;     /* "3.11"; "2.36" or NULL */
	bool own;                  /* this machine's, not one that was described */
	const struct distro_facts *distro;     /* whose packages it has; NULL: not known */
	bool stand_in;             /* ... none was said: Debian's or Alpine's, by the C library */
	const char *beside;        /* the branch of its Python where packages bear it, "3.11"; or NULL */
	struct tags tags;
	struct marker_env env;
};

/* The options, as they were typed; lists may be empty, other words NULL. */
struct targets_wish {
	const struct list *python, *glibc, *musl, *release;
	const char *arch, *pip;
};

/* The probes that have to be asked for it, as bits; 0: the machine is not looked at. */
uint64_t targets_need(const struct targets_wish *w);

/* Each Python for each C library and release.  What is not said of a described machine is that of
 * an aarch64 one, or of this one where no C library is said either; `facts` may be NULL where
 * targets_need() is 0.  `python`: of an environment that is looked at, which then counts in place
 * of this machine's; or NULL.  -EINVAL with a sentence, -ENODATA where this machine does not tell.
 */
int targets_of(const struct targets_wish *w, const struct facts *facts, const char *python,
	       struct arena *mem, struct check_target **ret, size_t *n, struct err *err) MUST_USE;

#endif
