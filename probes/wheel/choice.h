/* Which file of a project pip would install on a target, and why no other. */
#ifndef AMPY_CHOICE_H
#define AMPY_CHOICE_H

#include "../base/base.h"
#include "formats.h"
#include "lockjudge.h"
#include "specifier.h"

struct arena;
struct offers;
struct simple_file;
struct simple_page;
struct tags;

/* "sha256:..." of the files that may be chosen; none at all allows all. */
struct choice_hashes {
	const struct span *v;
	size_t n;
};

/* What decides beside the conditions. */
struct choice_rule {
	const struct tags *tags;
	const char *python;          /* "3.11.0": requires-python is held against it */
	enum takes formats;         /* that may be taken */
	bool prefer_binary;          /* an older wheel before a newer source */
	bool pre;                    /* pre-releases as well */
};

struct choice {
	enum lock_status status;     /* LOCK_NATIVE, LOCK_PURE, LOCK_BUILD or LOCK_NO_FILE */
	const struct simple_file *file;      /* NULL for LOCK_NO_FILE */
	const char *version;         /* of the file; else the newest that was asked for, or NULL */
	const char *why;             /* no wheel of this version fits; NULL for a wheel */
	const char *newer;           /* the newest version that is asked for where it is not chosen, */
	const char *newer_why;       /* and why not; or NULL */
	const char *nearest;         /* without a wheel: the nearest version that has one; or NULL */
	const char *yanked;          /* the reason where what is chosen was withdrawn; else NULL */
};

/* The files of a project's pages, judged for the rule.  Of one index after the other the last one
 * counts where two offer the same, as in pip.
 */
struct offers *offers_new(const char *project, const struct simple_page *pages, size_t n,
			  const struct choice_rule *rule, struct arena *mem);
bool offers_any(const struct offers *o);
/* What the file's own metadata says of Python, where the index does not tell; does that let the
 * target in?
 */
bool offers_python(struct offers *o, const struct simple_file *file, struct span wants,
		   struct arena *mem);
/* Does some version meet the conditions, whether or not the target can use it? */
bool offers_meet(const struct offers *o, const struct specifiers *wanted);
/* The file as pip 23 and newer choose it: the newest version that meets the conditions and can be
 * used, then the best tag, then the highest build.  What was yanked counts only where a condition
 * pins the version and nothing else is left (PEP 592).  Of a file whose hash is known that has to
 * be among those that are allowed.
 */
struct choice offers_choose(struct offers *o, const struct specifiers *wanted,
			    const struct choice_hashes *hashes, struct arena *mem);

/* ">=1,<2" */
const char *specifiers_text(const struct specifiers *all, struct arena *mem);

#endif
