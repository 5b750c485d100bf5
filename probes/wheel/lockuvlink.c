/* The edges of uv.lock, and where they begin. */
#include "../base/base.h"

#include "../base/toml.h"
#include "lockbuild.h"
#include "lockuv.h"

static bool same(struct span a, struct span b)
{
	return a.n == b.n && (!a.n || memcmp(a.v, b.v, a.n) == 0);
}

/* What {name, version, source} leads to. */
struct target_of {
	struct lock_name *name;
	uint32_t entry;               /* LOCK_NONE: to each entry of that name */
};

static int find_entry(struct lock_builder *b, struct toml v, struct target_of *ret)
{
	struct toml source = toml_at(v, SPAN("source"));
	struct span name, version;
	struct lock_origin from;
	uint32_t found = 0;
	int rc = lockb_text(b, v, "name", &name);

	if (rc == 0)
		rc = lockb_text(b, v, "version", &version);
	if (rc == 0)
		rc = lockuv_source(b, source, &from);
	if (rc < 0)
		return rc;
	*ret = (struct target_of){ lockb_name(b, name), LOCK_NONE };
	if (!ret->name)
		return lockb_bad(b, v, "a dependency has no name of a project");
	for (uint32_t i = ret->name->first; i != LOCK_NONE; i = b->same.v[i]) {
		const struct lock_entry *e = &b->entries.v[i];

		if ((version.n && !same(version, e->version)) ||
		    (source.at && (from.source != e->source || !same(from.place, e->place))))
			continue;
		ret->entry = found++ ? LOCK_NONE : i;
	}
	if (!found) {
		lockb_problem(b, lockb_line(b, name), "%s is needed, but not in the file",
			      ret->name->text);
		ret->name = NULL;
	}
	return 0;
}

/* Where an edge begins: a set, or, for LOCK_NONE, the project itself. */
struct from {
	uint32_t set;
	enum lock_under under;
	const char *name;
};

static void connect(struct lock_builder *b, const struct from *from, uint32_t to, uint32_t marker)
{
	if (to == LOCK_NONE)
		return;
	if (from->set == LOCK_NONE)
		lockb_root(b, from->under, from->name, to, marker);
	else
		lockb_edge(b, from->set, to, marker);
}

/* {name, version, source, marker, extra = [...]}; "extras" in what a manifest asks for */
static int add_edge(struct lock_builder *b, const struct from *from, struct toml v)
{
	struct toml extra = toml_at(v, SPAN("extra"));
	struct target_of to;
	struct span marker, word;
	uint32_t number;
	bool one;
	int rc;

	if (toml_kind(v) != TOML_TABLE)
		return lockb_bad(b, v, "a dependency is no table");
	rc = find_entry(b, v, &to);
	if (rc == 0)
		rc = lockb_text(b, v, "marker", &marker);
	if (rc < 0 || !to.name)
		return rc;
	number = lockb_marker(b, marker, b->line);
	connect(b, from, to.entry == LOCK_NONE ? lockb_node(b, to.name, NULL) :
		b->entries.v[to.entry].sets, number);
	if (!extra.at)
		extra = toml_at(v, SPAN("extras"));
	one = toml_kind(extra) == TOML_STRING;
	for (extra = one ? extra : toml_first(extra); extra.at; extra = toml_next(extra)) {
		const char *name;

		if (!toml_text(extra, "", &word))
			return lockb_bad(b, extra, "an extra is no string");
		name = lockb_word(b, word);
		connect(b, from, to.entry == LOCK_NONE ? lockb_node(b, to.name, name) :
			lockb_find(b, to.entry, LOCK_EXTRA, name), number);
		if (one)
			break;
	}
	return 0;
}

static int add_edges(struct lock_builder *b, const struct from *from, struct toml array)
{
	int rc = 0;

	for (struct toml v = toml_first(array); v.at && rc == 0; v = toml_next(v))
		rc = add_edge(b, from, v);
	return rc;
}

