/* poetry.lock of every generation: what files there are stands in metadata.hashes (2018),
 * metadata.files (lock-version 1), or with each package (2).  The project's own requirements are in
 * pyproject.toml, so that categories, groups and `optional` have to tell who needs what.
 */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/toml.h"
#include "lockbuild.h"

static const struct { const char *type; enum lock_source source; } sources[] = {
	{ "legacy", LOCK_REGISTRY }, { "url", LOCK_URL }, { "git", LOCK_VCS }, { "hg", LOCK_VCS },
	{ "file", LOCK_PATH }, { "directory", LOCK_DIRECTORY },
};

static int read_source(struct lock_builder *b, struct toml package, struct lock_entry *e)
{
	struct toml source;
	struct span type = SPAN("");
	int rc = lockb_table(b, package, "source", &source);

	if (rc < 0 || !source.at)
		return rc;
	rc = lockb_text(b, source, "type", &type);
	if (rc == 0)
		rc = lockb_text(b, source, "url", &e->place);
	for (size_t i = 0; i < LEN(sources); i++)
		if (span_is(type, sources[i].type))
			e->source = sources[i].source;
	return rc;
}

/* What stands at the name of the package in a table that has them all; its key need not be normal.
 */
static struct toml by_name(struct toml table, struct span name, const struct lock_entry *e)
{
	struct toml v = toml_at(table, name);

	return v.at ? v : toml_at(table, span_of(e->name));
}

static int find_files(struct lock_builder *b, struct toml metadata, struct toml package,
		      struct span name, struct lock_entry *e)
{
	struct toml files = toml_at(package, SPAN("files"));
	struct toml hashes = by_name(toml_at(metadata, SPAN("hashes")), name, e);
	struct span *v;
	int rc = 0;

	if (!files.at)
		files = by_name(toml_at(metadata, SPAN("files")), name, e);
	if (files.at) {
		rc = lockb_read_files(b, files, e);
	} else {
		e->unlisted = true;
		v = TAKE_N(b->mem, lockb_count(hashes) + 1, struct span);
		for (struct toml h = toml_first(hashes); h.at; h = toml_next(h))
			if (toml_text(h, "", &v[e->nhashes]))
				e->nhashes++;
		e->hashes = v;
	}
	lockb_place_as_file(b, e);
	return rc;
}

/* "markers" is one for all groups, or a table of them by group: of those a group that has none
 * holds always.
 */
static int read_markers(struct lock_builder *b, struct toml package, struct lock_entry *e)
{
	struct toml markers = toml_at(package, SPAN("markers"));
	struct toml groups = toml_at(package, SPAN("groups"));
	uint32_t *numbers;
	struct span text, group;
	size_t n = 0;

	if (toml_kind(markers) != TOML_TABLE)
		return lockb_toml_markers(b, markers, &e->markers);
	numbers = TAKE_N(b->mem, lockb_count(markers) + lockb_count(groups), uint32_t);
	for (struct toml v = toml_first(groups); v.at; v = toml_next(v))
		if (toml_text(v, "", &group) && !toml_at(markers, group).at)
			numbers[n++] = LOCK_ALWAYS;
	for (struct toml v = toml_first(markers); v.at; v = toml_next(v)) {
		if (!toml_text(v, "", &text))
			return lockb_bad(b, v, "a marker is no string");
		numbers[n++] = lockb_marker(b, text, e->line);
	}
	e->markers = lockb_markers(b, numbers, n);
	return 0;
}

/* Who needs it: by "groups" (2025), or "category"; in between nobody tells, and all that is not
 * optional is taken for the runtime's.
 */
static int add_roots(struct lock_builder *b, struct toml package, const struct lock_entry *e)
{
	struct toml groups, markers = toml_at(package, SPAN("markers"));
	struct span group = SPAN("main"), text;
	bool optional = false;
	int rc = lockb_array(b, package, "groups", &groups);

	(void)toml_bool(package, "optional", &optional);
	(void)toml_text(package, "category", &group);
	if (rc < 0)
		return rc;
	if (!groups.at) {
		if (!toml_at(package, SPAN("category")).at)
			b->lock.vague = "the file does not tell which groups need a package: all that are "
					"not optional are taken for the runtime's";
		if (!span_is(group, "main"))
			lockb_root(b, LOCK_GROUP, lockb_word(b, group), e->sets, LOCK_ALWAYS);
		else if (!optional)
			lockb_root(b, LOCK_RUNTIME, NULL, e->sets, LOCK_ALWAYS);
		return 0;
	}
	for (struct toml v = toml_first(groups); v.at; v = toml_next(v)) {
		uint32_t marker = LOCK_ALWAYS;

		if (!toml_text(v, "", &group) || memchr(group.v, '\0', group.n))
			return lockb_bad(b, v, "a group is no string");
		if (toml_text(toml_at(markers, group), "", &text))
			marker = lockb_marker(b, text, e->line);
		if (!span_is(group, "main"))
			lockb_root(b, LOCK_GROUP, lockb_word(b, group), e->sets, marker);
		else if (!optional)
			lockb_root(b, LOCK_RUNTIME, NULL, e->sets, marker);
	}
	return 0;
}

