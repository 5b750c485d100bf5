/* Which Python, and which platform, a lock file was made for. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "lockpython.h"
#include "specifier.h"
#include "tagparts.h"
#include "target.h"

/* Of the version behind "^" or "~". */
enum { MAX_NUMBERS = 16 };

static int standard(struct span wants, struct span python, struct arena *mem, bool *ret)
{
	struct specifiers all;
	struct err err = { 0 };
	int rc = specifiers_parse(wants, mem, &all, &err);

	if (rc == 0)
		*ret = specifiers_have(&all, python, PRE_ALLOWED);
	return rc < 0 ? -EINVAL : 0;
}

/* The first `n` numbers of a release with the last of them one more: "3.8" gives "3.9". */
static const char *bumped(const struct version *v, size_t n, struct arena *mem)
{
	struct span rest = v->release, part;
	const char *text = "";
	uint64_t number;

	for (size_t i = 0; i < n; i++) {
		struct span all = rest;

		if (!span_cut(all, '.', &part, &rest)) {
			part = all;
			rest = SPAN("");
		}
		if (!part.n)
			part = SPAN("0");
		if (scan_u64(part, 10, UINT32_MAX, &number) < 0)
			return NULL;
		text = arena_printf(mem, "%s%s%llu", text, i ? "." : "",
				    (unsigned long long)number + (i + 1 == n ? 1 : 0));
	}
	return text;
}

/* "^1.2" up to the next number behind the first that is not 0, "~1.2" up to the next minor. */
static int range(struct span one, struct span python, struct arena *mem, bool *ret)
{
	bool caret = one.v[0] == '^';
	struct version low, high, v;
	struct span rest, part, text;
	const char *end;
	size_t n = 1;

	text = span_trim((struct span){ one.v + 1, one.n - 1 });
	if (!version_parse(text, &low) || !version_parse(python, &v) ||
	    version_release_count(&low) > MAX_NUMBERS)
		return -EINVAL;
	if (!caret) {
		n = version_release_count(&low) > 1 ? 2 : 1;
	} else {
		rest = low.release;
		while (span_cut(rest, '.', &part, &rest) && strspn(part.v, "0") >= part.n)
			n++;
	}
	end = bumped(&low, n, mem);
	if (!end || !version_parse(span_of(end), &high))
		return -EINVAL;
	*ret = version_order(&v, &low) >= 0 && version_order(&v, &high) < 0;
	return 0;
}

/* "*", "3.8.*", "3.8", "^3.8", "~3.8", ">=3.8": one condition of Poetry's. */
static int condition(struct span one, struct span python, struct arena *mem, bool *ret)
{
	bool bare = one.v[0] >= '0' && one.v[0] <= '9';

	if (span_is(one, "*")) {
		*ret = true;
		return 0;
	}
	if (one.v[0] == '^' || (one.v[0] == '~' && !span_starts(one, "~=")))
		return range(one, python, mem, ret);
	if (one.v[0] == '=' && !span_starts(one, "=="))
		return standard(span_of(JOIN(mem, "=", span_dup(one, mem))), python, mem, ret);
	return standard(bare ? span_of(JOIN(mem, "==", span_dup(one, mem))) : one, python, mem, ret);
}

static bool is_op(char c)
{
	return c == '<' || c == '>' || c == '=' || c == '!' || c == '~' || c == '^';
}

/* Conditions with "," or blanks between; blanks may stand behind an operator. */
static int conditions(struct span all, struct span python, struct arena *mem, bool *ret)
{
	bool in = true, one;
	int rc;

	for (size_t i = 0; i < all.n;) {
		size_t begin;

		while (i < all.n && (all.v[i] == ' ' || all.v[i] == ','))
			i++;
		begin = i;
		while (i < all.n && is_op(all.v[i]))
			i++;
		while (i < all.n && all.v[i] == ' ')
			i++;
		while (i < all.n && all.v[i] != ' ' && all.v[i] != ',')
			i++;
		if (i == begin)
			break;
		rc = condition(span_trim((struct span){ all.v + begin, i - begin }), python, mem, &one);
		if (rc < 0)
			return rc;
		in &= one;
	}
	*ret = in;
	return 0;
}

static int alternatives(struct span wants, struct span python, struct arena *mem, bool *ret)
{
	struct span rest = wants, one;
	bool any = false, in;
	int rc;

	while (rest.n) {
		const char *bar = memchr(rest.v, '|', rest.n);

		one = (struct span){ rest.v, bar ? (size_t)(bar - rest.v) : rest.n };
		rest = (struct span){ rest.v + one.n, rest.n - one.n };
		while (rest.n && rest.v[0] == '|')
			rest = (struct span){ rest.v + 1, rest.n - 1 };
		rc = conditions(span_trim(one), python, mem, &in);
		if (rc < 0)
			return rc;
		any |= in;
	}
	*ret = any;
	return 0;
}

int lock_python_allows(enum lock_format format, struct span wants, struct span python,
		       struct arena *mem, bool *ret)
{
	wants = span_trim(wants);
	if (format == LOCK_POETRY)
		return alternatives(wants, python, mem, ret);
	if (format == LOCK_PIPFILE && wants.n && wants.v[0] >= '0' && wants.v[0] <= '9')
		return standard(span_of(JOIN(mem, "==", span_dup(wants, mem), ".*")), python, mem, ret);
	return standard(wants, python, mem, ret);
}

static bool platform_is(const char *word, const struct target *t)
{
	struct span s = span_of(word);
	struct platform_tag p = platform_tag_read(s);

	if (span_starts(s, "windows") || span_starts(s, "macos") || span_starts(s, "win"))
		return false;
	if (p.kind == PLATFORM_MANYLINUX || p.kind == PLATFORM_MUSLLINUX)
		return (p.kind == PLATFORM_MANYLINUX) == (t->libc == TARGET_GLIBC) &&
		       span_is(p.arch, t->machine);
	/* Without more, PDM's "linux" and "alpine" are those of x86_64. */
	if (span_is(s, "linux") || span_is(s, "alpine"))
		return strcmp(t->machine, "x86_64") == 0;
	return true;
}

bool lock_platforms_have(const char *const *platforms, const struct target *target)
{
	for (size_t i = 0; platforms[i]; i++)
		if (platform_is(platforms[i], target))
			return true;
	return !platforms[0];
}
