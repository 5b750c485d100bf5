/* How a Python is named, and what its small files say of it. */
#include "base.h"

#include "arena.h"
#include "pyname.h"
#include "scan.h"

static bool take(struct span *s, const char *word)
{
	size_t n = strlen(word);

	if (!span_starts(*s, word))
		return false;
	*s = (struct span){ s->v + n, s->n - n };
	return true;
}

/* A number of at most `max`, without what only looks like one (007). */
static bool take_number(struct span *s, uint64_t max, int *ret)
{
	uint64_t v;
	size_t n = scan_digits(*s, &v);

	if (!n || v > max || (n > 1 && s->v[0] == '0'))
		return false;
	*ret = (int)v;
	*s = (struct span){ s->v + n, s->n - n };
	return true;
}

bool pyname_parse(struct span name, struct pyname *ret)
{
	struct pyname p = { .major = -1, .minor = -1 };

	if (take(&name, "pypy"))
		p.pypy = true;
	else if (take(&name, "platform-python"))
		p.platform = true;
	else if (!take(&name, "python"))
		return false;
	if (name.n && !take_number(&name, 9, &p.major))
		return false;
	if (take(&name, ".") && (p.major < 0 || !take_number(&name, 99, &p.minor)))
		return false;
	if (p.minor >= 0) {
		size_t n = 0;

		if (take(&name, "t"))
			p.flags[n++] = 't';
		if (take(&name, "d") || take(&name, "-dbg"))
			p.flags[n++] = 'd';
		if (take(&name, "m"))
			p.flags[n++] = 'm';
		p.flags[n] = '\0';
	}
	if (name.n)
		return false;
	*ret = p;
	return true;
}

bool pyversion_is(struct span s)
{
	int number;

	for (int i = 0; i < 3; i++)
		if ((i && !take(&s, ".")) || !take_number(&s, 999, &number))
			return false;
	if ((take(&s, "a") || take(&s, "b") || take(&s, "rc")) && !take_number(&s, 99, &number))
		return false;
	(void)take(&s, "+");
	return !s.n;
}

const char *pyversion_of_hex(uint64_t hex, struct arena *mem)
{
	static const struct { unsigned level; const char *word; } levels[] = {
		{ 0xa, "a" }, { 0xb, "b" }, { 0xc, "rc" }, { 0xf, NULL },
	};
	unsigned level = hex >> 4 & 0xf, serial = hex & 0xf;
	const char *base;

	if (hex > UINT32_MAX || (hex >> 24 != 2 && hex >> 24 != 3))
		return NULL;
	base = arena_printf(mem, "%u.%u.%u", (unsigned)(hex >> 24), (unsigned)(hex >> 16 & 0xff),
			    (unsigned)(hex >> 8 & 0xff));
	for (size_t i = 0; i < LEN(levels); i++)
		if (levels[i].level == level)
			return levels[i].word
				       ? arena_printf(mem, "%s%s%u", base, levels[i].word, serial)
				       : base;
	return NULL;
}

const char *pyversion_branch(const char *version, struct arena *mem)
{
	struct span s = span_of(version);
	int major, minor;

	if (!take_number(&s, 99, &major) || !take(&s, ".") || !take_number(&s, 99, &minor))
		return NULL;
	return arena_printf(mem, "%d.%d", major, minor);
}

/* What stands between the first pair of double or single quotes. */
static bool quoted(struct span s, struct span *ret)
{
	struct span before, rest;

	return (span_cut(s, '"', &before, &rest) && span_cut(rest, '"', ret, &before)) ||
	       (span_cut(s, '\'', &before, &rest) && span_cut(rest, '\'', ret, &before));
}

const char *patchlevel_version(const struct text *header, struct arena *mem)
{
	struct span rest = { header->v, header->n }, line, word, value;

	while (scan_line(&rest, &line))
		if (scan_word(&line, &word) && span_is(word, "#define") &&
		    scan_word(&line, &word) && span_is(word, "PY_VERSION"))
			return quoted(line, &value) && pyversion_is(value) ? span_dup(value, mem)
									   : NULL;
	return NULL;
}

