/* Reading TOML 1.0.0.  The whole document is checked when it is read; nothing is copied but what
 * holds escapes, so that a value lives as long as the text and the arena it was read with.
 */
#ifndef AMPY_TOML_H
#define AMPY_TOML_H

#include "base.h"

struct arena;
struct err;
struct span;
struct text;
struct toml_doc;

/* A value in a document; `at` is 0 for none, which each function below takes and finds empty. */
struct toml {
	const struct toml_doc *doc;
	uint32_t at;
};

enum toml_kind {
	TOML_NONE, TOML_STRING, TOML_INTEGER, TOML_FLOAT, TOML_BOOL,
	TOML_DATETIME, TOML_LOCAL_DATETIME, TOML_LOCAL_DATE, TOML_LOCAL_TIME,
	TOML_ARRAY, TOML_TABLE,
};

/* Over a limit is an error.  A value costs 20 bytes of memory, a key of a table with many up to 22
 * more; tables and arrays are values too. */
struct toml_limits {
	size_t bytes;       /* of the document, at most 1 GiB */
	uint32_t values;
	unsigned depth;     /* of tables and arrays in each other; [[these]] count once */
};

/* *ret is the table that is the document.  -EBADMSG where it is not TOML, -EFBIG and -E2BIG over a
 * limit; the sentence begins with the place, "line 3, column 7: ", columns counted in characters.
 * A key may have 65535 bytes and a number 1000.
 */
int toml_read(const struct text *text, const struct toml_limits *max, struct arena *mem,
	      struct toml *ret, struct err *err) MUST_USE;

enum toml_kind toml_kind(struct toml v);
/* The line it stands on, from 1: of its key, or of an element of an array. */
size_t toml_line(struct toml v);

/* What stands at a path of keys in a table ("tool.poetry"; "" for v itself), and at one key of any
 * bytes. */
struct toml toml_get(struct toml v, const char *path);
struct toml toml_at(struct toml v, struct span key);
/* The first member of an array or table and the one behind a member, as they were written. */
struct toml toml_first(struct toml v);
struct toml toml_next(struct toml member);
/* The key of a member of a table; empty for all else. */
struct span toml_key(struct toml member);
/* A string (which may hold NULs), or how a number, boolean, date or time was written. */
struct span toml_span(struct toml v);

/* These set *ret only where such a value stands at the path. */
bool toml_text(struct toml v, const char *path, struct span *ret);
bool toml_integer(struct toml v, const char *path, int64_t *ret);
bool toml_float(struct toml v, const char *path, double *ret);
bool toml_bool(struct toml v, const char *path, bool *ret);
/* A copy of the string, or NULL: also where it holds a NUL. */
const char *toml_str(struct toml v, const char *path, struct arena *mem);
/* The strings of an array, NULL-terminated; NULL where there is none or not only such strings. */
const char *const *toml_list(struct toml v, const char *path, struct arena *mem);

#endif
