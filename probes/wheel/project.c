/* The names of projects and of the folders that say that one is installed. */
#include "../base/base.h"

#include "../base/arena.h"
#include "../base/scan.h"
#include "project.h"

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_mark(char c)
{
	return c == '.' || c == '-' || c == '_';
}

bool project_name_is(struct span s)
{
	if (!s.n || !is_alnum(s.v[0]) || !is_alnum(s.v[s.n - 1]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.v[i]) && !is_mark(s.v[i]))
			return false;
	return true;
}

const char *project_normal(struct span name, struct arena *mem)
{
	char *out = arena_strndup(mem, name.v, name.n);
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = name.v[i];

		if (!is_mark(c))
			out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		else if (!n || out[n - 1] != '-')
			out[n++] = '-';
	}
	out[n] = '\0';
	return out;
}

bool dist_info_parse(struct span folder, struct arena *mem, const char **name,
		     const char **version)
{
	static const char end[] = ".dist-info";
	struct span n, v;
	const char *dash;

	if (!span_ends(folder, end))
		return false;
	folder.n -= sizeof end - 1;
	/* A version has no "-" in it, while the folders of old tools have one in the name. */
	dash = folder.n ? memrchr(folder.v, '-', folder.n) : NULL;
	if (!dash)
		return false;
	n = (struct span){ folder.v, (size_t)(dash - folder.v) };
	v = (struct span){ dash + 1, folder.n - n.n - 1 };
	if (!project_name_is(n) || !v.n || memchr(v.v, '\0', v.n))
		return false;
	*name = project_normal(n, mem);
	*version = span_dup(v, mem);
	return true;
}
