/* What `ampy check` looks at: a word of the command line, read into a lock. */
#ifndef AMPY_SUBJECT_H
#define AMPY_SUBJECT_H

#include "../probes/base/base.h"
#include "../probes/wheel/lock.h"

struct arena;
struct err;
struct root;

enum subject_kind {
	SUBJECT_LOCK,            /* a lock file, requirements, a pyproject.toml */
	SUBJECT_REQUIREMENT,     /* a requirement or an address, as it was typed */
	SUBJECT_FILES,           /* wheels and sources on disk: by their names */
	SUBJECT_SITE,            /* what is installed: by what each WHEEL tells */
};

struct subject {
	enum subject_kind kind;
	const char *from;        /* how it is named to people */
	const char *python;      /* SUBJECT_SITE: the version of its Python, "3.11" or longer, with a
				  * "t" behind it where that is free-threaded; NULL: not told */
	/* SUBJECT_FILES: the folder they lie in, as path_whole() gives it, of the live machine or of
	 * the root; NULL where they are only names. */
	const char *folder;
	bool own;                /* that folder, or the lock file, is the live machine's */
	struct lock lock;
};

/* Where words lead to: a path that begins with "/" is one inside `root`, any other is seen from the
 * working folder of `here`, the live machine.  Both may be the same.
 */
struct subject_place {
	const struct root *root, *here;
};

/* -ENOENT where a path leads nowhere, -EINVAL for what is nothing of all that, -EBADMSG for a
 * broken file, what reading said; each with a sentence that names the file, and the line if it has
 * one.  `requirements`: the word is that of -r.  Addresses are shown without what is secret.
 */
int subject_read(const struct subject_place *place, const char *word, bool requirements,
		 struct arena *mem, struct subject *ret, struct err *err) MUST_USE;

#endif
