/* Scanners over bytes: numbers, words, lines, versions and dates, without a copy where none is
 * needed. */
#ifndef AMPY_SCAN_H
#define AMPY_SCAN_H

#include "base.h"

struct arena;

/* Bytes read from somewhere; v is NUL-terminated at v[n] and may hold NULs before. */
struct text {
	const char *v;
	size_t n;
};

/* A piece of a text: not NUL-terminated. */
struct span {
	const char *v;
	size_t n;
};

#define SPAN(literal) ((struct span){ (literal), sizeof(literal) - 1 })

struct span span_of(const char *s);          /* of a C string; NULL gives an empty one */
struct span span_trim(struct span s);        /* without blanks, tabs, CR and LF around it */
bool span_is(struct span s, const char *word);
bool span_is_nocase(struct span s, const char *word);  /* ASCII; the word in small letters */
bool span_starts(struct span s, const char *word);
bool span_ends(struct span s, const char *word);
char *span_dup(struct span s, struct arena *mem);
/* The bytes before the first `c`; *rest is what follows it. False where there is no `c`. */
bool span_cut(struct span s, char c, struct span *before, struct span *rest);

/* The next line (without LF or CR LF) of *rest, which is moved behind it; false at the end. */
bool scan_line(struct span *rest, struct span *line);
/* The next run of bytes that are not blanks or tabs; false at the end. */
bool scan_word(struct span *rest, struct span *word);

/* The whole span as a number, no sign, no blanks: 0, -EINVAL, or -ERANGE over `max`. */
int scan_u64(struct span s, int base, uint64_t max, uint64_t *ret) MUST_USE;
/* 0x41 or 65, as the kernel and people write them. */
int scan_number(struct span s, uint64_t max, uint64_t *ret) MUST_USE;
/* The decimal digits at the start of s; the number of bytes taken, 0 when there are none or too
 * many. */
size_t scan_digits(struct span s, uint64_t *ret);

/* How many CPUs a kernel list such as "0-3,8,10-11" names: -EINVAL when it is not one. */
int scan_cpulist(struct span s, uint64_t *ret) MUST_USE;

/* Compares dotted versions by their numbers ("3.10" > "3.9"); what follows the
 * numbers is compared as bytes, and nothing sorts after a, b, rc or ~ ("3.14.0rc1" < "3.14.0").
 */
int version_cmp(const char *a, const char *b);

/* A day; year 0 stands for no day. */
struct day {
	int year, month, mday;
};

/* YYYY-MM-DD, or YYYY-MM for the last day of that month; what follows (a time) is let be. */
int scan_day(struct span s, struct day *ret) MUST_USE;
int day_cmp(struct day a, struct day b);
/* The days since 1970-01-01 (proleptic Gregorian calendar). */
int64_t day_number(struct day d);
struct day day_from_number(int64_t days);
/* Seconds since 1970 as "2026-11-22T12:00:00Z".  libc's gmtime() and strftime() would read the
 * host's time zone first, also for a root that is not the host.
 */
const char *time_text(int64_t seconds, struct arena *mem);

#endif
