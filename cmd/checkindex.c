/* Requirements that were checked without an index are audited with one. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/scan.h"
#include "../probes/places.h"
#include "../probes/wheel/lock.h"
#include "../probes/wheel/requirement.h"
#include "../probes/wheel/simple.h"
#include "../recipes/targets.h"
#include "../recipes/asking.h"
#include "checked.h"
#include "checkindex.h"

static bool is_locked(const struct lock *lock)
{
	return lock->format != LOCK_REQUIREMENTS && lock->format != LOCK_PYPROJECT;
}

/* A file that can be read, where it lies: what it requires stands in it. */
static bool has_file(const struct subject *s, const struct lock_entry *e)
{
	return (s->kind == SUBJECT_FILES && s->folder && e->version.n) ||
	       (s->kind != SUBJECT_SITE && !is_locked(&s->lock) && e->source == LOCK_URL && e->nfiles &&
		!e->constraint);
}

/* Some lock files pin a version and its hashes, and do not tell which files those are of. */
bool checkindex_asks(const struct subject *s, const struct lock_entry *e,
		     const struct checkindex_wish *wish)
{
	return e->wants || (!wish->no_deps && has_file(s, e)) ||
	       (is_locked(&s->lock) && e->unlisted && e->version.n && e->source == LOCK_REGISTRY);
}

bool checkindex_is_open(const struct subject *s, size_t entry, const struct check_result *result,
			const struct checkindex_wish *wish)
{
	const struct lock_entry *e = &s->lock.entries[entry];

	if (!result->needed)
		return false;
	if (result->status == LOCK_UNKNOWN)
		return e->wants || (checkindex_asks(s, e, wish) && !has_file(s, e));
	return !wish->no_deps && has_file(s, e) &&
	       (result->status == LOCK_NATIVE || result->status == LOCK_PURE ||
		result->status == LOCK_BUILD);
}

/* The wheel that fits, else the source. */
static const struct simple_file *file_of(const struct subject *s, const struct lock_entry *e,
					 const struct check_result *r, struct arena *mem)
{
	struct simple_file *f = TAKE(mem, struct simple_file);
	size_t i = 0;

	while (i + 1 < e->nfiles && !(r->wheel ? span_is(e->files[i].name, r->wheel) : e->files[i].sdist))
		i++;
	*f = (struct simple_file){ .name = span_dup(e->files[i].name, mem), .own = s->own, .size = -1 };
	f->at = s->kind == SUBJECT_FILES ? JOIN(mem, "file://", s->folder, "/", f->name) :
		 span_dup(e->files[i].url, mem);
	return f;
}

static int want_of(const struct lock_entry *e, bool file, struct arena *mem,
		   const struct requirement **ret, struct err *err)
{
	struct requirement *pinned = TAKE(mem, struct requirement);
	struct err why = { 0 };
	const char *text = file ? e->name : JOIN(mem, e->name, "==", span_dup(e->version, mem));

	*ret = e->wants;
	if (e->wants)
		return 0;
	*ret = pinned;
	return requirement_parse(span_of(text), mem, pinned, &why) < 0
		? err_set(err, -EINVAL, "%s: %s", e->name, why.text) : 0;
}

/* --pre and the like in a requirements file. */
static bool says(const struct lock *lock, const char *option)
{
	for (size_t i = 0; i < lock->noptions; i++)
		if (strcmp(lock->options[i].name, option) == 0)
			return true;
	return false;
}

/* The configuration comes first, then our own line, then the file's. */
static const struct formats *formats(const struct lock *lock, const struct places *configured,
				     bool only_binary, struct arena *mem)
{
	struct format_saying *v = TAKE_N(mem, lock->noptions + 3, struct format_saying);
	size_t n = 0;

	if (configured->no_binary)
		v[n++] = (struct format_saying){ TAKES_SOURCE, span_of(configured->no_binary) };
	if (configured->only_binary)
		v[n++] = (struct format_saying){ TAKES_WHEEL, span_of(configured->only_binary) };
	if (only_binary)
		v[n++] = (struct format_saying){ TAKES_WHEEL, SPAN(":all:") };
	for (size_t i = 0; i < lock->noptions; i++) {
		const struct lock_option *o = &lock->options[i];

		if (strcmp(o->name, "only-binary") == 0)
			v[n++] = (struct format_saying){ TAKES_WHEEL, o->value };
		else if (strcmp(o->name, "no-binary") == 0)
			v[n++] = (struct format_saying){ TAKES_SOURCE, o->value };
	}
	return formats_new(v, n, mem);
}

int checkindex_audit(struct asking *asking, const struct subject *s,
		     const struct check_result *const *results, const struct check_target *target,
		     const struct checkindex_wish *wish, struct arena *mem, struct audit *ret,
		     struct err *err)
{
	const struct places *configured = asking_places(asking);
	const struct lock *lock = &s->lock;
	struct audit_want *wants = TAKE_N(mem, lock->nentries + 1, struct audit_want);
	struct audit_input in = {
		.wants = wants, .tags = &target->tags, .env = &target->env,
		/* A lock file has all that is required in turn. */
		.no_deps = wish->no_deps || is_locked(lock),
		.require_hashes = says(lock, "require-hashes"),
		.formats = formats(lock, configured, wish->only_binary, mem),
		.prefer_binary = configured->prefer_binary || says(lock, "prefer-binary"),
		.pre = wish->pre || configured->pre || says(lock, "pre"),
		.ask = asking_asker(asking),
	};
	size_t asked = 0;

	for (size_t i = 0; i < lock->nentries; i++) {
		const struct lock_entry *e = &lock->entries[i];
		bool open = checkindex_is_open(s, i, results[i], wish), file = open && has_file(s, e);

		int rc = 0;

		if (!open && !(e->constraint && e->wants))
			continue;
		asked += open;
		if (file)
			wants[in.n].file = file_of(s, e, results[i], mem);
		rc = want_of(e, file, mem, &wants[in.n].requirement, err);
		if (rc < 0)
			return rc;
		wants[in.n].constraint = !open;
		wants[in.n].from = s->from;
		wants[in.n++].hashes = (struct choice_hashes){ e->hashes, e->nhashes };
	}
	*ret = (struct audit){ 0 };
	return asked ? audit_run(&in, mem, ret, err) : 0;
}

struct check_result checkindex_result(const struct audit_row *row)
{
	const struct choice *c = &row->choice;
	bool wheel = c->status == LOCK_NATIVE || c->status == LOCK_PURE;

	if (row->broken)
		return (struct check_result){ .needed = true, .status = LOCK_BAD, .why = row->broken };
	return (struct check_result){
		.needed = true, .status = c->status, .wheel = wheel ? c->file->name : NULL,
		.nearest = c->nearest, .why = row->conflict ? row->conflict : c->why,
	};
}

const char *checkindex_unfollowed(const struct audit_row *row, bool *built, struct arena *mem)
{
	*built = row->choice.status == LOCK_BUILD;
	if (!row->unfollowed || !row->choice.file)
		return NULL;
	return JOIN(mem, "what ", row->name, " requires is not known: ", row->unfollowed,
		    *built ? "" : " (--no-deps leaves that out)");
}
