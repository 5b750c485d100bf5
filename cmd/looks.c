/* What can be told by how it looks. */
#include "../probes/base/base.h"

#include "looks.h"

enum { LEAST_ID = 32 };   /* so many hexadecimal digits are a number of its own */

bool looks_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return looks_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool looks_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool looks_word(char c)
{
	return looks_digit(c) || looks_letter(c) || (unsigned char)c >= 0x80;
}

static size_t run_of(const char *s, bool (*is)(char c))
{
	size_t n = 0;

	while (is(s[n]))
		n++;
	return n;
}

size_t looks_url(const char *s, size_t *scheme)
{
	size_t n = 0;

	while (looks_word(s[n]) || (n && (s[n] == '+' || s[n] == '-' || s[n] == '.')))
		n++;
	if (!n || strncmp(s + n, "://", 3) != 0)
		return 0;
	*scheme = n + 3;
	return *scheme + strcspn(s + *scheme, " \t\n,;\"'<>)]");
}

size_t looks_ip4(const char *s)
{
	size_t n = 0;

	for (int i = 0; i < 4; i++) {
		size_t k = run_of(s + n, looks_digit);

		if (!k || k > 3 || (i < 3 && s[n + k] != '.'))
			return 0;
		n += k + (i < 3);
	}
	if (looks_word(s[n]) || (s[n] == '.' && looks_digit(s[n + 1])) ||
	    strncmp(s, "127.", 4) == 0 || strncmp(s, "0.0.0.0", n) == 0)
		return 0;
	return n;
}

size_t looks_ip6(const char *s)
{
	size_t n = 0, groups = 0;
	bool gap = false, digit = false;

	for (;;) {
		size_t k = run_of(s + n, is_hex);

		if (k > 4)
			return 0;
		for (size_t i = 0; i < k; i++)
			digit = digit || looks_digit(s[n + i]);
		groups += k > 0;
		n += k;
		if (s[n] != ':')
			break;
		if (s[n + 1] == ':') {
			if (gap)
				return 0;
			gap = true;
			n++;
		} else if (!is_hex(s[n + 1])) {
			break;
		}
		n++;
	}
	return !looks_word(s[n]) && digit && groups > 1 && (gap ? groups < 8 : groups == 8) ? n : 0;
}

size_t looks_mac(const char *s)
{
	for (size_t i = 0; i < 6; i++)
		if (!is_hex(s[3 * i]) || !is_hex(s[3 * i + 1]) ||
		    (i < 5 && (s[3 * i + 2] != s[2] || (s[2] != ':' && s[2] != '-'))))
			return 0;
	return looks_word(s[17]) ? 0 : 17;
}

size_t looks_id(const char *s)
{
	static const size_t parts[] = { 8, 4, 4, 4, 12 };
	size_t n = run_of(s, is_hex);

	if (n >= LEAST_ID)
		return looks_word(s[n]) ? 0 : n;
	n = 0;
	for (size_t i = 0; i < LEN(parts); i++) {
		if (run_of(s + n, is_hex) != parts[i])
			return 0;
		n += parts[i];
		if (i + 1 < LEN(parts) && s[n] != '-' && s[n] != '_')
			return 0;
		n += i + 1 < LEN(parts);
	}
	return looks_word(s[n]) ? 0 : n;
}

static bool is_local(char c)
{
	return (looks_word(c) || strchr("._%+-", c)) && c;
}

size_t looks_mail(const char *s)
{
	size_t n = run_of(s, is_local), host;

	if (!n || s[n] != '@' || !looks_letter(s[n + 1]))
		return 0;
	host = n + 1;
	n = host + run_of(s + host, is_local);
	while (n > host && s[n - 1] == '.')
		n--;
	return memchr(s + host, '.', n - host) ? n : 0;
}
