/* pylock.toml (PEP 751): a list of packages, each with a marker that says when it is installed. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/toml.h"
#include "lockbuild.h"

enum { MAX_DIGEST = 1024 };

/* {algorithm = digest}: one of them, as "algorithm:digest". */
static struct span hash_of(struct lock_builder *b, struct toml v)
{
	struct toml hashes = toml_at(v, SPAN("hashes")), one = toml_at(hashes, SPAN("sha256"));
	struct span digest;

	if (!one.at)
		one = toml_first(hashes);
	if (!toml_text(one, "", &digest))
		return SPAN("");
	return span_of(arena_printf(b->mem, "%.*s:%.*s", (int)toml_key(one).n, toml_key(one).v,
				    (int)(digest.n < MAX_DIGEST ? digest.n : MAX_DIGEST), digest.v));
}

static int read_file(struct lock_builder *b, struct toml v, struct lock_file *ret)
{
	struct span name;
	int rc = lockb_file_table(b, v, "name", ret, &name);

	if (rc < 0)
		return rc;
	ret->hash = hash_of(b, v);
	lockb_file(b, ret, name);
	return 0;
}

static int read_files(struct lock_builder *b, struct toml package, struct lock_entry *e)
{
	struct toml wheels, sdist;
	struct lock_file *files;
	int rc = lockb_array(b, package, "wheels", &wheels);

	if (rc == 0)
		rc = lockb_table(b, package, "sdist", &sdist);
	if (rc < 0)
		return rc;
	files = TAKE_N(b->mem, lockb_count(wheels) + 1, struct lock_file);
	e->files = files;
	for (struct toml v = toml_first(wheels); v.at && rc == 0; v = toml_next(v))
		rc = read_file(b, v, &files[e->nfiles++]);
	if (rc == 0 && sdist.at) {
		files[e->nfiles].sdist = true;
		rc = read_file(b, sdist, &files[e->nfiles++]);
	}
	return rc;
}

/* A package comes from one of vcs, directory, archive, or from an index. */
static int read_source(struct lock_builder *b, struct toml package, struct lock_entry *e)
{
	struct toml vcs, directory, archive;
	struct lock_file *f;
	bool editable = false;
	int rc = lockb_table(b, package, "vcs", &vcs);

	if (rc == 0)
		rc = lockb_table(b, package, "directory", &directory);
	if (rc == 0)
		rc = lockb_table(b, package, "archive", &archive);
	if (rc < 0)
		return rc;
	if (vcs.at) {
		e->source = LOCK_VCS;
		rc = lockb_text(b, vcs, "url", &e->place);
		return rc < 0 || e->place.n ? rc : lockb_text(b, vcs, "path", &e->place);
	}
	if (directory.at) {
		(void)toml_bool(directory, "editable", &editable);
		e->source = editable ? LOCK_EDITABLE : LOCK_DIRECTORY;
		return lockb_text(b, directory, "path", &e->place);
	}
	if (!archive.at)
		return lockb_text(b, package, "index", &e->place);
	rc = lockb_text(b, archive, "url", &e->place);
	e->source = e->place.n ? LOCK_URL : LOCK_PATH;
	if (rc == 0 && !e->place.n)
		rc = lockb_text(b, archive, "path", &e->place);
	if (rc < 0)
		return rc;
	f = TAKE(b->mem, struct lock_file);
	e->files = f;
	e->nfiles = 1;
	rc = read_file(b, archive, f);
	/* What is no wheel is a source, whatever it is called. */
	f->sdist = !span_ends(f->name, ".whl");
	return rc;
}

static int add_entry(struct lock_builder *b, struct toml package)
{
	struct lock_entry *e;
	struct span name, marker;
	int rc = lockb_package(b, package, "requires-python", &name, &e);

	if (rc == 0)
		rc = lockb_text(b, package, "marker", &marker);
	if (rc == 0 && marker.n)
		rc = lockb_toml_markers(b, toml_at(package, SPAN("marker")), &e->markers);
	if (rc == 0)
		rc = read_files(b, package, e);
	if (rc == 0)
		rc = read_source(b, package, e);
	if (rc == 0)
		lockb_root(b, LOCK_RUNTIME, NULL, e->sets, LOCK_ALWAYS);
	return rc;
}

int lock_pylock(struct lock_builder *b, struct toml doc)
{
	struct toml packages;
	struct span version = SPAN("");
	int rc = lockb_array(b, doc, "packages", &packages);

	if (rc == 0)
		rc = lockb_text(b, doc, "lock-version", &version);
	if (rc == 0 && !version.n)
		rc = err_set(b->err, -EBADMSG, "line 1: 'lock-version' is missing");
	if (rc == 0 && !span_starts(version, "1."))
		rc = err_set(b->err, -EBADMSG, "line %zu: its version is none that is known: '%.*s'",
			     lockb_line(b, version), (int)(version.n < 40 ? version.n : 40), version.v);
	if (rc == 0 && !span_is(version, "1.0"))
		lockb_problem(b, lockb_line(b, version), "its version is newer than what is known");
	if (rc == 0)
		rc = lockb_text(b, doc, "requires-python", &b->lock.requires_python);
	if (rc == 0)
		rc = lockb_toml_markers(b, toml_at(doc, SPAN("environments")), &b->lock.environments);
	if (rc == 0)
		rc = lockb_words(b, toml_at(doc, SPAN("extras")), &b->lock.extras);
	if (rc == 0)
		rc = lockb_words(b, toml_at(doc, SPAN("dependency-groups")), &b->lock.groups);
	if (rc == 0)
		rc = lockb_words(b, toml_at(doc, SPAN("default-groups")), &b->lock.default_groups);
	lockb_reserve(b, lockb_count(packages));
	for (struct toml v = toml_first(packages); v.at && rc == 0; v = toml_next(v))
		rc = add_entry(b, v);
	return rc;
}
