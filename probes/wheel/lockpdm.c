/* pdm.lock: what files there are stands in metadata.files, by "NAME VERSION", or with each package;
 * who needs a package is told by its groups, from lock_version 4.4 on.
 */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/toml.h"
#include "lockbuild.h"

static int read_source(struct lock_builder *b, struct toml package, struct lock_entry *e)
{
	static const struct { const char *key; enum lock_source source; } keys[] = {
		{ "git", LOCK_VCS }, { "hg", LOCK_VCS }, { "svn", LOCK_VCS }, { "bzr", LOCK_VCS },
		{ "path", LOCK_PATH }, { "url", LOCK_URL },
	};
	bool editable = false;
	int rc = 0;

	(void)toml_bool(package, "editable", &editable);
	for (size_t i = 0; i < LEN(keys) && rc == 0 && !e->place.n; i++) {
		rc = lockb_text(b, package, keys[i].key, &e->place);
		if (e->place.n)
			e->source = keys[i].source;
	}
	if (e->source == LOCK_PATH && editable)
		e->source = LOCK_EDITABLE;
	return rc;
}

static int find_files(struct lock_builder *b, struct toml all, struct toml package,
		      struct span name, struct lock_entry *e)
{
	struct toml files = toml_at(package, SPAN("files"));
	struct toml extras = toml_at(package, SPAN("extras"));
	struct list words = { 0 };
	const char *key;
	int rc = 0;

	if (!files.at && all.at) {
		list_add(&words, NULL, b->mem);
		for (struct toml v = toml_first(extras); v.at; v = toml_next(v))
			list_add(&words, span_dup(toml_span(v), b->mem), b->mem);
		key = JOIN(b->mem, span_dup(name, b->mem), " ", span_dup(e->version, b->mem));
		files = toml_at(all, span_of(key));
		if (!files.at && words.n) {
			key = JOIN(b->mem, span_dup(name, b->mem), "[", words.v[0], "] ",
				   span_dup(e->version, b->mem));
			files = toml_at(all, span_of(key));
		}
	}
	if (files.at)
		rc = lockb_read_files(b, files, e);
	lockb_place_as_file(b, e);
	return rc;
}

static int add_roots(struct lock_builder *b, struct toml package, const struct lock_entry *e)
{
	struct toml groups;
	struct span group;
	int rc = lockb_array(b, package, "groups", &groups);

	if (rc == 0 && !groups.at) {
		lockb_root(b, LOCK_RUNTIME, NULL, e->sets, LOCK_ALWAYS);
		b->lock.vague = "the file does not tell which groups need a package: all are taken "
				"for the runtime's";
	}
	for (struct toml v = toml_first(groups); v.at && rc == 0; v = toml_next(v)) {
		if (!toml_text(v, "", &group) || memchr(group.v, '\0', group.n))
			return lockb_bad(b, v, "a group is no string");
		if (span_is(group, "default"))
			lockb_root(b, LOCK_RUNTIME, NULL, e->sets, LOCK_ALWAYS);
		else
			lockb_root(b, LOCK_EITHER, lockb_word(b, group), e->sets, LOCK_ALWAYS);
	}
	return rc;
}

static int add_entry(struct lock_builder *b, struct toml all, struct toml package)
{
	struct lock_entry *e;
	struct span name;
	int rc = lockb_package(b, package, "requires_python", &name, &e);

	if (rc == 0)
		rc = read_source(b, package, e);
	if (rc == 0)
		rc = lockb_toml_markers(b, toml_at(package, SPAN("marker")), &e->markers);
	if (rc == 0)
		rc = find_files(b, all, package, name, e);
	return rc < 0 ? rc : add_roots(b, package, e);
}

/* Dependencies are requirements (PEP 508). */
static int link_entry(struct lock_builder *b, uint32_t entry, struct toml package)
{
	const struct lock_entry *e = &b->entries.v[entry];
	struct toml needs;
	struct span text;
	int rc = lockb_array(b, package, "dependencies", &needs);

	for (struct toml v = toml_first(needs); v.at && rc == 0; v = toml_next(v)) {
		const char *mark;
		struct span name, marker = SPAN("");
		struct lock_name *to;
		uint32_t set;

		if (!toml_text(v, "", &text))
			return lockb_bad(b, v, "a dependency is no string");
		name = span_trim(text);
		name.n = lockb_name_length(name);
		mark = memchr(text.v, ';', text.n);
		if (mark && !memchr(text.v, '@', text.n))
			marker = (struct span){ mark + 1, text.n - (size_t)(mark + 1 - text.v) };
		to = lockb_name(b, name);
		set = to ? lockb_node(b, to, NULL) : LOCK_NONE;
		if (set != LOCK_NONE)
			lockb_edge(b, e->sets, set, lockb_marker(b, marker, e->line));
	}
	return rc;
}

/* [[metadata.targets]] platform, requires_python, from lock_version 4.5 on */
static int read_targets(struct lock_builder *b, struct toml metadata)
{
	struct toml targets;
	struct list platforms = { 0 };
	int rc = lockb_array(b, metadata, "targets", &targets);

	list_add(&platforms, NULL, b->mem);
	for (struct toml v = toml_first(targets); v.at && rc == 0; v = toml_next(v)) {
		const char *platform = toml_str(v, "platform", b->mem);

		list_add(&platforms, platform ? platform : "*", b->mem);
		/* Several are alternatives, of which one condition cannot speak. */
		if (platforms.n == 1)
			rc = lockb_text(b, v, "requires_python", &b->lock.requires_python);
		else
			b->lock.requires_python = SPAN("");
	}
	b->lock.platforms = platforms.v;
	return rc;
}

int lock_pdm(struct lock_builder *b, struct toml doc)
{
	struct toml packages, metadata, files;
	uint32_t n = 0;
	int rc = lockb_array(b, doc, "package", &packages);

	if (rc == 0)
		rc = lockb_metadata(b, doc, &metadata);
	if (rc == 0)
		rc = lockb_table(b, metadata, "files", &files);
	if (rc == 0)
		rc = lockb_words(b, toml_at(metadata, SPAN("groups")), &b->lock.groups);
	if (rc == 0)
		rc = read_targets(b, metadata);
	lockb_reserve(b, lockb_count(packages));
	for (struct toml v = toml_first(packages); v.at && rc == 0; v = toml_next(v))
		rc = add_entry(b, files, v);
	for (struct toml v = toml_first(packages); v.at && rc == 0; v = toml_next(v))
		rc = link_entry(b, n++, v);
	return rc;
}
