/* The file name of a wheel, taken apart. */
#include "../base/base.h"

#include "wheelname.h"

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Letters, digits and what `marks` has; a letter or digit first. */
static bool made_of(struct span s, const char *marks)
{
	if (!s.n || !is_alnum(s.v[0]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.v[i]) && (!s.v[i] || !strchr(marks, s.v[i])))
			return false;
	return true;
}

/* Tags with "." between, none of them empty. */
static bool is_tags(struct span s)
{
	struct span tag;

	while (span_cut(s, '.', &tag, &s))
		if (!made_of(tag, "_"))
			return false;
	return made_of(s, "_");
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool wheel_name_parse(struct span file, struct wheel_name *ret)
{
	static const char end[] = ".whl";
	struct span part[6], rest = file;
	struct wheel_name w = { 0 };
	size_t n = 0, from;

	if (!span_ends(file, end))
		return false;
	rest.n -= sizeof end - 1;
	while (n < LEN(part) && span_cut(rest, '-', &part[n], &rest))
		n++;
	if (n < 4 || n >= LEN(part))
		return false;
	part[n++] = rest;
	from = n - 3;
	w = (struct wheel_name){ .name = part[0], .version = part[1], .python = part[from],
				 .abi = part[from + 1], .platform = part[from + 2] };
	if (n == 6)
		w.build = part[2];
	if (!made_of(w.name, "._") || !made_of(w.version, ".!+_") || !is_tags(w.python) ||
	    !is_tags(w.abi) || !is_tags(w.platform))
		return false;
	if (!is_digit(w.version.v[0]) && w.version.v[0] != 'v' && w.version.v[0] != 'V')
		return false;
	if (n == 6 && (!made_of(w.build, "._") || !is_digit(w.build.v[0])))
		return false;
	*ret = w;
	return true;
}
