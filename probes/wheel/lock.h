/* Lock files as graphs: what uv, Poetry, PDM, Pipenv, pip and PEP 751 write, read into one form. */
#ifndef AMPY_WHEEL_LOCK_H
#define AMPY_WHEEL_LOCK_H

#include "../base/base.h"
#include "../base/scan.h"

struct arena;
struct err;
struct marker;
struct requirement;

enum lock_format {
	LOCK_UV, LOCK_POETRY, LOCK_PDM, LOCK_PYLOCK, LOCK_PIPFILE, LOCK_REQUIREMENTS,
	LOCK_PYPROJECT, LOCK_FORMATS
};
extern const char *const lock_formats[LOCK_FORMATS];    /* "uv.lock", "poetry.lock", ... */

enum lock_source {
	LOCK_REGISTRY, LOCK_URL,
	LOCK_PATH, LOCK_DIRECTORY, LOCK_EDITABLE, LOCK_VIRTUAL,    /* of this machine */
	LOCK_VCS, LOCK_SOURCES
};

/* One text of a marker, wherever it stands in the file. */
struct lock_marker {
	struct span text;
	const struct marker *tree;    /* NULL: it cannot be read, */
	const char *why;              /* and this is why */
	bool sets;                    /* asks for extras or groups: what is wished decides too */
	uint32_t number;
};

/* Of the markers one has to hold; none at all holds always. */
struct lock_markers {
	const struct lock_marker *const *v;
	size_t n;
};

struct lock_file {
	struct span name;     /* of the file alone */
	struct span url;      /* or its path; empty: the file has none */
	struct span hash;     /* "sha256:..."; empty: none */
	int64_t size;         /* bytes; -1: not told */
	bool sdist;           /* else a wheel, if it is anything */
};

/* What pulls in a package: the project's runtime, an extra, a group, or what may be either. */
enum lock_under { LOCK_RUNTIME, LOCK_EXTRA, LOCK_GROUP, LOCK_EITHER };

/* No marker, no row. */
#define LOCK_ALWAYS UINT32_MAX
#define LOCK_NONE   UINT32_MAX

/* One package's dependencies under one such name; or, where several entries have one name, what
 * leads to them all, and belongs to none.
 */
struct lock_set {
	enum lock_under under;
	const char *name;             /* normalised; NULL for LOCK_RUNTIME */
	uint32_t entry;               /* or LOCK_NONE */
	uint32_t edge;                /* its first, or LOCK_NONE */
};

struct lock_edge {
	uint32_t set;                 /* what is needed, */
	uint32_t marker;              /* where this holds; or LOCK_ALWAYS */
	uint32_t next;                /* of the same set, or LOCK_NONE */
};

/* What the project itself asks for. */
struct lock_root {
	enum lock_under under;
	const char *name;
	uint32_t set, marker;         /* as in an edge */
};

struct lock_entry {
	const char *name;                      /* normalised (PEP 503) */
	struct span version;                   /* as it stands there; empty: none is told */
	size_t line;
	enum lock_source source;
	struct span place;                     /* index, address, path or repository; or empty */
	struct lock_markers markers;
	struct span requires_python;           /* empty: any */
	const struct lock_file *files;
	size_t nfiles;
	const struct span *hashes;             /* of files whose names are not told: "sha256:..." */
	size_t nhashes;
	bool unlisted;                         /* the format does not tell which files there are */
	bool constraint;                       /* bounds what others need, is not needed itself */
	const struct requirement *wants;       /* of a requirements file, without its marker; or NULL */
	uint32_t sets, nsets;                  /* in lock.sets; the first is its runtime */
};

/* "--index-url ADDRESS" of a requirements file and the like, without the dashes. */
struct lock_option {
	const char *name;
	struct span value;
	const char *file;
	size_t line;
};

/* What is odd, though the file can be read. */
struct lock_problem {
	size_t line;                           /* 0: the file as a whole */
	const char *text;
};

struct lock {
	enum lock_format format;
	const char *file;
	struct span requires_python;           /* empty: any */
	struct lock_markers environments;      /* what it was made for; none: all */
	const char *const *platforms;          /* PDM's words for the same; or NULL */
	const char *vague;                     /* why all of it is taken as needed; or NULL */
	const struct lock_entry *entries;
	size_t nentries;
	const struct lock_set *sets;
	size_t nsets;
	const struct lock_edge *edges;
	size_t nedges;
	const struct lock_root *roots;
	size_t nroots;
	const char *const *extras, *const *groups, *const *default_groups;    /* declared; or NULL */
	const struct lock_marker *const *markers;      /* by their number */
	size_t nmarkers;
	const struct lock_option *options;
	size_t noptions;
	const struct lock_problem *problems;
	size_t nproblems;
};

/* Gives the bytes of a file that a requirements file names; the path is put together with that of
 * the file that names it.  0, or a negative errno with a sentence.
 */
struct lock_include {
	int (*read)(void *user, const char *path, struct text *ret, struct err *err);
	void *user;
};

/* The format that a file's name tells, else its bytes; -EINVAL when neither does. */
int lock_format_of(const char *file, const struct text *text, enum lock_format *ret) MUST_USE;

/* Reads up to 128 MiB; what is read points into the text.  `include` may be NULL: then a file that
 * includes others is refused.  -EBADMSG for what is no such file, -EFBIG and -E2BIG over a limit;
 * the sentence names the line.
 */
int lock_read_as(enum lock_format format, const char *file, const struct text *text,
		 const struct lock_include *include, struct arena *mem, struct lock *ret,
		 struct err *err) MUST_USE;
/* The same in the format that lock_format_of() tells; -EINVAL where it does not. */
int lock_read(const char *file, const struct text *text, const struct lock_include *include,
	      struct arena *mem, struct lock *ret, struct err *err) MUST_USE;

#endif
