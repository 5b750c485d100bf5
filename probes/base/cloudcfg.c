/* cloud-init's own configuration: the one thing of it that is asked for here. */
#include "base.h"

#include "cloudcfg.h"
#include "scan.h"

static const char *const path[] = { "system_info", "default_user", "name" };

bool user_name_is(struct span s)
{
	if (!s.n || s.n > 32)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.v[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
		      (i && ((c >= '0' && c <= '9') || c == '-' || c == '.'))))
			return false;
	}
	return true;
}

/* A word in quotes or as it is, and a comment behind it; anything else is empty. */
static struct span scalar(struct span s)
{
	struct span word = { s.v, 0 }, rest;

	s = span_trim(s);
	if (s.n && (s.v[0] == '"' || s.v[0] == '\'')) {
		if (!span_cut((struct span){ s.v + 1, s.n - 1 }, s.v[0], &word, &rest))
			return (struct span){ s.v, 0 };
	} else {
		rest = s;
		(void)scan_word(&rest, &word);
	}
	rest = span_trim(rest);
	if (rest.n && rest.v[0] != '#')
		return (struct span){ s.v, 0 };
	return word;
}

/* The value behind `key` and a colon; false where the line has another key. */
static bool value_of(struct span line, const char *key, struct span *value)
{
	struct span name;

	return span_cut(line, ':', &name, value) && span_is(span_trim(name), key) &&
	       (!value->n || value->v[0] == ' ' || value->v[0] == '\t' || value->v[0] == '\r');
}

const char *cloud_default_user(const struct text *cfg, struct arena *mem)
{
	struct span rest = { cfg->v, cfg->n }, line, value, found = { NULL, 0 };
	size_t level = 0, indent[LEN(path)] = { 0 };   /* of the keys of each level */
	bool first = true;                             /* the next line is the first of its level */

	while (scan_line(&rest, &line)) {
		size_t in = 0;

		while (in < line.n && line.v[in] == ' ')
			in++;
		line = (struct span){ line.v + in, line.n - in };
		if (!line.n || line.v[0] == '#')
			continue;
		while (level && in <= indent[level - 1])
			level--, first = false;
		if (level && first)
			indent[level] = in;
		first = false;
		if (in != indent[level] || !value_of(line, path[level], &value))
			continue;
		if (level == LEN(path) - 1) {
			found = scalar(value);
		} else if (!scalar(value).n && !(span_trim(value).n &&
						 span_trim(value).v[0] != '#')) {
			level++;
			first = true;
		}
	}
	return user_name_is(found) ? span_dup(found, mem) : NULL;
}
