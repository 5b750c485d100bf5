/* One tag of a wheel, read: which Python it is for, and which platform. */
#include "../base/base.h"

#include "tagparts.h"

static struct span behind(struct span s, size_t n)
{
	return (struct span){ s.v + n, s.n - n };
}

/* A number as str() writes it, at the start of *rest: no zero before others, below 10000. */
static bool take_number(struct span *rest, unsigned *ret)
{
	unsigned value = 0;
	size_t n = 0;

	for (; n < rest->n && rest->v[n] >= '0' && rest->v[n] <= '9'; n++) {
		if (n == 4)
			return false;
		value = value * 10 + (unsigned)(rest->v[n] - '0');
	}
	if (!n || (n > 1 && rest->v[0] == '0'))
		return false;
	*rest = behind(*rest, n);
	*ret = value;
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
	size_t n;

	for (size_t i = 0; i < LEN(kinds); i++)
		if (tag_starts(s, kinds[i].word, &n))
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
	{ "1_", 5 }, { "2010_", 12 }, { "2014_", 17 },
};

/* What follows "manylinux", which is the first `prefix` bytes: "2014_aarch64". */
static bool read_legacy(struct span s, size_t prefix, struct platform_tag *ret)
{
	for (size_t i = 0; i < LEN(legacy); i++) {
		size_t n;

		if (!tag_starts(behind(s, prefix), legacy[i].word, &n))
			continue;
		n += prefix;
		*ret = (struct platform_tag){ .kind = PLATFORM_MANYLINUX, .legacy = true,
					      .major = 2, .minor = legacy[i].minor,
					      .family = { s.v, n - 1 }, .arch = behind(s, n) };
		return true;
	}
	return false;
}

/* What follows "manylinux" or "musllinux": "_2_28_aarch64". */
static bool read_numbered(struct span s, size_t prefix, enum platform_kind kind,
			  struct platform_tag *ret)
{
	struct span rest = behind(s, prefix);
	struct platform_tag p = { .kind = kind };

	if (!rest.n || rest.v[0] != '_')
		return false;
	rest = behind(rest, 1);
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
	size_t n;

	if (tag_is(s, "any")) {
		ret.kind = PLATFORM_ANY;
		return ret;
	}
	if (tag_starts(s, "linux_", &n)) {
		ret.kind = PLATFORM_LINUX;
		ret.family.n = n - 1;
		ret.arch = behind(s, n);
		return ret;
	}
	if (tag_starts(s, "manylinux", &n)) {
		if (!read_numbered(s, n, PLATFORM_MANYLINUX, &ret))
			(void)read_legacy(s, n, &ret);
		return ret;
	}
	if (tag_starts(s, "musllinux", &n)) {
		(void)read_numbered(s, n, PLATFORM_MUSLLINUX, &ret);
		return ret;
	}
	for (size_t i = 0; i < LEN(kinds); i++)
		if (tag_starts(s, kinds[i].word, &n))
			ret.kind = kinds[i].kind;
	return ret;
}
