/* What is asked for: a requirement (PEP 508), and the lines of a requirements file. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/scan.h"
#include "project.h"
#include "requirement.h"

enum { MAX_SPECIFIERS = 32 };

/* Longer ones first. */
static const char *const ops[] = { "===", "~=", "==", "!=", "<=", ">=", "<", ">" };

static bool in_name(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '.' || c == '-' || c == '_';
}

static bool in_version(char c)
{
	return in_name(c) || c == '*' || c == '+' || c == '!';
}

static struct span behind(struct span s, size_t n)
{
	return span_trim((struct span){ s.v + n, s.n - n });
}

static size_t run_of(struct span s, bool (*in)(char c))
{
	size_t n = 0;

	while (n < s.n && in(s.v[n]))
		n++;
	return n;
}

static int take_extras(struct span *rest, struct arena *mem, struct requirement *ret,
		       struct err *err)
{
	struct span inner, one;
	struct list extras = { 0 };

	list_add(&extras, NULL, mem);
	if (rest->n && rest->v[0] == '[') {
		if (!span_cut(behind(*rest, 1), ']', &inner, rest))
			return err_set(err, -EINVAL, "its '[' is never closed");
		*rest = span_trim(*rest);
		inner = span_trim(inner);
		while (inner.n) {
			if (!span_cut(inner, ',', &one, &inner)) {
				one = inner;
				inner.n = 0;
			} else if (!span_trim(inner).n) {
				return err_set(err, -EINVAL, "an extra is missing behind ','");
			}
			one = span_trim(one);
			if (!project_name_is(one))
				return err_set(err, -EINVAL, "what stands in [] is no extra");
			list_add(&extras, span_dup(one, mem), mem);
		}
	}
	ret->extras = extras.v;
	return 0;
}

static int take_specifier(struct span text, struct arena *mem, struct specifier *ret,
			  struct err *err)
{
	text = span_trim(text);
	for (size_t i = 0; i < LEN(ops); i++) {
		struct span version;

		if (!span_starts(text, ops[i]))
			continue;
		version = behind(text, strlen(ops[i]));
		if (!version.n || run_of(version, in_version) != version.n)
			return err_set(err, -EINVAL, "no version stands behind '%s'", ops[i]);
		*ret = (struct specifier){ ops[i], span_dup(version, mem) };
		return 0;
	}
	return err_set(err, -EINVAL, "'==', '>=' or the like is missing before a version");
}

static int take_specifiers(struct span text, struct arena *mem, struct requirement *ret,
			   struct err *err)
{
	struct specifier *v = TAKE_N(mem, MAX_SPECIFIERS, struct specifier);
	bool more = true;
	size_t n = 0;

	if (text.n && text.v[0] == '(') {
		if (text.v[text.n - 1] != ')')
			return err_set(err, -EINVAL, "its '(' is never closed");
		text = span_trim((struct span){ text.v + 1, text.n - 2 });
	}
	while (text.n && more) {
		struct span one;
		int rc;

		more = span_cut(text, ',', &one, &text);
		if (!more)
			one = text;
		if (n == MAX_SPECIFIERS)
			return err_set(err, -EINVAL, "it has more than %d conditions",
				       MAX_SPECIFIERS);
		rc = take_specifier(one, mem, &v[n], err);
		if (rc < 0)
			return rc;
		n++;
	}
	ret->specifiers = v;
	ret->nspecifiers = n;
	return 0;
}

/* The address ends at the first blank; ";" may be a part of it. */
static int take_url(struct span text, struct arena *mem, struct requirement *ret, struct err *err)
{
	struct span url, rest = text;

	if (!scan_word(&rest, &url))
		return err_set(err, -EINVAL, "no address stands behind '@'");
	ret->url = span_dup(url, mem);
	rest = span_trim(rest);
	if (rest.n && rest.v[0] != ';')
		return err_set(err, -EINVAL, "something stands behind the address");
	if (rest.n)
		ret->marker = span_dup(behind(rest, 1), mem);
	return 0;
}

int requirement_parse(struct span text, struct arena *mem, struct requirement *ret,
		      struct err *err)
{
	struct span rest = span_trim(text), marker;
	struct requirement r = { 0 };
	size_t n = run_of(rest, in_name);
	int rc;

	for (size_t i = 0; i < rest.n; i++)
		if ((unsigned char)rest.v[i] < ' ' || rest.v[i] == 0x7f)
			return err_set(err, -EINVAL, "it has a control character");
	if (!project_name_is((struct span){ rest.v, n }))
		return err_set(err, -EINVAL, "it does not begin with a project's name");
	r.name = project_normal((struct span){ rest.v, n }, mem);
	rest = behind(rest, n);
	rc = take_extras(&rest, mem, &r, err);
	if (rc == 0 && rest.n && rest.v[0] == '@') {
		rc = take_url(behind(rest, 1), mem, &r, err);
	} else if (rc == 0) {
		if (span_cut(rest, ';', &rest, &marker))
			r.marker = span_dup(span_trim(marker), mem);
		rc = take_specifiers(span_trim(rest), mem, &r, err);
	}
	if (rc < 0)
		return rc;
	if (r.marker && !*r.marker)
		return err_set(err, -EINVAL, "no condition stands behind ';'");
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