static int add_entry(struct lock_builder *b, struct toml metadata, struct toml package)
{
	struct toml extras = toml_at(package, SPAN("extras"));
	struct lock_entry *e;
	struct span name;
	int rc = lockb_package(b, package, "python-versions", &name, &e);

	if (rc == 0)
		rc = read_source(b, package, e);
	if (rc == 0)
		rc = find_files(b, metadata, package, name, e);
	if (rc == 0)
		rc = read_markers(b, package, e);
	if (rc == 0)
		rc = add_roots(b, package, e);
	for (struct toml v = toml_first(extras); v.at && rc == 0; v = toml_next(v))
		lockb_set(b, LOCK_EXTRA, lockb_word(b, toml_key(v)));
	return rc;
}

static void connect(struct lock_builder *b, uint32_t from, struct lock_name *to, const char *extra,
		    uint32_t marker)
{
	uint32_t set = to ? lockb_node(b, to, extra) : LOCK_NONE;

	if (set != LOCK_NONE)
		lockb_edge(b, from, set, marker);
}

/* "^1.2", or {version, markers, extras, optional}, or an array of such tables */
static int add_dependency(struct lock_builder *b, uint32_t from, struct lock_name *to,
			  struct toml v)
{
	struct toml extras;
	struct span text;
	bool optional = false;
	uint32_t marker;
	int rc = 0;

	if (toml_kind(v) == TOML_ARRAY) {
		for (v = toml_first(v); v.at && rc == 0; v = toml_next(v))
			if (toml_kind(v) != TOML_ARRAY)
				rc = add_dependency(b, from, to, v);
		return rc;
	}
	(void)toml_bool(v, "optional", &optional);
	if (optional)
		return 0;
	rc = lockb_text(b, v, "markers", &text);
	if (rc == 0)
		rc = lockb_array(b, v, "extras", &extras);
	if (rc < 0)
		return rc;
	marker = lockb_marker(b, text, b->line);
	connect(b, from, to, NULL, marker);
	for (extras = toml_first(extras); extras.at; extras = toml_next(extras))
		if (toml_text(extras, "", &text))
			connect(b, from, to, lockb_word(b, text), marker);
	return 0;
}

/* The name at the start of "requests[socks] (>=2.0) ; python_version < '3'" */
static struct lock_name *name_before(struct lock_builder *b, struct span text)
{
	text = span_trim(text);
	return lockb_name(b, (struct span){ text.v, lockb_name_length(text) });
}

static int link_entry(struct lock_builder *b, uint32_t entry, struct toml package)
{
	const struct lock_entry *e = &b->entries.v[entry];
	struct toml needs, extras = toml_at(package, SPAN("extras"));
	struct span text;
	int rc = lockb_table(b, package, "dependencies", &needs);

	for (struct toml v = toml_first(needs); v.at && rc == 0; v = toml_next(v)) {
		struct lock_name *to = lockb_name(b, toml_key(v));

		rc = add_dependency(b, e->sets, to, v);
	}
	for (struct toml x = toml_first(extras); x.at && rc == 0; x = toml_next(x)) {
		uint32_t from = lockb_find(b, entry, LOCK_EXTRA, lockb_word(b, toml_key(x)));

		for (struct toml v = toml_first(x); v.at && from != LOCK_NONE; v = toml_next(v))
			if (toml_text(v, "", &text))
				connect(b, from, name_before(b, text), NULL, LOCK_ALWAYS);
	}
	return rc;
}

/* The project's own extras: [extras] name = ["package", ...]. */
static int read_extras(struct lock_builder *b, struct toml doc)
{
	struct toml extras;
	struct span text;
	int rc = lockb_table(b, doc, "extras", &extras);

	for (struct toml x = toml_first(extras); x.at && rc == 0; x = toml_next(x)) {
		const char *name = lockb_word(b, toml_key(x));

		for (struct toml v = toml_first(x); v.at; v = toml_next(v)) {
			struct lock_name *to = toml_text(v, "", &text) ? name_before(b, text) : NULL;
			uint32_t set = to ? lockb_node(b, to, NULL) : LOCK_NONE;

			if (set != LOCK_NONE)
				lockb_root(b, LOCK_EXTRA, name, set, LOCK_ALWAYS);
		}
	}
	return rc;
}

int lock_poetry(struct lock_builder *b, struct toml doc)
{
	struct toml packages, metadata;
	uint32_t n = 0;
	int rc = lockb_array(b, doc, "package", &packages);

	if (rc == 0)
		rc = lockb_metadata(b, doc, &metadata);
	if (rc == 0)
		rc = lockb_text(b, metadata, "python-versions", &b->lock.requires_python);
	lockb_reserve(b, lockb_count(packages));
	for (struct toml v = toml_first(packages); v.at && rc == 0; v = toml_next(v))
		rc = add_entry(b, metadata, v);
	for (struct toml v = toml_first(packages); v.at && rc == 0; v = toml_next(v))
		rc = link_entry(b, n++, v);
	return rc < 0 ? rc : read_extras(b, doc);
}
