/* What would be done, as data.  A plan is built, sealed, and from then on only read: shown,
 * rendered as a script, or applied; always the same object.
 */
#ifndef AMPY_PLAN_H
#define AMPY_PLAN_H

#include "../probes/base/base.h"

struct arena;
struct build_need;

/* In the order in which a plan does them. */
enum step_kind {
	STEP_REPAIR,      /* finish what the package manager was interrupted in */
	STEP_REPOSITORY,  /* enable one: writes a file */
	STEP_REFRESH,     /* bring the lists of packages up to date */
	STEP_INSTALL,     /* packages of the system, in one transaction */
	STEP_REMOVE,      /* of undo: packages of the system, in one transaction */
	STEP_MARK,        /* of undo: packages back to "installed automatically" */
	STEP_FILE,        /* write or, with a NULL body, remove a file */
	STEP_VENV,        /* make a virtual environment */
	STEP_PIP,         /* install into one */
	STEP_SETTINGS,    /* variables that one sets while it is active */
	STEP_IMAGE,       /* fetch an image of containers */
	STEP_KINDS
};

/* One thing to install: what it may be called, and what it is called here. */
struct want {
	const char *recipe;               /* its id; NULL for what --with names */
	const char *const *candidates;    /* names in the order of preference, NULL-terminated */
	const char *chosen;               /* one of them; the first while the plan is provisional */
	const char *const *cures;         /* findings, "native.blas", NULL-terminated */
};

struct step {
	enum step_kind kind;
	bool as_root;
	const char *title;                /* for people, imperative, without a full stop */
	const char *const *argv;          /* what runs, argv[0] a path; NULL where nothing does */
	const char *const *env;           /* VAR=value on top of the clean environment; or NULL */
	const char *const *packages;      /* repair, install, remove, mark, pip: the names; or NULL */
	const char *const *cures;         /* ids of findings, NULL-terminated, never NULL */
	const struct want *wants;         /* install: what `packages` were chosen from */
	size_t nwants;
	const char *path, *body;          /* repository, file: all of its new content */
	unsigned mode;                    /* ... and its permissions, 0644 */
	const char *name;                 /* repository: "crb", "universe" */
	const char *dir;                  /* venv, pip: the environment */
	const char *python;               /* venv: the interpreter */
	const char *owner;                /* venv, pip: the user it is made by and for; NULL: ours */
	int64_t download;                 /* pip: bytes that are fetched, as the index tells; 0: unknown */
	bool download_whole;              /* ... and nothing beside these */
	const char *note;                 /* what is to be known before it is done; or NULL */
	const char *netrc;                /* pip: netrc(5) for the index it asks, or NULL.  A secret:
					   * neither shown nor rendered nor kept (see piprun.h) */
};

/* What the plan does not cure. */
struct unresolved {
	const char *finding;              /* its id, or NULL: something asked for (--with, --cure) */
	const char *subject;              /* what it is about, or NULL */
	const char *reason;               /* one sentence without a full stop */
};

/* An image that has what was asked for, beside what the plan does. */
struct plan_image {
	const char *framework, *image;    /* "ampere-pytorch", "amperecomputingai/pytorch:latest" */
	const char *const *run;           /* lines to type, one for each program that runs images */
	const char *const *caveats;       /* sentences */
};

/* What has to be built for pip, and what of the system that needs. */
struct plan_build {
	const char *project, *version;    /* version: or NULL */
	bool assumed;                     /* no index told that there is no wheel */
	const char *const *packages;      /* its own, without compilers and the headers of Python */
	const struct build_need *need;
};

struct plan {
	const char *manager;              /* "apt"; NULL: none is known */
	const char *family;               /* of the distribution: "debian"; or NULL */
	bool provisional;                 /* the lists are not there: names are not confirmed yet */
	struct step *steps;
	size_t nsteps, steps_room;
	struct unresolved *unresolved;
	size_t nunresolved, unresolved_room;
	const struct plan_image *images;
	size_t nimages;
	const struct plan_build *builds;
	size_t nbuilds;
	bool asked;                       /* it was looked for what has to be built, */
	const char *unasked;              /* and why that could not be learned of all; or NULL */
	const char *type;                 /* the Python to type once it is done, "python3.8"; or NULL */
	bool sealed;
};

extern const char *const step_names[STEP_KINDS];  /* "repair", as in the JSON */

/* Both assert that the plan is not sealed. */
struct step *plan_add(struct plan *p, struct step step, struct arena *mem);
void plan_miss(struct plan *p, struct unresolved u, struct arena *mem);
/* Orders the steps by kind (those of one kind stay as they were added). */
void plan_seal(struct plan *p);

#endif
