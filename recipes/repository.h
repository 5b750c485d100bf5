/* Enabling a repository, as one new content of the file that switches it off. */
#ifndef AMPY_REPOSITORY_H
#define AMPY_REPOSITORY_H

#include "../probes/base/base.h"

struct arena;
struct distro_facts;
struct plan;
struct root;
struct text;

/* The four below take a file and give its new content, in which all else is as it was, byte for
 * byte: 0 changed, 1 nothing is to be changed, -ENOENT the file knows nothing of it, -EBADMSG it
 * cannot be changed safely, -E2BIG it holds more than anybody writes.
 *
 * *.repo of yum, dnf, tdnf and zypper: the section [id] gets enabled=1.  A section that does not
 * say is enabled.
 */
int repository_enable_ini(const struct text *file, const char *id, struct arena *mem,
			  const char **new_body) MUST_USE;
/* apk's repositories: the line whose address ends in /name is no comment any more; where there is
 * none, one is put behind the line that ends in /main.
 */
int repository_enable_apk(const struct text *file, const char *name, struct arena *mem,
			  const char **new_body) MUST_USE;

/* What is to be added to apt's sources, sources.list(5). */
struct component {
	const char *name;       /* "universe" */
	const char *codename;   /* of the release: "noble" */
	bool any;               /* also to sources that do not look like the distribution's own */
};

/* Adds it to each source of packages that has the component main and a suite of the release.  The
 * distribution's own are those whose URI is also named with a suite like noble-updates: the
 * archives of others have no such suites, and no such component.
 */
int repository_add_component_list(const struct text *file, const struct component *c,
				  struct arena *mem, const char **new_body) MUST_USE;
int repository_add_component_deb822(const struct text *file, const struct component *c,
				    struct arena *mem, const char **new_body) MUST_USE;

/* Adds the steps (STEP_REPOSITORY, one for each file that is to be changed) that enable the
 * repository `name`; of "crb|powertools" the first one that the root has.  0 added, 1 nothing is to
 * be done (it is enabled, or steps of this plan do that), or a negative errno with *why, a sentence
 * without a full stop that says what to do instead.
 */
int repository_plan(const struct root *root, const struct distro_facts *d, const char *name,
		    struct plan *plan, struct arena *mem, const char **why) MUST_USE;

#endif
