/* What a probe learned: typed cells, each with a state and a source.
 *
 * A struct of facts is declared once, as a list; the list yields both the
 * struct (for checks, verified by the compiler) and its description (for the
 * printers, which therefore never change when a fact is added).
 */
#ifndef AMPY_FACT_H
#define AMPY_FACT_H

#include "base/base.h"

enum fact_state {
	FACT_UNKNOWN,  /* not looked at, or could not be read: the zero value */
	FACT_ABSENT,   /* looked, and it is not there */
	FACT_KNOWN,
};

enum fact_type { FACT_bool, FACT_int, FACT_str, FACT_list };

/* src: the path (or question) it was read from; why: what kept an unknown cell from being read. */
#define FACT_CELL(type, ctype) \
	struct fact_##type { enum fact_state state; const char *src, *why; ctype v; }
FACT_CELL(bool, bool);
FACT_CELL(int, int64_t);
FACT_CELL(str, const char *);
FACT_CELL(list, const char *const *);  /* NULL-terminated */
#undef FACT_CELL

/* What every cell begins with. */
struct fact_any {
	enum fact_state state;
	const char *src, *why;
};

struct arena;

/* Why a cell is unknown, with the file it was to be read from unless the reason names it already.
 */
const char *fact_reason(const char *src, const char *why, struct arena *mem);

struct fact_field {
	const char *name, *brief;
	enum fact_type type;
	size_t at;
};

#define FACT_MEMBER(S, type, name, brief) struct fact_##type name;
#define FACT_FIELD(S, type, name, brief) \
	{ #name, brief, FACT_##type, offsetof(struct S, name) },

/* A known cell of the type that `cell` has, an absent one, an unknown one:
 *	row->cores = KNOWN(int, n, "/sys/devices/system/cpu/online");
 */
#define KNOWN(type, value, from) ((struct fact_##type){ FACT_KNOWN, (from), NULL, (value) })
#define ABSENT(type, from)       ((struct fact_##type){ .state = FACT_ABSENT, .src = (from) })
#define UNKNOWN(type, from, reason) \
	((struct fact_##type){ .state = FACT_UNKNOWN, .src = (from), .why = (reason) })

/* A string cell: known, or absent when v is NULL. */
static inline struct fact_str fact_str_of(const char *v, const char *from)
{
	return (struct fact_str){ v ? FACT_KNOWN : FACT_ABSENT, from, NULL, v };
}

static inline bool fact_is(struct fact_str cell, const char *word)
{
	return cell.state == FACT_KNOWN && strcmp(cell.v, word) == 0;
}

static inline bool fact_true(struct fact_bool cell)
{
	return cell.state == FACT_KNOWN && cell.v;
}

#endif
