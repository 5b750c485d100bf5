/* Numbers, dates and times of TOML, as they are written. */
#include "base.h"

#include "scan.h"
#include "toml.h"
#include "tomlvalue.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_part(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == '+' || c == '-' || c == '.' || c == ':';
}

static struct span behind(struct span s, size_t n)
{
	return (struct span){ s.v + n, s.n - n };
}

/* Do the bytes have this form: 0 for a digit, all else for itself? */
static bool has_form(struct span s, const char *form)
{
	if (s.n < strlen(form))
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == '0' ? !is_digit(s.v[i]) : s.v[i] != form[i])
			return false;
	return true;
}

size_t toml_value_length(struct span s)
{
	static const size_t date = sizeof "0000-00-00" - 1;
	size_t n = 0;

	while (n < s.n && is_part(s.v[n]))
		n++;
	if (n != date || !has_form(s, "0000-00-00") || !has_form(behind(s, n), " 00:"))
		return n;
	n++;
	while (n < s.n && is_part(s.v[n]))
		n++;
	return n;
}

static unsigned number(struct span s, size_t at, size_t n)
{
	unsigned v = 0;

	for (size_t i = at; i < at + n; i++)
		v = v * 10 + (unsigned)(s.v[i] - '0');
	return v;
}

static bool is_date(struct span s)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	unsigned year = number(s, 0, 4), month = number(s, 5, 2), day = number(s, 8, 2);
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap ? 1U : 0U);
}

/* The bytes of a time at the start, 0 where there is none (RFC 3339: a second may be 60). */
static size_t time_length(struct span s)
{
	size_t n = 8;

	if (!has_form(s, "00:00:00") || number(s, 0, 2) > 23 || number(s, 3, 2) > 59 ||
	    number(s, 6, 2) > 60)
		return 0;
	if (n == s.n || s.v[n] != '.')
		return n;
	n++;
	while (n < s.n && is_digit(s.v[n]))
		n++;
	return is_digit(s.v[n - 1]) ? n : 0;
}

static bool is_offset(struct span s)
{
	if (span_is_nocase(s, "z"))
		return true;
	return s.n == 6 && (s.v[0] == '+' || s.v[0] == '-') && has_form(behind(s, 1), "00:00") &&
	       number(s, 1, 2) <= 23 && number(s, 4, 2) <= 59;
}

static int date_kind(struct span s, const char **why)
{
	size_t n;

	*why = "this is not a date or time";
	if (has_form(s, "00:"))
		return s.n == time_length(s) ? TOML_LOCAL_TIME : TOML_NONE;
	if (!has_form(s, "0000-00-00") || !is_date(s))
		return TOML_NONE;
	s = behind(s, 10);
	if (!s.n)
		return TOML_LOCAL_DATE;
	if (s.v[0] != 'T' && s.v[0] != 't' && s.v[0] != ' ')
		return TOML_NONE;
	s = behind(s, 1);
	n = time_length(s);
	if (!n || n == s.n)
		return n ? TOML_LOCAL_DATETIME : TOML_NONE;
	return is_offset(behind(s, n)) ? TOML_DATETIME : TOML_NONE;
}

static bool is_digit_of(char c, unsigned base)
{
	if (c >= 'a' && c <= 'f')
		c = (char)(c - 'a' + 'A');
	return is_digit(c) ? (unsigned)(c - '0') < base : base == 16 && c >= 'A' && c <= 'F';
}

/* Digits with single underscores between them: how many bytes at the start, 0 for none. */
static size_t digits(struct span s, unsigned base)
{
	size_t n = 0;

	while (n < s.n && (is_digit_of(s.v[n], base) ||
			   (n && s.v[n] == '_' && is_digit_of(s.v[n - 1], base))))
		n++;
	return n && s.v[n - 1] == '_' ? 0 : n;
}

/* Is the number that these digits give at most max? */
static bool fits(struct span s, unsigned base, uint64_t max)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.v[i];
		uint64_t d = (uint64_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);

		if (c == '_')
			continue;
		if (sum > (max - d) / base)
			return false;
		sum = sum * base + d;
	}
	return true;
}

static int based_kind(struct span s, unsigned base, const char **why)
{
	if (!s.n || digits(s, base) != s.n)
		return TOML_NONE;
	*why = "the number does not fit into 64 bits";
	return fits(s, base, INT64_MAX) ? TOML_INTEGER : TOML_NONE;
}

static bool is_exponent(struct span s)
{
	s = behind(s, 1);
	if (s.n && (s.v[0] == '+' || s.v[0] == '-'))
		s = behind(s, 1);
	return s.n && digits(s, 10) == s.n;
}

static int number_kind(struct span s, const char **why)
{
	bool minus = s.v[0] == '-';
	struct span whole;
	size_t n;

	*why = "this is not a value";
	if (s.v[0] == '0' && s.n > 1 && strchr("xob", s.v[1]))
		return based_kind(behind(s, 2), s.v[1] == 'x' ? 16 : s.v[1] == 'o' ? 8 : 2, why);
	if (minus || s.v[0] == '+')
		s = behind(s, 1);
	if (span_is(s, "inf") || span_is(s, "nan"))
		return TOML_FLOAT;
	n = digits(s, 10);
	if (!n)
		return TOML_NONE;
	whole = (struct span){ s.v, n };
	if (n > 1 && s.v[0] == '0') {
		*why = "a number does not begin with 0";
		return TOML_NONE;
	}
	s = behind(s, n);
	if (!s.n) {
		*why = "the number does not fit into 64 bits";
		return fits(whole, 10, (uint64_t)INT64_MAX + minus) ? TOML_INTEGER : TOML_NONE;
	}
	if (s.v[0] == '.') {
		n = digits(behind(s, 1), 10);
		if (!n)
			return TOML_NONE;
		s = behind(s, 1 + n);
	}
	return !s.n || ((s.v[0] | 0x20) == 'e' && is_exponent(s)) ? TOML_FLOAT : TOML_NONE;
}

int toml_value_kind(struct span s, const char **why)
{
	*why = "a value is missing";
	if (!s.n)
		return TOML_NONE;
	if (span_is(s, "true") || span_is(s, "false"))
		return TOML_BOOL;
	*why = "the number is longer than allowed";
	if (s.n > TOML_NUMBER)
		return TOML_NONE;
	return has_form(s, "0000-") || has_form(s, "00:") ? date_kind(s, why) : number_kind(s, why);
}
