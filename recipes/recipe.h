/* Cures and profiles, as data (data/NAME.ini): which findings a cure is for, the package names of
 * each distribution, and which cures a profile stands for.
 */
#ifndef AMPY_RECIPE_H
#define AMPY_RECIPE_H

#include "../probes/base/base.h"

struct arena;
struct distro_facts;
struct err;
struct facts;
struct recipes;
struct text;

struct recipe {
	const char *id;       /* what a finding's `cure` names */
	const char *title;    /* what it does, imperative: "Install the headers of Python" */
	const char *const *cures;     /* ids of findings, NULL-terminated */
	struct recipe_names {
		const char *where; /* "debian" (family), "amzn" (ID), "ubuntu 18.04", "suse other" */
		const char *const *names;     /* NULL-terminated; "a|b": the first that there is */
	} *packages;
	size_t npackages;
	struct recipe_names *repositories;    /* that packages are in and that a fresh machine
					       * has not enabled, by the same places */
	size_t nrepositories;
	struct recipe_names *instead; /* recipes whose packages this one's take the place of */
	size_t ninstead;
	struct recipe_condition {
		const char *fact;     /* "cpu.arch", */
		const char *value;    /* which must be this; "yes" or "no" for a bool */
	} *when;              /* all of them must hold */
	size_t nwhen;
};

/* What a machine is meant for: the cures that make it so. */
struct recipe_profile {
	const char *id, *title;
	const char *const *recipes;   /* ids, NULL-terminated */
};

/* The recipes that are compiled in; they cannot be broken (a test reads them all). */
int recipes_builtin(struct arena *mem, struct recipes **ret, struct err *err) MUST_USE;
/* Adds the recipe or profile in this INI text; -EBADMSG with the line for an unknown key, a name
 * that could not be a package, or an id that is taken.  `where` names the text in the message.
 */
int recipes_add(struct recipes *r, const char *where, const struct text *text, struct arena *mem,
		struct err *err) MUST_USE;
struct recipes *recipes_new(struct arena *mem);
const struct recipe *recipes_find(const struct recipes *r, const char *id);
size_t recipes_count(const struct recipes *r);
const struct recipe *recipes_at(const struct recipes *r, size_t i);
/* NULL when there is none of that id. */
const struct recipe_profile *recipes_profile(const struct recipes *r, const char *id);
size_t recipes_profiles(const struct recipes *r);
const struct recipe_profile *recipes_profile_at(const struct recipes *r, size_t i);
/* 0, or -ENOENT with a sentence when a profile names a recipe that is not there. */
int recipes_whole(const struct recipes *r, struct err *err) MUST_USE;

bool recipe_cures(const struct recipe *r, const char *finding);
bool profile_has(const struct recipe_profile *p, const char *recipe);
/* Does the recipe's condition hold for these facts?  Else *why is one sentence. */
bool recipe_applies(const struct recipe *r, const struct facts *facts, const char **why,
		    struct arena *mem);

/* [A-Za-z0-9][A-Za-z0-9.+_:=@-]*, at most 128 bytes. */
bool package_name_fits(const char *name);

/* The words of the recipe for this distribution: by ID and release, by ID, by the family and its
 * major release, by family, in that order; NULL when the recipe knows none, and no name where a
 * line is empty: the release has no such package.  `python` is the branch ("3.11") of a Python
 * that is not the release's own python3, or NULL: for it, lines whose place ends in that branch
 * ("rhel 8 3.9") or in "other" come first, and "{v}" and "{n}" in a name stand for it with and
 * without its dot ("3.11", "311").  A word is a name, or several with "|" between: the first that
 * there is.
 */
const char *const *recipe_words(const struct recipe *r, const struct distro_facts *d,
				const char *python, struct arena *mem);
/* The same, of each word the first name. */
const char *const *recipe_packages(const struct recipe *r, const struct distro_facts *d,
				   const char *python, struct arena *mem);
/* Of rows by such places that of this distribution, in that order; NULL where there is none. */
const char *const *names_here(const struct recipe_names *v, size_t n,
			      const struct distro_facts *d, struct arena *mem);
/* The names in a word, NULL-terminated. */
const char *const *word_candidates(const char *word, struct arena *mem);
/* The repositories that have to be enabled for them; NULL or none where they need none.  "a|b": the
 * first that the machine has.
 */
const char *const *recipe_repositories(const struct recipe *r, const struct distro_facts *d,
				       struct arena *mem);
/* Does it, on this distribution, bring what that other recipe brings, and conflict with it? */
bool recipe_replaces(const struct recipe *r, const char *other, const struct distro_facts *d,
		     struct arena *mem);

#endif
