/* uv.lock: packages whose dependencies say where they hold. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/toml.h"
#include "lockbuild.h"
#include "lockuv.h"

enum { KNOWN_VERSION = 1 };

/* As a key of a table, and, in the first releases of uv, as what stands before a "+". */
static const struct { const char *word; enum lock_source source; } sources[] = {
	{ "registry", LOCK_REGISTRY }, { "url", LOCK_URL }, { "direct", LOCK_URL }, { "git", LOCK_VCS },
	{ "path", LOCK_PATH }, { "directory", LOCK_DIRECTORY }, { "editable", LOCK_EDITABLE },
	{ "virtual", LOCK_VIRTUAL },
};

int lockuv_source(struct lock_builder *b, struct toml v, struct lock_origin *ret)
{
	struct span text, word, rest;

	*ret = (struct lock_origin){ LOCK_REGISTRY, SPAN("") };
	if (!v.at)
		return 0;
	if (toml_text(v, "", &text)) {
		if (!span_cut(text, '+', &word, &rest))
			return lockb_bad(b, v, "'source' is none that is known");
		for (size_t i = 0; i < LEN(sources); i++)
			if (span_is(word, sources[i].word)) {
				*ret = (struct lock_origin){ sources[i].source, rest };
				return 0;
			}
	}
	for (size_t i = 0; i < LEN(sources); i++)
		if (toml_text(toml_at(v, span_of(sources[i].word)), "", &text)) {
			*ret = (struct lock_origin){ sources[i].source, text };
			return 0;
		}
	return lockb_bad(b, v, "'source' is none that is known");
}

/* {url | path | filename, hash, size} */
static int read_file(struct lock_builder *b, struct toml v, struct lock_file *ret)
{
	struct span name;
	int rc = lockb_file_table(b, v, "filename", ret, &name);

	if (rc == 0)
		rc = lockb_text(b, v, "hash", &ret->hash);
	if (rc < 0)
		return rc;
	lockb_file(b, ret, name);
	return 0;
}

static int read_files(struct lock_builder *b, struct toml package, struct lock_entry *e)
{
	struct toml wheels, sdist = toml_at(package, SPAN("sdist"));
	struct lock_file *files;
	size_t n;
	int rc = lockb_array(b, package, "wheels", &wheels);

	if (rc == 0 && !wheels.at)
		rc = lockb_array(b, package, "wheel", &wheels);
	if (rc < 0)
		return rc;
	n = lockb_count(wheels) + (sdist.at ? 1 : 0);
	files = TAKE_N(b->mem, n, struct lock_file);
	e->files = files;
	for (struct toml v = toml_first(wheels); v.at; v = toml_next(v)) {
		rc = read_file(b, v, &files[e->nfiles++]);
		if (rc < 0)
			return rc;
	}
	if (!sdist.at)
		return 0;
	files[e->nfiles].sdist = true;
	rc = read_file(b, sdist, &files[e->nfiles]);
	if (!files[e->nfiles].url.n && (e->source == LOCK_URL || e->source == LOCK_PATH)) {
		files[e->nfiles].url = e->place;
		lockb_file(b, &files[e->nfiles], SPAN(""));
	}
	e->nfiles++;
	return rc;
}

static int add_sets(struct lock_builder *b, struct toml table, enum lock_under under)
{
	for (struct toml v = toml_first(table); v.at; v = toml_next(v)) {
		if (toml_kind(v) != TOML_ARRAY)
			return lockb_bad(b, v, "what a package depends on is no array");
		lockb_set(b, under, lockb_word(b, toml_key(v)));
	}
	return 0;
}

/* A project may declare extras and groups that bring nothing. */
static void add_declared(struct lock_builder *b, struct toml metadata)
{
	struct toml extras = toml_at(metadata, SPAN("provides-extras"));
	struct toml groups = toml_at(metadata, SPAN("requires-dev"));
	struct span name;

	for (struct toml v = toml_first(extras); v.at; v = toml_next(v))
		if (toml_text(v, "", &name) && !memchr(name.v, '\0', name.n))
			lockb_set(b, LOCK_EXTRA, lockb_word(b, name));
	for (struct toml v = toml_first(groups); v.at; v = toml_next(v))
		if (toml_key(v).n)
			lockb_set(b, LOCK_GROUP, lockb_word(b, toml_key(v)));
}

static int add_entry(struct lock_builder *b, struct toml package)
{
	struct toml extras, groups, forks = toml_at(package, SPAN("resolution-markers"));
	struct lock_entry *e;
	struct lock_origin from;
	struct span name;
	int rc = lockb_package(b, package, NULL, &name, &e);

	if (rc == 0)
		rc = lockuv_source(b, toml_at(package, SPAN("source")), &from);
	if (rc < 0)
		return rc;
	e->source = from.source;
	e->place = from.place;
	if (!forks.at)
		forks = toml_at(package, SPAN("environment-markers"));
	rc = lockb_toml_markers(b, forks, &e->markers);
	if (rc == 0)
		rc = read_files(b, package, e);
	if (rc == 0)
		rc = lockb_table(b, package, "optional-dependencies", &extras);
	if (rc == 0)
		rc = add_sets(b, extras, LOCK_EXTRA);
	if (rc == 0)
		rc = lockb_table(b, package, "dev-dependencies", &groups);
	if (rc == 0)
		rc = add_sets(b, groups, LOCK_GROUP);
	if (rc == 0 && (e->source == LOCK_EDITABLE || e->source == LOCK_VIRTUAL ||
			e->source == LOCK_DIRECTORY))
		add_declared(b, toml_at(package, SPAN("metadata")));
	return rc;
}

int lock_uv(struct lock_builder *b, struct toml doc)
{
	struct toml packages;
	int64_t version = 0;
	int rc = lockb_array(b, doc, "package", &packages);

	if (rc == 0 && !packages.at)
		rc = lockb_array(b, doc, "distribution", &packages);
	if (rc == 0)
		rc = lockb_text(b, doc, "requires-python", &b->lock.requires_python);
	if (rc == 0)
		rc = lockb_toml_markers(b, toml_at(doc, SPAN("supported-markers")),
					&b->lock.environments);
	if (rc == 0 && !packages.at && !toml_integer(doc, "version", &version))
		rc = err_set(b->err, -EBADMSG, "line 1: neither 'version' nor a package stands in it");
	if (toml_integer(doc, "version", &version) && version > KNOWN_VERSION)
		lockb_problem(b, 0, "its version %lld is newer than what is known",
			      (long long)version);
	lockb_reserve(b, lockb_count(packages));
	for (struct toml v = toml_first(packages); v.at && rc == 0; v = toml_next(v))
		rc = add_entry(b, v);
	return rc < 0 ? rc : lockuv_link(b, doc, packages);
}
