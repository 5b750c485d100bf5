/* Keeping what a package manager says. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "../probes/base/utf8.h"
#include "said.h"

enum { MOST_BYTES = 4096, MOST_SUBJECTS = 64, MOST_NAMED = 1000 };

enum state { TEXT, ESCAPE, CONTROL, STRING, STRING_ESCAPE };

struct said {
	struct arena *mem;
	char lines[SAID_LINES][SAID_BYTES + 4];
	size_t nlines;                  /* all that were; the last ones are kept */
	char now[MOST_BYTES];           /* the line that is being written */
	size_t n;
	bool returned;                  /* after a CR: the next character begins it anew */
	bool cut;                       /* it was longer */
	enum state state;
	size_t named;                   /* lines whose names were looked at */
	bool has[REASONS];
	struct list subjects[REASONS];
};

struct said *said_new(struct arena *mem)
{
	struct said *s = TAKE(mem, struct said);

	s->mem = mem;
	for (size_t i = 0; i < REASONS; i++)
		list_add(&s->subjects[i], NULL, mem);
	return s;
}

/* Leaves out what is no character of a text; the number of bytes that are left of it. */
static size_t clean(char *to, size_t room, struct span s, bool *cut)
{
	size_t n = 0;

	while (s.n) {
		size_t take = utf8_take(s.v, s.n);
		bool c1 = take == 2 && (unsigned char)s.v[0] == 0xc2 && (unsigned char)s.v[1] < 0xa0;
		const char *from = take ? s.v : "?";
		size_t len = take ? take : 1;

		if (!c1) {
			if (n + len > room) {
				*cut = true;
				break;
			}
			memcpy(to + n, from, len);
			n += len;
		}
		s = (struct span){ s.v + len, s.n - len };
	}
	return n;
}

/* dnf names every package once more when all is over, so many that they would push out what went
 * wrong. */
static bool is_roll_call(struct span line)
{
	return span_starts(line, "  Verifying        : ");
}

static void end_line(struct said *s)
{
	struct span line = { s->now, s->n };
	struct list subjects = { 0 };
	char *to = s->lines[s->nlines % SAID_LINES];
	bool cut = s->cut;
	enum reason why;
	size_t n;

	s->n = 0;
	s->cut = s->returned = false;
	while (line.n && line.v[line.n - 1] == ' ')
		line.n--;
	if (!line.n)
		return;
	n = clean(to, SAID_BYTES, line, &cut);
	memcpy(to + n, cut ? "..." : "", cut ? 4 : 1);
	s->nlines += n > 0 && !is_roll_call(line);
	why = said_line(line, s->named < MOST_NAMED ? &subjects : NULL, s->mem);
	if (why == REASONS)
		return;
	s->has[why] = true;
	s->named += subjects.n > 0;
	for (size_t i = 0; i < subjects.n && s->subjects[why].n < MOST_SUBJECTS; i++)
		if (!list_has(&s->subjects[why], subjects.v[i]))
			list_add(&s->subjects[why], subjects.v[i], s->mem);
}

static void put(struct said *s, char c)
{
	if (s->returned)
		s->n = 0;
	s->returned = false;
	if (s->n < sizeof s->now)
		s->now[s->n++] = c;
	else
		s->cut = true;
}

static void text(struct said *s, unsigned char c)
{
	if (c == '\n')
		end_line(s);
	else if (c == '\r')
		s->returned = true;
	else if (c == 0x1b)
		s->state = ESCAPE;
	else if (c == '\t')
		put(s, ' ');
	else if (c >= ' ' && c != 0x7f)
		put(s, (char)c);
}

/* ECMA-48: ESC [ ... letter, ESC ] ... BEL or ESC \, and ESC with one final byte. */
static void one_byte(struct said *s, unsigned char c)
{
	switch (s->state) {
	case TEXT:
		text(s, c);
		break;
	case ESCAPE:
		if (c == '[')
			s->state = CONTROL;
		else if (c == ']' || c == 'P' || c == '_' || c == '^' || c == 'X')
			s->state = STRING;
		else if (c < 0x20 || c > 0x2f)
			s->state = TEXT;
		break;
	case CONTROL:
		if (c < 0x20 || c > 0x3f)
			s->state = TEXT;
		break;
	case STRING:
		if (c == 0x1b)
			s->state = STRING_ESCAPE;
		else if (c == 0x07 || c == '\n')
			s->state = TEXT;
		break;
	case STRING_ESCAPE:
		s->state = c == '\\' ? TEXT : STRING;
		break;
	}
}

void said_feed(struct said *s, struct span piece)
{
	for (size_t i = 0; i < piece.n; i++)
		one_byte(s, (unsigned char)piece.v[i]);
}

const char *const *said_tail(const struct said *s, struct arena *mem)
{
	struct said *last = TAKE(mem, struct said);
	struct list tail = { 0 };
	size_t first;

	*last = *s;
	last->mem = mem;
	memset(last->subjects, 0, sizeof last->subjects);
	end_line(last);
	first = last->nlines > SAID_LINES ? last->nlines - SAID_LINES : 0;
	list_add(&tail, NULL, mem);
	for (size_t i = first; i < last->nlines; i++)
		list_add(&tail, last->lines[i % SAID_LINES], mem);
	return tail.v;
}

const char *said_last(const struct said *s, struct arena *mem)
{
	const char *const *tail = said_tail(s, mem), *last = "it said nothing";

	for (; *tail; tail++)
		last = *tail;
	return last;
}

bool said_has(const struct said *s, enum reason why)
{
	return s->has[why];
}

enum reason said_why(const struct said *s)
{
	enum reason why = 0;

	while (why < REASONS && !s->has[why])
		why++;
	return why;
}

const char *const *said_subjects(const struct said *s, enum reason why)
{
	return s->subjects[why].v;
}