/* PEP 440 has more forms than pip's releases use: digits, dots, letters and + are enough here. */
static bool pip_version_is(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("0123456789.abcdeprstv+", s.v[i]) || !s.v[i])
			return false;
	return s.n && s.n <= 32 && s.v[0] >= '0' && s.v[0] <= '9';
}

const char *pip_version(const struct text *init, struct arena *mem)
{
	struct span rest = { init->v, init->n }, line, value;

	while (scan_line(&rest, &line))
		if (take(&line, "__version__"))
			return quoted(line, &value) && pip_version_is(value) ? span_dup(value, mem)
									     : NULL;
	return NULL;
}

const char *pip_wheel_version(struct span file, struct arena *mem)
{
	struct span version, rest;

	if (!take(&file, "pip-") || !span_ends(file, ".whl") ||
	    !span_cut(file, '-', &version, &rest) || !pip_version_is(version))
		return NULL;
	return span_dup(version, mem);
}

const char *pip_info_version(struct span folder, struct arena *mem)
{
	struct span version, rest;

	/* pip-9.0.1.egg-info, and with the branch: pip-9.0.1-py3.6.egg-info */
	if (!take(&folder, "pip-") ||
	    (!span_ends(folder, ".dist-info") && !span_ends(folder, ".egg-info")))
		return NULL;
	if (!span_cut(folder, '-', &version, &rest))
		return NULL;
	if (!span_is(rest, "info"))
		return pip_version_is(version) ? span_dup(version, mem) : NULL;
	version.n -= span_ends(version, ".dist") ? 5 : 4;
	return pip_version_is(version) ? span_dup(version, mem) : NULL;
}

const char *soabi_of(struct span name, struct arena *mem)
{
	static const char *const kinds[] = { ".cpython-", ".pypy" };
	const char *hit = NULL;
	struct span tag, first, rest;

	for (size_t i = 0; !hit && name.n && i < LEN(kinds); i++)
		hit = memmem(name.v, name.n, kinds[i], strlen(kinds[i]));
	if (!hit || !span_ends(name, ".so"))
		return NULL;
	tag = (struct span){ hit + 1, name.n - (size_t)(hit + 1 - name.v) - 3 };
	if (!span_cut(tag, '-', &first, &rest))
		return NULL;
	if (!span_cut(rest, '-', &first, &rest))
		first = rest;
	tag.n = (size_t)(first.v + first.n - tag.v);
	for (size_t i = 0; i < first.n; i++)
		if (!strchr("0123456789abcdefghijklmnopqrstuvwxyz", first.v[i]) || !first.v[i])
			return NULL;
	return first.n ? span_dup(tag, mem) : NULL;
}

/* "3.11.2.final.0", as virtualenv writes it, is 3.11.2. */
static const char *venv_version(struct span s, struct arena *mem)
{
	struct span numbers = s;

	for (size_t i = 0, dots = 0; i < s.n && dots < 3; i++)
		if (s.v[i] == '.' && ++dots == 3)
			numbers.n = i;
	return pyversion_is(numbers) ? span_dup(numbers, mem) : NULL;
}

void pyvenv_read(const struct text *cfg, struct arena *mem, struct pyvenv *ret)
{
	struct span rest = { cfg->v, cfg->n }, line, key, value;
	struct pyvenv v = { 0 };

	while (scan_line(&rest, &line)) {
		if (!span_cut(line, '=', &key, &value))
			continue;
		key = span_trim(key);
		value = span_trim(value);
		if (memchr(line.v, '\0', line.n))
			continue;
		if (span_is(key, "home") && span_starts(value, "/"))
			v.home = span_dup(value, mem);
		else if (span_is(key, "version") || (span_is(key, "version_info") && !v.version))
			v.version = venv_version(value, mem);
		else if (span_is(key, "include-system-site-packages"))
			v.system_site = span_is(value, "true");
	}
	*ret = v;
}
