/* What the readers of lock files share: a lock being put together. */
#ifndef AMPY_LOCKBUILD_H
#define AMPY_LOCKBUILD_H

#include "../base/base.h"
#include "lock.h"
#include "lockindex.h"

struct arena;
struct err;
struct toml;

/* A project's name: the same one for each way to write it. */
struct lock_name {
	const char *text;             /* normalised */
	uint32_t first, last, count;  /* its entries; LOCK_NONE: none */
	uint32_t node;                /* the set that leads to all of them; LOCK_NONE: none yet */
};

#define LOCK_ROWS(T) struct { T *v; size_t n, room; }

struct lock_builder {
	struct lock lock;                   /* what one value says is filled in at once */
	const struct text *text;
	struct arena *mem;
	struct err *err;
	LOCK_ROWS(struct lock_entry) entries;
	LOCK_ROWS(uint32_t) same;           /* the next entry of that name */
	LOCK_ROWS(struct lock_set) sets;
	LOCK_ROWS(struct lock_edge) edges;
	LOCK_ROWS(struct lock_root) roots;
	LOCK_ROWS(const struct lock_marker *) markers;
	LOCK_ROWS(struct lock_name *) names;
	LOCK_ROWS(struct lock_option) options;
	LOCK_ROWS(struct lock_problem) problems;
	struct lock_index by_name, by_marker, by_set;
	size_t line_at, line;               /* the line of a byte, as far as it was counted */
	const char *counted;                /* the text in which it was */
};

/* One more row, zeroed. */
#define LOCK_ROW(b, rows) \
	(lockb_grow((b)->mem, (void *)&(rows).v, (rows).n, &(rows).room, sizeof *(rows).v), \
	 &(rows).v[(rows).n++])
void lockb_grow(struct arena *mem, void *rows, size_t n, size_t *room, size_t size);

struct lock_builder *lockb_new(enum lock_format format, const char *file, const struct text *text,
			       struct arena *mem, struct err *err);

/* NULL for what is no project's name. */
struct lock_name *lockb_name(struct lock_builder *b, struct span name);
/* An extra or group, normalised, of any bytes but NUL; the same pointer for the same name. */
const char *lockb_word(struct lock_builder *b, struct span name);

/* Room for so many entries, of which each is added by name; its runtime is its first set. */
void lockb_reserve(struct lock_builder *b, size_t entries);
int lockb_entry(struct lock_builder *b, struct span name, struct lock_entry **ret) MUST_USE;
/* One whose name nobody tells: it stands there by its place. */
int lockb_unnamed(struct lock_builder *b, struct span place, size_t line, struct lock_entry **ret)
	MUST_USE;
/* The entry that was added last has this set too. */
void lockb_set(struct lock_builder *b, enum lock_under under, const char *name);
/* The set of that entry, or LOCK_NONE. */
uint32_t lockb_find(const struct lock_builder *b, uint32_t entry, enum lock_under under,
		    const char *name);
/* The set that leads to each entry of a name, or to what an extra of it needs; LOCK_NONE where
 * there is none.  Only when all entries are there.
 */
uint32_t lockb_node(struct lock_builder *b, struct lock_name *name, const char *extra);

void lockb_edge(struct lock_builder *b, uint32_t from, uint32_t to, uint32_t marker);
void lockb_root(struct lock_builder *b, enum lock_under under, const char *name, uint32_t to,
		uint32_t marker);

/* The number of a marker's text; LOCK_ALWAYS for an empty one.  One that cannot be read is a
 * problem of the file, once. */
uint32_t lockb_marker(struct lock_builder *b, struct span text, size_t line);
struct lock_markers lockb_markers(struct lock_builder *b, const uint32_t *numbers, size_t n);
/* A string, or the strings of an array, of which one has to hold. */
int lockb_toml_markers(struct lock_builder *b, struct toml v, struct lock_markers *ret) MUST_USE;

/* The names in an array, normalised, NULL-terminated; NULL where there is none. */
int lockb_words(struct lock_builder *b, struct toml array, const char *const **ret) MUST_USE;

/* Fills in name and kind of a file from its name, or from its address or path. */
void lockb_file(struct lock_builder *b, struct lock_file *file, struct span name);

/* [{file | url, hash}], as Poetry and PDM have them. */
int lockb_read_files(struct lock_builder *b, struct toml array, struct lock_entry *e) MUST_USE;
/* The address of what comes from one is its file, where no other is told. */
void lockb_place_as_file(struct lock_builder *b, struct lock_entry *e);
/* How many bytes the name at the start of "requests[socks] (>=2.0) ; ..." has. */
size_t lockb_name_length(struct span text);

/* The line that this piece of the text stands on; cheap when asked in the order of the text. */
size_t lockb_line(struct lock_builder *b, struct span piece);
void lockb_problem(struct lock_builder *b, size_t line, const char *fmt, ...) PRINTF(3, 4);
/* -EBADMSG: "line 7: 'wheels' is no array". */
int lockb_bad(struct lock_builder *b, struct toml at, const char *fmt, ...) PRINTF(3, 4);

/* What stands at a key must be of this kind, or not stand there at all: *ret is empty then. */
int lockb_text(struct lock_builder *b, struct toml v, const char *key, struct span *ret) MUST_USE;
/* What [metadata] is in locks that cannot be read without it. */
int lockb_metadata(struct lock_builder *b, struct toml doc, struct toml *ret) MUST_USE;
/* A table of a file: address (url, or path) and size, and its name where it stands under this key;
 * the hash is the caller's, and lockb_file() after that. */
int lockb_file_table(struct lock_builder *b, struct toml v, const char *name_key,
		     struct lock_file *ret, struct span *name) MUST_USE;
/* A new entry for a table of a package: its name, version and, where the format has a key for it,
 * the Pythons it is for. */
int lockb_package(struct lock_builder *b, struct toml package, const char *python_key,
		  struct span *name, struct lock_entry **ret) MUST_USE;
int lockb_table(struct lock_builder *b, struct toml v, const char *key, struct toml *ret) MUST_USE;
int lockb_array(struct lock_builder *b, struct toml v, const char *key, struct toml *ret) MUST_USE;
size_t lockb_count(struct toml array);

/* Adds an option. */
void lockb_option(struct lock_builder *b, struct lock_option o);

void lockb_done(struct lock_builder *b, struct lock *ret);

/* One reader per format.  The text is one document of that format. */
int lock_uv(struct lock_builder *b, struct toml doc) MUST_USE;
int lock_poetry(struct lock_builder *b, struct toml doc) MUST_USE;
int lock_pdm(struct lock_builder *b, struct toml doc) MUST_USE;
int lock_pylock(struct lock_builder *b, struct toml doc) MUST_USE;
int lock_pyproject(struct lock_builder *b, struct toml doc) MUST_USE;
int lock_pipfile(struct lock_builder *b, const struct text *text) MUST_USE;
int lock_requirements(struct lock_builder *b, const char *file, const struct text *text,
		      const struct lock_include *include) MUST_USE;

#endif
