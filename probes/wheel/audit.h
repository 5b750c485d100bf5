/* What requirements come to on a target: each project, its best file, and what that requires. */
#ifndef AMPY_AUDIT_H
#define AMPY_AUDIT_H

#include "../base/base.h"
#include "../base/scan.h"
#include "choice.h"

struct arena;
struct err;
struct marker_env;
struct requirement;
struct simple_file;
struct simple_page;
struct tags;

/* The files of a project, from all places that were asked. */
struct audit_page {
	const char *project;                 /* the question: normalised */
	const struct simple_page *pages;     /* the answer: in the order of the places */
	size_t n;
	/* 0; -ENOENT: no index has it, and what is in the pages stands beside all indexes; or what
	 * failed; with a sentence. */
	int rc;
	const char *why;
};

/* The core metadata of one file. */
struct audit_metadata {
	const struct simple_file *file;      /* the question, */
	const char *url;                     /* and its address */
	struct text text;                    /* the answer, verified where the index tells a hash */
	int rc;                              /* 0; -ENODATA: it is not offered; or what failed */
	const char *why;
};

/* Each call has many questions, which can be asked at once, and fills in every answer.  0, or a
 * negative errno with a sentence where nothing more is to be asked.
 */
struct audit_asker {
	int (*pages)(void *user, struct audit_page *v, size_t n, struct err *err);
	int (*metadata)(void *user, struct audit_metadata *v, size_t n, struct err *err);
	void *user;
};

struct audit_want {
	const struct requirement *requirement;
	bool constraint;             /* bounds what others need, is not needed itself */
	const char *from;            /* where it stands, for people; or NULL */
	struct choice_hashes hashes;
	const struct simple_file *file;      /* the very file, wherever it lies; or NULL */
};

enum { AUDIT_MAX_PROJECTS = 20000 };

struct audit_input {
	const struct audit_want *wants;
	size_t n;
	const struct tags *tags;
	const struct marker_env *env;        /* of the tags' target */
	const struct formats *formats;       /* NULL: any */
	bool prefer_binary, pre;
	bool no_deps;
	bool require_hashes;         /* as where one has hashes: then pip takes nothing without */
	struct audit_asker ask;
};

/* One project, with whichever extras. */
struct audit_row {
	const char *name;
	const char *const *extras;   /* normalised, NULL-terminated */
	/* Beside what a choice can be: LOCK_LOCAL and LOCK_FROM_VCS for "NAME @ ADDRESS", and
	 * LOCK_UNKNOWN where no page could be had; `why` tells more. */
	struct choice choice;
	bool direct;                 /* it was asked for itself */
	const char *needed_by;       /* "flask 3.0.0", or where it was asked for; or NULL */
	const char *wanted;          /* all conditions, ">=2,<3"; "" */
	const char *conflict;        /* two that no version meets, and who has them; or NULL */
	const char *unfollowed;      /* why what it requires is not known; or NULL */
	const char *broken;          /* why the very file that was given is of no use; or NULL */
	const char *note;            /* an extra it does not have, a marker without an answer; or NULL */
};

struct audit {
	const struct audit_row *v;   /* what was asked for first, then what that requires */
	size_t n;
	const bool *applies;         /* for each want: its marker holds on the target */
};

/* Takes the newest version that fits for each project and goes on with what it requires, until no
 * choice changes: where versions conflict it says so, and looks for no older ones that would agree.
 * What the callbacks gave has to stay.  -EINVAL for an environment without python_full_version,
 * -E2BIG over AUDIT_MAX_PROJECTS, or what a callback returned.
 */
int audit_run(const struct audit_input *in, struct arena *mem, struct audit *ret,
	      struct err *err) MUST_USE;

#endif
