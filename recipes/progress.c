/* apt's status lines. */
#include "../probes/base/base.h"

#include "../probes/base/scan.h"
#include "../probes/base/utf8.h"
#include "apply.h"
#include "progress.h"

enum { HALF = 50, WHOLE = 100 };

/* "20.0119" as whole percents. */
static bool percent_of(struct span s, int *ret)
{
	struct span whole, fraction;
	uint64_t v, unused;

	if (!span_cut(s, '.', &whole, &fraction))
		whole = s;
	else if (fraction.n && scan_digits(fraction, &unused) != fraction.n)
		return false;
	if (scan_u64(whole, 10, UINT32_MAX, &v) < 0)
		return false;
	*ret = v > WHOLE ? WHOLE : (int)v;
	return true;
}

/* As one line for people: control characters, and what is not UTF-8, become blanks. */
static void copy(char *to, struct span s)
{
	size_t n = 0;

	while (s.n) {
		size_t take = utf8_take(s.v, s.n);
		bool c1 = take == 2 && (unsigned char)s.v[0] == 0xc2 && (unsigned char)s.v[1] < 0xa0;

		if (!take || c1 || (unsigned char)s.v[0] < ' ' || s.v[0] == 0x7f) {
			to[n++] = ' ';
			take = take ? take : 1;
		} else {
			memcpy(to + n, s.v, take);
			n += take;
		}
		s = (struct span){ s.v + take, s.n - take };
	}
	to[n] = '\0';
}

/* The subject, the percent and the words of "SUBJECT:PERCENT:WORDS"; a subject may hold colons
 * ("libc6:arm64"), words too.
 */
static bool split(struct span rest, struct span *subject, int *percent, struct span *words)
{
	struct span part;
	const char *begin = rest.v;

	if (!span_cut(rest, ':', subject, &rest))
		return false;
	while (span_cut(rest, ':', &part, words)) {
		if (percent_of(part, percent))
			return true;
		rest = *words;
		*subject = (struct span){ begin, (size_t)(part.v + part.n - begin) };
	}
	return false;
}

enum event { DOWNLOADS, PACKAGES, ERROR, OTHER };

static const struct { const char *start; enum event event; } events[] = {
	{ "dlstatus:", DOWNLOADS },
	{ "pmstatus:", PACKAGES },
	{ "pmerror:", ERROR },
	/* Nobody is there to be asked; apt goes on by its options, or fails and says so. */
	{ "pmconffile:", OTHER },
	{ "media-change:", OTHER },
};

static bool advance(struct progress_reader *p, enum event event, int percent)
{
	int now = event == DOWNLOADS && p->downloads_only ? percent : percent * HALF / WHOLE;

	if (event == PACKAGES)
		now += HALF;
	if (now <= p->percent && p->any)
		return false;
	p->percent = now;
	return true;
}

/* True when it tells something new. */
static bool one_line(struct progress_reader *p, struct span line)
{
	enum event event = OTHER;
	struct span subject, words;
	bool news;
	int percent;

	for (size_t i = 0; i < LEN(events) && event == OTHER; i++) {
		if (!span_starts(line, events[i].start))
			continue;
		event = events[i].event;
		line.v += strlen(events[i].start);
		line.n -= strlen(events[i].start);
	}
	if (event == OTHER || !split(line, &subject, &percent, &words))
		return false;
	if (event == ERROR) {
		copy(p->package, subject);
		copy(p->error, words);
		return false;
	}
	news = advance(p, event, percent);
	if (!p->any || !span_is(words, p->what))
		news = true;
	copy(p->what, words);
	p->any = true;
	return news;
}

void progress_feed(struct progress_reader *p, struct span piece,
		   void (*to)(void *user, const struct progress *now), void *user)
{
	for (size_t i = 0; i < piece.n; i++) {
		if (piece.v[i] != '\n') {
			if (p->n < sizeof p->line)
				p->line[p->n++] = piece.v[i];
			else
				p->too_long = true;
			continue;
		}
		/* The copies get a NUL behind. */
		if (!p->too_long && p->n < sizeof p->line &&
		    one_line(p, (struct span){ p->line, p->n }) && to)
			to(user, &(struct progress){ p->percent, p->what });
		p->n = 0;
		p->too_long = false;
	}
}
