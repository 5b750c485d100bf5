/* Core metadata (PEP 241, 314, 345, 566, 643, 685): a header of fields as mail has them. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/scan.h"
#include "metadata.h"
#include "project.h"
#include "version.h"

enum { MAX_FIELD = 64 * 1024 };

struct reading {
	struct metadata m;
	struct requirement *requires;
	size_t room;
	struct list extras;
	bool old;                     /* before 2.2 */
	bool dynamic, dynamic_python;
	struct arena *mem;
	struct err *err;
	size_t line;
};

/* The bytes of a mail field's name: printable, without the colon. */
static bool is_field(struct span line, struct span *name, struct span *value)
{
	if (!span_cut(line, ':', name, value) || !name->n)
		return false;
	for (size_t i = 0; i < name->n; i++)
		if (name->v[i] <= ' ' || name->v[i] > '~')
			return false;
	return true;
}

static bool goes_on(struct span rest)
{
	return rest.n && (rest.v[0] == ' ' || rest.v[0] == '\t');
}

/* The value with the lines that go on with it, one blank for each break; true where it is too long,
 * and not all of it is there.
 */
static bool whole_value(struct reading *r, struct span *rest, struct span *value)
{
	struct list parts = { 0 };
	struct span line;
	size_t n = value->n;

	*value = span_trim(*value);
	if (!goes_on(*rest))
		return false;
	list_add(&parts, span_dup(*value, r->mem), r->mem);
	while (goes_on(*rest) && scan_line(rest, &line)) {
		r->line++;
		n += line.n + 1;
		if (n > MAX_FIELD)
			continue;
		list_add(&parts, " ", r->mem);
		list_add(&parts, span_dup(span_trim(line), r->mem), r->mem);
	}
	*value = span_trim(span_of(arena_join(r->mem, parts.v)));
	return n > MAX_FIELD;
}

static int bad(struct reading *r, const char *what, struct span value)
{
	return err_set(r->err, -EBADMSG, "line %zu: '%.*s' is no %s", r->line,
		       (int)(value.n < 120 ? value.n : 120), value.n ? value.v : "", what);
}

static int read_format(struct reading *r, struct span value)
{
	struct span major = value, minor = SPAN("");
	uint64_t n, after;

	(void)span_cut(value, '.', &major, &minor);
	if (scan_u64(major, 10, UINT64_MAX, &n) < 0)
		return bad(r, "version of core metadata", value);
	r->old = n < 2 || scan_u64(minor, 10, UINT64_MAX, &after) < 0 || after < 2;
	if (n < 1 || n > 2)
		return err_set(r->err, -ENOTSUP, "core metadata of version %.*s; this is for 1.x and 2.x",
			       (int)(value.n < 40 ? value.n : 40), value.v);
	return 0;
}

static int read_name(struct reading *r, struct span value)
{
	if (!project_name_is(value))
		return bad(r, "name of a project", value);
	r->m.name = project_normal(value, r->mem);
	return 0;
}

static int read_version(struct reading *r, struct span value)
{
	struct version v;

	if (!version_parse(value, &v))
		return bad(r, "version", value);
	r->m.version = span_dup(value, r->mem);
	return 0;
}

static int read_requires(struct reading *r, struct span value)
{
	struct metadata *m = &r->m;
	struct err why = { 0 };
	int rc;

	if (m->nrequires == METADATA_MAX_REQUIRES)
		return err_set(r->err, -E2BIG, "more than %d requirements", METADATA_MAX_REQUIRES);
	if (m->nrequires == r->room) {
		size_t room = r->room ? r->room * 2 : 16;
		struct requirement *v = TAKE_N(r->mem, room, struct requirement);

		if (m->nrequires)
			memcpy(v, r->requires, m->nrequires * sizeof *v);
		r->requires = v;
		r->room = room;
	}
	rc = requirement_parse(value, r->mem, &r->requires[m->nrequires], &why);
	if (rc < 0)
		return err_set(r->err, rc == -E2BIG ? rc : -EBADMSG, "line %zu: '%.*s': %s", r->line,
			       (int)(value.n < 120 ? value.n : 120), value.n ? value.v : "", why.text);
	m->nrequires++;
	return 0;
}

static int read_python(struct reading *r, struct span value)
{
	r->m.requires_python = value;
	return 0;
}

static int read_extra(struct reading *r, struct span value)
{
	const char *name = project_normal(value, r->mem);

	if (value.n && !memchr(value.v, '\0', value.n) && !list_has(&r->extras, name))
		list_add(&r->extras, name, r->mem);
	return 0;
}

static int read_dynamic(struct reading *r, struct span value)
{
	r->dynamic |= span_is_nocase(value, "requires-dist") || span_is_nocase(value, "provides-extra");
	r->dynamic_python |= span_is_nocase(value, "requires-python");
	return 0;
}

/* Names without regard to case; of what may stand there once, the first counts. */
static const struct {
	const char *name;
	bool once;
	int (*read)(struct reading *r, struct span value);
} fields[] = {
	{ "metadata-version", true, read_format },
	{ "name", true, read_name },
	{ "version", true, read_version },
	{ "requires-python", true, read_python },
	{ "requires-dist", false, read_requires },
	{ "provides-extra", false, read_extra },
	{ "dynamic", false, read_dynamic },
};

static int read_field(struct reading *r, unsigned *seen, struct span name, struct span *rest,
		      struct span value)
{
	size_t i = 0;
	bool cut = whole_value(r, rest, &value);

	while (i < LEN(fields) && !span_is_nocase(name, fields[i].name))
		i++;
	/* Of the fields that nobody asks for none is too long. */
	if (i == LEN(fields) || (fields[i].once && *seen >> i & 1))
		return 0;
	if (cut || value.n > MAX_FIELD)
		return err_set(r->err, -E2BIG, "line %zu: a field of more than %d bytes", r->line,
			       MAX_FIELD);
	*seen |= 1u << i;
	return fields[i].read(r, value);
}

int metadata_read(const struct text *text, struct arena *mem, struct metadata *ret,
		  struct err *err)
{
	struct reading r = { .old = true, .mem = mem, .err = err };
	struct span rest = { text->v, text->n }, line, name, value;
	unsigned seen = 0;
	int rc = 0;

	if (text->n > METADATA_MAX)
		return err_set(err, -EFBIG, "core metadata of more than %d bytes", METADATA_MAX);
	list_add(&r.extras, NULL, mem);
	while (rc == 0 && scan_line(&rest, &line) && is_field(line, &name, &value)) {
		r.line++;
		rc = read_field(&r, &seen, name, &rest, value);
	}
	if (rc == 0 && (!r.m.name || !r.m.version))
		rc = err_set(err, -EBADMSG, "the metadata does not tell its %s",
			     r.m.name ? "version" : "name");
	if (rc < 0)
		return rc;
	r.m.sure = !r.old && !r.dynamic;
	r.m.sure_of_python = !r.old && !r.dynamic_python;
	r.m.requires = r.requires;
	r.m.extras = r.extras.v;
	*ret = r.m;
	return 0;
}
