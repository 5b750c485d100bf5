/* The file names of wheels and source distributions, taken apart. */
#include "../base/base.h"

#include "wheelname.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Letters, digits, "_" and ".", and never two "_" together. */
static bool is_name(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_alnum(s.v[i]) && s.v[i] != '_' && s.v[i] != '.')
			return false;
		if (i && s.v[i] == '_' && s.v[i - 1] == '_')
			return false;
	}
	return s.n > 0;
}

/* Tags with "." between, none of them empty. */
static bool is_tags(struct span s)
{
	const char *p = s.v, *end = s.v + s.n, *dot;

	while (p < end && (dot = memchr(p, '.', (size_t)(end - p)))) {
		if (dot == p)
			return false;
		p = dot + 1;
	}
	return p < end;
}

/* Each of them an identifier of Python, as "py3" is. */
static bool is_pythons(struct span s)
{
	bool first = true;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.v[i];

		if (first && (is_digit(c) || c == '.'))
			return false;
		first = c == '.';
		if (!first && !is_alnum(c) && c != '_')
			return false;
	}
	return !first;
}

/* The pieces between "-"; 0 where there are more than `room`. */
static size_t pieces(struct span s, struct span *part, size_t room)
{
	const char *p = s.v, *end = s.v + s.n, *dash;
	size_t n = 0;

	while (p < end && (dash = memchr(p, '-', (size_t)(end - p)))) {
		if (n + 1 == room)
			return 0;
		part[n++] = (struct span){ p, (size_t)(dash - p) };
		p = dash + 1;
	}
	part[n++] = (struct span){ p, (size_t)(end - p) };
	return n;
}

bool wheel_name_parse(struct span file, struct wheel_name *ret)
{
	static const char end[] = ".whl";
	struct span part[6];
	struct wheel_name w;
	size_t n;

	if (!span_ends(file, end))
		return false;
	file.n -= sizeof end - 1;
	n = pieces(file, part, LEN(part));
	if (n < 5)
		return false;
	w = (struct wheel_name){ .name = part[0], .version = part[1], .python = part[n - 3],
				 .abi = part[n - 2], .platform = part[n - 1] };
	if (n == 6)
		w.build = part[2];
	if (!is_name(w.name) || !version_parse(w.version, &w.number) || !is_pythons(w.python) ||
	    !is_tags(w.abi) || !is_tags(w.platform))
		return false;
	if (n == 6 && (!w.build.n || !is_digit(w.build.v[0]) ||
		       memchr(w.build.v, '\n', w.build.n)))
		return false;
	*ret = w;
	return true;
}

/* The number of a build tag; *rest is what follows it. */
static struct span build_number(struct span build, struct span *rest)
{
	struct span number = { build.v, 0 };

	while (number.n < build.n && is_digit(build.v[number.n]))
		number.n++;
	*rest = (struct span){ build.v + number.n, build.n - number.n };
	while (number.n && number.v[0] == '0') {
		number.v++;
		number.n--;
	}
	return number;
}

int wheel_build_order(struct span a, struct span b)
{
	struct span x, y;
	size_t n;
	int order;

	if (!a.n || !b.n)
		return (a.n > 0) - (b.n > 0);
	order = number_order(build_number(a, &x), build_number(b, &y));
	if (order)
		return order;
	n = x.n < y.n ? x.n : y.n;
	order = n ? memcmp(x.v, y.v, n) : 0;
	return order ? order : (x.n > y.n) - (x.n < y.n);
}

bool sdist_name_parse(struct span file, struct sdist_name *ret)
{
	static const char *const ends[] = { ".tar.gz", ".zip" };
	struct sdist_name s = { 0 };
	const char *dash = NULL;

	for (size_t i = 0; i < LEN(ends) && !dash; i++) {
		if (!span_ends(file, ends[i]))
			continue;
		file.n -= strlen(ends[i]);
		dash = file.n ? memrchr(file.v, '-', file.n) : NULL;
		if (!dash)
			return false;
	}
	if (!dash || dash == file.v)
		return false;
	s.name = (struct span){ file.v, (size_t)(dash - file.v) };
	s.version = (struct span){ dash + 1, file.n - s.name.n - 1 };
	if (!version_parse(s.version, &s.number))
		return false;
	*ret = s;
	return true;
}

bool file_name_is_plain(struct span file)
{
	/* A bit for each byte; an index offers a hundred thousand of them. */
	static const uint32_t plain[8] = { 0, 0x03ff6802, 0x87fffffe, 0x07fffffe };
	uint32_t all = 1;

	if (!file.n || file.v[0] == '.' || file.v[0] == '-')
		return false;
	for (size_t i = 0; i < file.n; i++) {
		unsigned char c = (unsigned char)file.v[i];

		all &= plain[c >> 5] >> (c & 31);
	}
	return all;
}
