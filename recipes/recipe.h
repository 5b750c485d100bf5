/* A cure, as data (data/NAME.ini): a title, and the package names of each distribution. */
#ifndef AMPY_RECIPE_H
#define AMPY_RECIPE_H

#include "../probes/base/base.h"

struct arena;
struct distro_facts;
struct err;
struct recipes;
struct text;

struct recipe {
	const char *id;       /* what a finding's `cure` names */
	const char *title;    /* what it does, imperative: "Install the headers of Python" */
	struct recipe_names {
		const char *where; /* "debian" (family), "amzn" (ID), "rhel 8", "ubuntu 18.04" */
		const char *const *names;     /* NULL-terminated */
	} *packages;
	size_t npackages;
	struct recipe_names *repositories; /* those that hold them and are not enabled at first */
	size_t nrepositories;
};

/* The recipes that are compiled in; they cannot be broken (a test reads them all). */
int recipes_builtin(struct arena *mem, struct recipes **ret, struct err *err) MUST_USE;
/* Adds the recipe in this INI text; -EBADMSG with the line for an unknown key, a name that
 * could not be a package, or an id that is taken.  `where` names the text in the message.
 */
int recipes_add(struct recipes *r, const char *where, const struct text *text, struct arena *mem,
		struct err *err) MUST_USE;
struct recipes *recipes_new(struct arena *mem);
const struct recipe *recipes_find(const struct recipes *r, const char *id);
size_t recipes_count(const struct recipes *r);

/* The packages for this distribution: by the family, its major release and the Python to use
 * ("rhel 8 python3.12"), by ID and release, by ID, by the family and its major release, by family,
 * in that order; NULL when the recipe knows none.  "{v}" and "{n}" in a
 * name stand for `python` with and without its dot ("3.11", "311").
 */
const char *const *recipe_packages(const struct recipe *r, const struct distro_facts *d,
				   const char *python, struct arena *mem);
/* The repositories that must be enabled for them, in the same order; NULL when none. */
const char *const *recipe_repositories(const struct recipe *r, const struct distro_facts *d,
				       struct arena *mem);

#endif
