/* One tag of a wheel, read: which Python it is for, and which platform. */
#include "../base/base.h"

#include "tagparts.h"

bool tag_next(struct span *rest, struct span *ret)
{
	if (!rest->n)
		return false;
	if (!span_cut(*rest, '.', ret, rest)) {
		*ret = *rest;
		rest->n = 0;
	}
	return true;
}

bool tag_is(struct span s, const char *word)
{
	return span_is_nocase(s, word);
}

static struct span behind(struct span s, size_t n)
{
	return (struct span){ s.v + n, s.n - n };
}

static bool starts(struct span s, const char *word)
{
	size_t n = strlen(word);

	return s.n >= n && tag_is((struct span){ s.v, n }, word);
}

/* A number as str() writes it, at the start of *rest: no zero before others, below 10000. */
static bool take_number(struct span *rest, unsigned *ret)
{
	uint64_t value;
	size_t n = scan_digits(*rest, &value);

	if (!n || n > 4 || (n > 1 && rest->v[0] == '0'))
		return false;
	*rest = behind(*rest, n);
	*ret = (unsigned)value;
	return true;
}

struct python_tag python_tag_read(struct span s)
{
	static const struct { const char *word; enum python_kind kind; } kinds[] = {
		{ "cp", PYTHON_CPYTHON }, { "py", PYTHON_ANY }, { "pp", PYTHON_PYPY },
	};
	const struct python_tag other = { .kind = PYTHON_OTHER, .minor = -1 };
	struct python_tag ret = other;
	unsigned minor;

	for (size_t i = 0; i < LEN(kinds); i++)
		if (starts(s, kinds[i].word))
			ret.kind = kinds[i].kind;
	if (ret.kind == PYTHON_OTHER || s.n < 3 || s.v[2] < '1' || s.v[2] > '9')
		return other;
	ret.major = (unsigned)(s.v[2] - '0');
	s = behind(s, 3);
	if (!s.n)
		return ret;
	if (!take_number(&s, &minor) || s.n)
		return other;
	ret.minor = (int)minor;
	return ret;
}

static const struct { const char *word; unsigned minor; } legacy[] = {
	{ "manylinux1_", 5 }, { "manylinux2010_", 12 }, { "manylinux2014_", 17 },
};

static bool read_legacy(struct span s, struct platform_tag *ret)
{
	for (size_t i = 0; i < LEN(legacy); i++) {
		size_t n = strlen(legacy[i].word);

		if (!starts(s, legacy[i].word))
			continue;
		*ret = (struct platform_tag){ .kind = PLATFORM_MANYLINUX, .legacy = true,
					      .major = 2, .minor = legacy[i].minor,
					      .family = { s.v, n - 1 }, .arch = behind(s, n) };
		return true;
	}
	return false;
}

/* What follows "manylinux_": "2_28_aarch64". */
static bool read_numbered(struct span s, size_t prefix, enum platform_kind kind,
			  struct platform_tag *ret)
{
	struct span rest = behind(s, prefix);
	struct platform_tag p = { .kind = kind };

	if (!take_number(&rest, &p.major) || !rest.n || rest.v[0] != '_')
		return false;
	rest = behind(rest, 1);
	if (!take_number(&rest, &p.minor) || !rest.n || rest.v[0] != '_')
		return false;
	p.family = (struct span){ s.v, s.n - rest.n };
	p.arch = behind(rest, 1);
	*ret = p;
	return true;
}

struct platform_tag platform_tag_read(struct span s)
{
	static const struct { const char *word; enum platform_kind kind; } kinds[] = {
		{ "win32", PLATFORM_WINDOWS }, { "win_", PLATFORM_WINDOWS },
		{ "macosx_", PLATFORM_MACOS },
	};
	struct platform_tag ret = { .kind = PLATFORM_OTHER, .family = s };

	if (tag_is(s, "any")) {
		ret.kind = PLATFORM_ANY;
		return ret;
	}
	if (starts(s, "linux_")) {
		ret.kind = PLATFORM_LINUX;
		ret.family.n = 5;
		ret.arch = behind(s, 6);
		return ret;
	}
	if (read_legacy(s, &ret))
		return ret;
	if (starts(s, "manylinux_") && read_numbered(s, 10, PLATFORM_MANYLINUX, &ret))
		return ret;
	if (starts(s, "musllinux_") && read_numbered(s, 10, PLATFORM_MUSLLINUX, &ret))
		return ret;
	for (size_t i = 0; i < LEN(kinds); i++)
		if (starts(s, kinds[i].word))
			ret.kind = kinds[i].kind;
	return ret;
}