static int add_tables(struct lock_builder *b, uint32_t entry, struct toml table,
		      enum lock_under under)
{
	int rc = 0;

	for (struct toml v = toml_first(table); v.at && rc == 0; v = toml_next(v)) {
		const char *name = lockb_word(b, toml_key(v));
		struct from from = { LOCK_NONE, under, name };

		if (entry != LOCK_NONE)
			from.set = lockb_find(b, entry, under, name);
		rc = add_edges(b, &from, v);
	}
	return rc;
}

static int link_entry(struct lock_builder *b, uint32_t entry, struct toml package)
{
	struct from from = { b->entries.v[entry].sets, LOCK_RUNTIME, NULL };
	struct toml needs;
	int rc = lockb_array(b, package, "dependencies", &needs);

	if (rc == 0)
		rc = add_edges(b, &from, needs);
	if (rc == 0)
		rc = add_tables(b, entry, toml_at(package, SPAN("optional-dependencies")), LOCK_EXTRA);
	if (rc == 0)
		rc = add_tables(b, entry, toml_at(package, SPAN("dev-dependencies")), LOCK_GROUP);
	return rc;
}

/* A member of the workspace, with all its extras and groups. */
static void add_member(struct lock_builder *b, uint32_t entry)
{
	const struct lock_entry *e = &b->entries.v[entry];

	for (uint32_t i = e->sets; i < e->sets + e->nsets; i++)
		lockb_root(b, b->sets.v[i].under, b->sets.v[i].name, i, LOCK_ALWAYS);
}

/* Without a list of members there is one: what lies beside the file, else all that is edited here.
 */
static void guess_members(struct lock_builder *b)
{
	bool beside = false;

	for (int pass = 0; pass < 2 && !beside; pass++)
		for (uint32_t i = 0; i < b->entries.n; i++) {
			const struct lock_entry *e = &b->entries.v[i];
			bool here = span_is(e->place, ".") || span_is(e->place, "./");

			if ((e->source != LOCK_EDITABLE && e->source != LOCK_VIRTUAL &&
			     (e->source != LOCK_DIRECTORY || !here)) || (!pass && !here))
				continue;
			add_member(b, i);
			beside |= here;
		}
}

static int read_manifest(struct lock_builder *b, struct toml doc)
{
	struct from from = { LOCK_NONE, LOCK_RUNTIME, NULL };
	struct toml manifest, members, needs, groups;
	struct span name;
	int rc = lockb_table(b, doc, "manifest", &manifest);

	if (rc == 0)
		rc = lockb_array(b, manifest, "members", &members);
	if (rc == 0)
		rc = lockb_array(b, manifest, "requirements", &needs);
	if (rc == 0)
		rc = lockb_table(b, manifest, "dependency-groups", &groups);
	if (rc < 0)
		return rc;
	for (struct toml v = toml_first(members); v.at; v = toml_next(v)) {
		struct lock_name *n = toml_text(v, "", &name) ? lockb_name(b, name) : NULL;

		if (!n)
			return lockb_bad(b, v, "a member is no name of a project");
		if (!n->count)
			lockb_problem(b, lockb_line(b, name), "%s is a member, but not in the file", n->text);
		for (uint32_t i = n->first; i != LOCK_NONE; i = b->same.v[i])
			add_member(b, i);
	}
	if (!toml_first(members).at && !toml_first(needs).at)
		guess_members(b);
	rc = add_edges(b, &from, needs);
	return rc < 0 ? rc : add_tables(b, LOCK_NONE, groups, LOCK_GROUP);
}

int lockuv_link(struct lock_builder *b, struct toml doc, struct toml packages)
{
	uint32_t n = 0;
	int rc = 0;

	for (struct toml v = toml_first(packages); v.at && rc == 0; v = toml_next(v))
		rc = link_entry(b, n++, v);
	return rc < 0 ? rc : read_manifest(b, doc);
}
