/* Which format a lock file has, and who reads it. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/toml.h"
#include "lockbuild.h"

enum { LOCK_BYTES = 128 * 1024 * 1024, LOCK_DEPTH = 32, FEW_VALUES = 65536, BYTES_PER_VALUE = 6 };

const char *const lock_formats[LOCK_FORMATS] = {
	[LOCK_UV] = "uv.lock", [LOCK_POETRY] = "poetry.lock", [LOCK_PDM] = "pdm.lock",
	[LOCK_PYLOCK] = "pylock.toml", [LOCK_PIPFILE] = "Pipfile.lock",
	[LOCK_REQUIREMENTS] = "requirements.txt", [LOCK_PYPROJECT] = "pyproject.toml",
};

static bool has(struct span text, const char *what)
{
	return text.n && memmem(text.v, text.n, what, strlen(what));
}

/* How a file whose name tells nothing begins. */
static int sniff(const struct text *text, enum lock_format *ret)
{
	static const struct { const char *what; enum lock_format format; } marks[] = {
		{ "by PDM", LOCK_PDM }, { "by Poetry", LOCK_POETRY }, { "lock-version = \"1.0\"", LOCK_PYLOCK },
		{ "lock_version", LOCK_PDM }, { "[[packages]]", LOCK_PYLOCK },
		{ "resolution-markers", LOCK_UV }, { "source = {", LOCK_UV }, { "[[distribution]]", LOCK_UV },
		{ "python-versions", LOCK_POETRY },
	};
	struct span head = { text->v, text->n < 4096 ? text->n : 4096 };

	if (span_starts(span_trim(head), "{") && has(head, "_meta")) {
		*ret = LOCK_PIPFILE;
		return 0;
	}
	for (size_t i = 0; i < LEN(marks); i++)
		if (has(head, marks[i].what)) {
			*ret = marks[i].format;
			return 0;
		}
	return -EINVAL;
}

/* "uv.lock", and "a.uv.lock"; a script's lock is "a.py.lock". */
int lock_format_of(const char *file, const struct text *text, enum lock_format *ret)
{
	const char *slash = strrchr(file, '/');
	struct span name = span_of(slash ? slash + 1 : file);

	for (int i = 0; i < LOCK_FORMATS; i++)
		if (span_ends(name, lock_formats[i])) {
			*ret = (enum lock_format)i;
			return 0;
		}
	if (span_starts(name, "pylock.") && span_ends(name, ".toml"))
		*ret = LOCK_PYLOCK;
	else if (span_ends(name, ".py.lock"))
		*ret = LOCK_UV;
	else if (span_ends(name, ".txt") || span_ends(name, ".in"))
		*ret = LOCK_REQUIREMENTS;
	else
		return sniff(text, ret);
	return 0;
}

static int read_toml(struct lock_builder *b)
{
	struct toml_limits max = { LOCK_BYTES, 0, LOCK_DEPTH };
	struct toml doc;
	int rc;

	max.values = (uint32_t)(b->text->n / BYTES_PER_VALUE) + FEW_VALUES;
	rc = toml_read(b->text, &max, b->mem, &doc, b->err);
	if (rc < 0)
		return rc;
	switch (b->lock.format) {
	case LOCK_UV:
		return lock_uv(b, doc);
	case LOCK_POETRY:
		return lock_poetry(b, doc);
	case LOCK_PDM:
		return lock_pdm(b, doc);
	case LOCK_PYLOCK:
		return lock_pylock(b, doc);
	case LOCK_PYPROJECT:
		return lock_pyproject(b, doc);
	case LOCK_PIPFILE:
	case LOCK_REQUIREMENTS:
	case LOCK_FORMATS:
		break;
	}
	return -EINVAL;
}

int lock_read_as(enum lock_format format, const char *file, const struct text *text,
		 const struct lock_include *include, struct arena *mem, struct lock *ret,
		 struct err *err)
{
	struct lock_builder *b;
	int rc;

	if (text->n > LOCK_BYTES)
		return err_set(err, -EFBIG, "'%s' is larger than %d MiB", file, LOCK_BYTES >> 20);
	b = lockb_new(format, file, text, mem, err);
	if (format == LOCK_REQUIREMENTS)
		rc = lock_requirements(b, file, text, include);
	else if (format == LOCK_PIPFILE)
		rc = lock_pipfile(b, text);
	else
		rc = read_toml(b);
	if (rc < 0)
		return err_context(err, "'%s'", file);
	lockb_done(b, ret);
	return 0;
}

int lock_read(const char *file, const struct text *text, const struct lock_include *include,
	      struct arena *mem, struct lock *ret, struct err *err)
{
	enum lock_format format;
	int rc = lock_format_of(file, text, &format);

	if (rc < 0)
		return err_set(err, rc, "'%s' is no lock file that is known", file);
	return lock_read_as(format, file, text, include, mem, ret, err);
}
