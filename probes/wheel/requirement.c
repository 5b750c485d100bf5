/* What is asked for: a requirement (PEP 508), and the lines of a requirements file. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/scan.h"
#include "marker.h"
#include "project.h"
#include "requirement.h"

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool in_name(char c)
{
	return is_alnum(c) || c == '.' || c == '-' || c == '_';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct span behind(struct span s, size_t n)
{
	return (struct span){ s.v + n, s.n - n };
}

static struct span skip_blanks(struct span s)
{
	while (s.n && is_blank(s.v[0]))
		s = behind(s, 1);
	return s;
}

static bool at(struct span s, char c)
{
	return s.n && s.v[0] == c;
}

/* A name at the start of *rest: a letter or digit first, and at the end one of them or "_". */
static bool take_name(struct span *rest, struct span *ret)
{
	size_t n = 0;

	if (!rest->n || !is_alnum(rest->v[0]))
		return false;
	while (n < rest->n && in_name(rest->v[n]))
		n++;
	while (rest->v[n - 1] == '.' || rest->v[n - 1] == '-')
		n--;
	*ret = (struct span){ rest->v, n };
	*rest = behind(*rest, n);
	return !rest->n || (unsigned char)rest->v[0] < 0x80;
}

/* Both far beyond what anybody writes; what is compared with each other stays few. */
enum { MAX_REQUIREMENT = 1024 * 1024, MAX_EXTRAS = 1000 };

static int take_extras(struct span *rest, struct arena *mem, struct requirement *ret,
		       struct err *err)
{
	struct list extras = { 0 };
	struct span one;
	bool more = at(*rest, '[');

	list_add(&extras, NULL, mem);
	ret->extras = extras.v;
	if (!more)
		return 0;
	*rest = skip_blanks(behind(*rest, 1));
	if (at(*rest, ']'))
		more = false;
	while (more) {
		if (!take_name(rest, &one))
			return err_set(err, -EINVAL, "what stands in [] is no extra");
		if (extras.n == MAX_EXTRAS)
			return err_set(err, -E2BIG, "it has more than %d extras", MAX_EXTRAS);
		list_add(&extras, span_dup(one, mem), mem);
		*rest = skip_blanks(*rest);
		more = at(*rest, ',');
		if (more)
			*rest = skip_blanks(behind(*rest, 1));
	}
	if (!rest->n)
		return err_set(err, -EINVAL, "its '[' is never closed");
	if (!at(*rest, ']'))
		return err_set(err, -EINVAL, "a ',' is missing between what stands in []");
	*rest = skip_blanks(behind(*rest, 1));
	ret->extras = extras.v;
	return 0;
}

/* Conditions with "," between, one of which may end them. */
static void skip_specifiers(struct span *rest)
{
	struct specifier s;
	bool more = true;

	while (more) {
		size_t n = specifier_scan(*rest, &s);

		*rest = skip_blanks(behind(*rest, n));
		more = n && at(*rest, ',');
		if (more)
			*rest = skip_blanks(behind(*rest, 1));
	}
}

/* What is wrong where the conditions end before their end. */
static const char *wrong(struct span s)
{
	enum specifier_op op;
	size_t n = specifier_op_scan(s, &op);

	if (n)
		return "no version that fits stands behind its '==', '>=' or the like";
	if (at(s, '.') || at(s, '+'))
		return "'.*' and '+' stand only behind the numbers of '==' and '!='";
	return "'==', '>=' or the like is missing before a version";
}

static int take_specifiers(struct span *rest, struct arena *mem, struct requirement *ret,
			   struct err *err)
{
	bool bracket = at(*rest, '(');
	struct span text = bracket ? skip_blanks(behind(*rest, 1)) : *rest;

	*rest = text;
	skip_specifiers(rest);
	text.n -= rest->n;
	if (bracket && !at(*rest, ')'))
		return err_set(err, -EINVAL, "%s", rest->n ? wrong(*rest) :
			       "its '(' is never closed");
	if (bracket)
		*rest = skip_blanks(behind(*rest, 1));
	return specifiers_parse(text, mem, &ret->specifiers, err);
}

/* The address ends at the first blank; ";" may be a part of it. */
static int take_url(struct span *rest, struct arena *mem, struct requirement *ret,
		    struct err *err)
{
	size_t n = 0;

	while (n < rest->n && !is_blank(rest->v[n]))
		n++;
	if (!n)
		return err_set(err, -EINVAL, "no address stands behind '@'");
	if (memchr(rest->v, '\0', n))
		return err_set(err, -EINVAL, "its address has a NUL in it");
	ret->url = arena_strndup(mem, rest->v, n);
	*rest = skip_blanks(behind(*rest, n));
	if (rest->n && !at(*rest, ';'))
		return err_set(err, -EINVAL, "something stands behind the address");
	return 0;
}

int requirement_parse(struct span text, struct arena *mem, struct requirement *ret,
		      struct err *err)
{
	struct span rest = skip_blanks(text), name;
	struct requirement r = { 0 };
	int rc;

	if (text.n > MAX_REQUIREMENT)
		return err_set(err, -E2BIG, "it is longer than %d bytes", MAX_REQUIREMENT);
	if (!take_name(&rest, &name))
		return err_set(err, -EINVAL, "it does not begin with a project's name");
	r.name = project_normal(name, mem);
	rest = skip_blanks(rest);
	rc = take_extras(&rest, mem, &r, err);
	if (rc == 0 && at(rest, '@')) {
		rest = skip_blanks(behind(rest, 1));
		rc = take_url(&rest, mem, &r, err);
	} else if (rc == 0) {
		rc = take_specifiers(&rest, mem, &r, err);
	}
	if (rc < 0)
		return rc;
	if (rest.n && !at(rest, ';'))
		return err_set(err, -EINVAL, "%s", wrong(rest));
	if (rest.n)
		rc = marker_parse(behind(rest, 1), mem, &r.marker, err);
	if (rc < 0)
		return rc;
	*ret = r;
	return 0;
}

static bool comment_begins(struct span s, size_t i)
{
	return s.v[i] == '#' && (i == 0 || s.v[i - 1] == ' ' || s.v[i - 1] == '\t');
}

bool requirements_line(struct span *rest, struct arena *mem, struct span *line)
{
	struct list parts = { 0 };
	struct span one, whole;
	bool more = true;

	if (!rest->n)
		return false;
	while (more && scan_line(rest, &one)) {
		struct span body = span_trim(one);

		more = one.n && one.v[one.n - 1] == '\\' && !(body.n && body.v[0] == '#');
		if (more)
			one.n--;
		list_add(&parts, span_dup(one, mem), mem);
	}
	whole = span_of(arena_join(mem, parts.v));
	for (size_t i = 0; i < whole.n; i++)
		if (comment_begins(whole, i))
			whole.n = i;
	*line = span_trim(whole);
	return true;
}
