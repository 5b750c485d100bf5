/* What the source of a project needs to be built, as data (data/builds/NAME.ini): compilers, and
 * the packages of each distribution.
 */
#ifndef AMPY_BUILDS_H
#define AMPY_BUILDS_H

#include "../probes/base/base.h"

struct arena;
struct builds;
struct distro_facts;
struct err;
struct recipes;
struct text;

/* For one project on one distribution. */
struct build_need {
	bool known;                       /* somebody wrote down what it needs; else only compilers are
					   * told, of which it may need none */
	bool unnamed;                     /* it needs packages that have no known name there */
	const char *const *packages;      /* of the system: "libpq-dev"; "a|b": the first that there is */
	const char *const *compilers;     /* "c", "c++", "fortran", "rust" */
	const char *const *recipes;       /* ids: compilers, the headers of Python, pkg-config */
	const char *const *repositories;  /* "crb", "epel": some packages may be in one of these */
	const char *const *enable;        /* the same as this distribution calls them */
	const char *note;                 /* or NULL */
};

/* What is compiled in; it cannot be broken (a test reads it). */
int builds_builtin(struct arena *mem, struct builds **ret, struct err *err) MUST_USE;
/* Adds what is in this INI text; -EBADMSG with the line for an unknown key or word, a name that is
 * none or that stands twice: then `b` is of no use any more.  `where` names the text in the
 * message.
 */
int builds_add(struct builds *b, const char *where, const struct text *text, struct arena *mem,
	       struct err *err) MUST_USE;
struct builds *builds_new(struct arena *mem);
/* How many projects are known, and their names, normalised. */
size_t builds_count(const struct builds *b);
const char *builds_name(const struct builds *b, size_t i);

/* `project` is normalised (PEP 503).  Never fails. */
struct build_need builds_need(const struct builds *b, const struct recipes *all,
			      const char *project, const struct distro_facts *d,
			      struct arena *mem);
/* Is it a compiler that a build can need, "c++"?  As people call it, "C++"; or NULL. */
const char *build_compiler(const char *word);
/* Is it the recipe of a compiler or of the headers of Python, which are no project's own? */
bool build_is_common(const char *recipe);

#endif
