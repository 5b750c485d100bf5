/* Scanners over bytes: numbers, words, lines, versions and dates. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "scan.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_of(const char *s)
{
	return (struct span){ s, s ? strlen(s) : 0 };
}

struct span span_trim(struct span s)
{
	while (s.n && is_blank(s.v[0]))
		s.v++, s.n--;
	while (s.n && is_blank(s.v[s.n - 1]))
		s.n--;
	return s;
}

bool span_is(struct span s, const char *word)
{
	return strlen(word) == s.n && (!s.n || memcmp(s.v, word, s.n) == 0);
}

bool span_is_nocase(struct span s, const char *word)
{
	if (strlen(word) != s.n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((s.v[i] >= 'A' && s.v[i] <= 'Z' ? s.v[i] - 'A' + 'a' : s.v[i]) != word[i])
			return false;
	return true;
}

bool span_starts(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && (!n || memcmp(s.v, word, n) == 0);
}

bool span_ends(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && (!n || memcmp(s.v + s.n - n, word, n) == 0);
}

char *span_dup(struct span s, struct arena *mem)
{
	return arena_strndup(mem, s.v, s.n);
}

bool span_cut(struct span s, char c, struct span *before, struct span *rest)
{
	const char *hit = s.n ? memchr(s.v, c, s.n) : NULL;

	if (!hit)
		return false;
	*before = (struct span){ s.v, (size_t)(hit - s.v) };
	*rest = (struct span){ hit + 1, s.n - before->n - 1 };
	return true;
}

bool scan_line(struct span *rest, struct span *line)
{
	if (!rest->n)
		return false;
	if (!span_cut(*rest, '\n', line, rest)) {
		*line = *rest;
		*rest = (struct span){ rest->v + rest->n, 0 };
	}
	if (line->n && line->v[line->n - 1] == '\r')
		line->n--;
	return true;
}

bool scan_word(struct span *rest, struct span *word)
{
	size_t n = 0;

	*rest = span_trim(*rest);
	while (n < rest->n && !is_blank(rest->v[n]))
		n++;
	*word = (struct span){ rest->v, n };
	*rest = (struct span){ rest->v + n, rest->n - n };
	return n > 0;
}

static int digit_of(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

int scan_u64(struct span s, int base, uint64_t max, uint64_t *ret)
{
	uint64_t v = 0;

	if (!s.n)
		return -EINVAL;
	for (size_t i = 0; i < s.n; i++) {
		int d = digit_of(s.v[i]);

		if (d >= base)
			return -EINVAL;
		if (__builtin_mul_overflow(v, (uint64_t)base, &v) ||
		    __builtin_add_overflow(v, (uint64_t)d, &v))
			return -ERANGE;
	}
	if (v > max)
		return -ERANGE;
	*ret = v;
	return 0;
}

int scan_number(struct span s, uint64_t max, uint64_t *ret)
{
	if (span_starts(s, "0x") || span_starts(s, "0X"))
		return scan_u64((struct span){ s.v + 2, s.n - 2 }, 16, max, ret);
	return scan_u64(s, 10, max, ret);
}

size_t scan_digits(struct span s, uint64_t *ret)
{
	size_t n = 0;

	while (n < s.n && is_digit(s.v[n]))
		n++;
	return n && scan_u64((struct span){ s.v, n }, 10, UINT64_MAX, ret) == 0 ? n : 0;
}

int scan_cpulist(struct span s, uint64_t *ret)
{
	enum { MAX_CPU = 1 << 20 };
	uint64_t total = 0;

	s = span_trim(s);
	while (s.n) {
		uint64_t from, to;
		size_t n = scan_digits(s, &from);

		if (!n)
			return -EINVAL;
		to = from;
		s = (struct span){ s.v + n, s.n - n };
		if (s.n && s.v[0] == '-') {
			s = (struct span){ s.v + 1, s.n - 1 };
			n = scan_digits(s, &to);
			if (!n)
				return -EINVAL;
			s = (struct span){ s.v + n, s.n - n };
		}
		if (to < from || to > MAX_CPU)
			return -EINVAL;
		total += to - from + 1;
		if (s.n && s.v[0] != ',')
			return -EINVAL;
		if (s.n)
			s = (struct span){ s.v + 1, s.n - 1 };
	}
	*ret = total;
	return 0;
}

/* Where a version stands whose numbers are used up: a pre-release sorts before its end. */
static int tail_rank(const char *s)
{
	if (!*s)
		return 1;
	return *s == 'a' || *s == 'b' || *s == 'r' || *s == '~' ? 0 : 2;
}

int version_cmp(const char *a, const char *b)
{
	for (;;) {
		uint64_t x = 0, y = 0;
		size_t nx = scan_digits(span_of(a), &x), ny = scan_digits(span_of(b), &y);

		if (!nx || !ny)
			break;
		if (x != y)
			return x < y ? -1 : 1;
		a += nx;
		b += ny;
		if (*a != '.' || *b != '.')
			break;
		a++, b++;
	}
	if (tail_rank(a) != tail_rank(b))
		return tail_rank(a) < tail_rank(b) ? -1 : 1;
	return strcmp(a, b);
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

int scan_day(struct span s, struct day *ret)
{
	uint64_t y, m, d;

	if (s.n < 7 || s.v[4] != '-' || scan_u64((struct span){ s.v, 4 }, 10, 9999, &y) < 0 || !y ||
	    scan_u64((struct span){ s.v + 5, 2 }, 10, 12, &m) < 0 || !m)
		return -EINVAL;
	if (s.n == 7) {
		*ret = (struct day){ (int)y, (int)m, days_in((int)y, (int)m) };
		return 0;
	}
	if (s.n < 10 || s.v[7] != '-' || scan_u64((struct span){ s.v + 8, 2 }, 10, 31, &d) < 0 ||
	    !d || (int)d > days_in((int)y, (int)m))
		return -EINVAL;
	*ret = (struct day){ (int)y, (int)m, (int)d };
	return 0;
}

int day_cmp(struct day a, struct day b)
{
	int64_t x = day_number(a), y = day_number(b);

	return x < y ? -1 : x > y;
}

int64_t day_number(struct day d)
{
	int64_t days = 0;
	int64_t y = d.year - 1;

	if (!d.year)
		return 0;
	days = y * 365 + y / 4 - y / 100 + y / 400 - 719162;
	for (int m = 1; m < d.month; m++)
		days += days_in(d.year, m);
	return days + d.mday - 1;
}

struct day day_from_number(int64_t days)
{
	/* Counted in eras of 400 years from 0000-03-01, so that a leap day ends a year. */
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;

	return (struct day){ (int)(yoe + era * 400 + (month <= 2)), (int)month,
			     (int)(doy - (153 * mp + 2) / 5 + 1) };
}

const char *time_text(int64_t seconds, struct arena *mem)
{
	int64_t days = seconds / 86400, rest = seconds % 86400;
	struct day d;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	d = day_from_number(days);
	return arena_printf(mem, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year, d.month, d.mday,
			    (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}
