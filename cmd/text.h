/* Writing for people: safe on a terminal whatever bytes come in, broken at blanks where it is
 * narrow. */
#ifndef AMPY_TEXT_H
#define AMPY_TEXT_H

#include "../probes/base/base.h"

enum text_style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_GOOD, STYLE_WARN, STYLE_BAD };

struct text_out {
	FILE *to;
	bool color;
	unsigned width;   /* 0: lines are not broken */
	unsigned column;  /* where the line stands now */
};

/* Is the well-formed UTF-8 character of n bytes at s a control character (also beyond ASCII), or
 * one that turns the direction of what follows?
 */
bool text_unsafe(const char *s, size_t n);
/* Without control characters (also those beyond ASCII), bad UTF-8 as "?". */
void text_put(struct text_out *o, enum text_style style, const char *s);
void text_printf(struct text_out *o, enum text_style style, const char *fmt, ...) PRINTF(3, 4);
/* Blanks up to a column; at least one when the line is already there. */
void text_column(struct text_out *o, unsigned column);
void text_newline(struct text_out *o);
/* From here on, breaking at blanks; lines that follow start at `indent`. */
void text_wrap(struct text_out *o, enum text_style style, unsigned indent, const char *s);

/* A line of its own on stderr, "ampy: ..."; as safe as the rest. */
void text_complain(const char *s);
/* How far the asking of an index is: one line on stderr, of a terminal, whose place the answer
 * takes.  NULL ends it.
 */
void text_asking(const char *what, size_t done, size_t total);

#endif
