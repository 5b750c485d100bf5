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
		const char *where; /* "debian" (family), "amzn" (ID), "ubuntu 18.04", "suse other" */
		const char *const *names;     /* NULL-terminated */
	} *packages;
	size_t npackages;
	struct recipe_names *repositories;    /* that packages are in and that a fresh machine
					       * has not enabled, by the same places */
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

/* The packages for this distribution: by ID and release, by ID, by the family and its major
 * release, by family, in that order; NULL when the recipe knows none, and no name where a line
 * is empty: the release has no such package.  `python` is the branch ("3.11") of a Python that is
 * not the release's own python3, or NULL: for it, lines whose place ends in that branch ("rhel 8
 * 3.9") or in "other" come first, and "{v}" and "{n}" in a name stand for it with and without its
 * dot ("3.11", "311").
 */
const char *const *recipe_packages(const struct recipe *r, const struct distro_facts *d,
				   const char *python, struct arena *mem);
/* The repositories that have to be enabled for them; NULL or none where they need none. */
const char *const *recipe_repositories(const struct recipe *r, const struct distro_facts *d,
				       struct arena *mem);

#endif
