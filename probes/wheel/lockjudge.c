/* What a lock file means for one target. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "lock.h"
#include "lockjudge.h"
#include "lockpass.h"
#include "lockpython.h"
#include "tags.h"

const char *const lock_statuses[LOCK_STATUSES] = {
	[LOCK_NATIVE] = "native", [LOCK_PURE] = "pure", [LOCK_BUILD] = "build",
	[LOCK_NO_FILE] = "none", [LOCK_LOCAL] = "local", [LOCK_FROM_VCS] = "vcs",
	[LOCK_UNKNOWN] = "unknown", [LOCK_BAD] = "bad",
};

struct judging {
	const struct lock *lock;
	const struct tags *tags;
	const struct marker_env *env;
	struct arena *mem;
	struct lock_verdict *v;
	struct wheel_name *wheels;         /* of one entry, with the file each belongs to */
	size_t *file_of;
	size_t room;
	struct lock_finding *findings;
	size_t nfindings, findings_room;
};

static void add_finding(struct judging *j, enum lock_matter matter, uint32_t entry,
			const char *text)
{
	if (j->nfindings == j->findings_room) {
		size_t room = j->findings_room ? j->findings_room * 2 : 16;
		struct lock_finding *more = TAKE_N(j->mem, room, struct lock_finding);

		if (j->nfindings)
			memcpy(more, j->findings, j->nfindings * sizeof *more);
		j->findings = more;
		j->findings_room = room;
	}
	j->findings[j->nfindings++] = (struct lock_finding){ matter, entry, text };
}

/* Room for the names of an entry's wheels, used again for the next one. */
static void make_room(struct judging *j, size_t n)
{
	if (n <= j->room)
		return;
	j->room = n > 2 * j->room ? n : 2 * j->room;
	j->wheels = TAKE_N(j->mem, j->room, struct wheel_name);
	j->file_of = TAKE_N(j->mem, j->room, size_t);
}

static bool is_any(struct span platform)
{
	return span_is_nocase(platform, "any") || span_ends(platform, ".any") ||
	       span_starts(platform, "any.");
}

/* What an entry's files are for the target. */
struct files_seen {
	size_t wheels, sdists, broken;
	int64_t rank;                      /* of the best wheel; -1: none fits */
	struct span build;
};

static void look(struct judging *j, const struct lock_entry *e, struct lock_verdict *v,
		 struct files_seen *seen)
{
	*seen = (struct files_seen){ .rank = -1 };
	make_room(j, e->nfiles);
	for (size_t i = 0; i < e->nfiles; i++) {
		const struct lock_file *f = &e->files[i];
		struct wheel_name *w = &j->wheels[seen->wheels];
		int64_t rank;

		if (f->sdist)
			seen->sdists++;
		if (f->sdist || !span_ends(f->name, ".whl"))
			continue;
		if (!wheel_name_parse(f->name, w)) {
			seen->broken++;
			continue;
		}
		j->file_of[seen->wheels++] = i;
		rank = tags_rank(j->tags, w);
		if (rank < 0 || (seen->rank >= 0 && rank > seen->rank) ||
		    (rank == seen->rank && wheel_build_order(w->build, seen->build) <= 0))
			continue;
		seen->rank = rank;
		seen->build = w->build;
		v->wheel = f;
		v->status = is_any(w->platform) ? LOCK_PURE : LOCK_NATIVE;
	}
}

static const char *explain(struct judging *j, const struct lock_entry *e, struct lock_verdict *v,
			   const struct files_seen *seen)
{
	size_t nearest = 0;
	const char *why;

	if (v->status == LOCK_BAD)
		return "no file of it has a name that can be read";
	if (v->status == LOCK_UNKNOWN)
		return e->nhashes ? "the file has hashes, and does not tell which files there are" :
		       "the file does not tell which files there are";
	if (!seen->wheels)
		return seen->sdists ? "only the source is offered" :
		       e->nfiles ? "no wheel and no source is offered" : "no file is offered";
	why = tags_why_none(j->tags, j->wheels, seen->wheels, j->mem, &nearest);
	v->nearest = &e->files[j->file_of[nearest]];
	return why;
}

static void judge_files(struct judging *j, const struct lock_entry *e, struct lock_verdict *v)
{
	struct files_seen seen;

	look(j, e, v, &seen);
	if (v->wheel)
		return;
	v->status = seen.sdists ? LOCK_BUILD : e->unlisted ? LOCK_UNKNOWN :
		    seen.broken && !seen.wheels ? LOCK_BAD : LOCK_NO_FILE;
	v->why = explain(j, e, v, &seen);
}

static void judge_entry(struct judging *j, uint32_t i)
{
	const struct lock_entry *e = &j->lock->entries[i];
	struct lock_verdict *v = &j->v[i];

	switch (e->source) {
	case LOCK_REGISTRY:
	case LOCK_URL:
		judge_files(j, e, v);
		break;
	case LOCK_PATH:
	case LOCK_DIRECTORY:
	case LOCK_EDITABLE:
	case LOCK_VIRTUAL:
		v->status = LOCK_LOCAL;
		v->why = "it lies on the machine that locked it";
		break;
	case LOCK_VCS:
		v->status = LOCK_FROM_VCS;
		v->why = "it is built from a repository";
		break;
	case LOCK_SOURCES:
		break;
	}
	if (v->needed && v->status == LOCK_NO_FILE && !e->nfiles)
		add_finding(j, LOCK_MATTER_EMPTY, i,
			    JOIN(j->mem, e->name, " is listed without any file to install"));
}

static const char *python_of(const struct judging *j)
{
	return j->env->v[MARKER_PYTHON_FULL_VERSION];
}

/* Is a Python of the target's version let in?  What cannot be read is no reason to shut it out. */
static void judge_python(struct judging *j, uint32_t entry, struct span wants)
{
	const char *what = entry == LOCK_NONE ? "the file" : j->lock->entries[entry].name;
	bool in = true;

	if (!wants.n)
		return;
	if (lock_python_allows(j->lock->format, wants, span_of(python_of(j)), j->mem, &in) < 0)
		add_finding(j, LOCK_MATTER_MARKER, entry,
			    arena_printf(j->mem, "what %s wants of Python cannot be read: '%.*s'", what,
					 (int)(wants.n < 200 ? wants.n : 200), wants.v));
	else if (!in)
		add_finding(j, LOCK_MATTER_PYTHON, entry,
			    arena_printf(j->mem, "%s needs Python %.*s, this is %s", what,
					 (int)(wants.n < 200 ? wants.n : 200), wants.v, python_of(j)));
}

static void judge_lock(struct judging *j, const struct lock_pass *wished)
{
	const struct lock *l = j->lock;

	judge_python(j, LOCK_NONE, l->requires_python);
	if (lock_markers_hold(wished, &l->environments) == LOCK_HOLDS_NOT ||
	    (l->platforms && !lock_platforms_have(l->platforms, &j->tags->target)))
		add_finding(j, LOCK_MATTER_ENVIRONMENT, LOCK_NONE,
			    arena_printf(j->mem, "the file was not made for Linux on %s with this Python",
					 j->tags->target.machine));
	if (l->vague)
		add_finding(j, LOCK_MATTER_VAGUE, LOCK_NONE, l->vague);
}

static bool has_root(const struct lock *l, const char *name, enum lock_under not)
{
	for (size_t i = 0; i < l->nroots; i++)
		if (l->roots[i].name && l->roots[i].under != not && strcmp(l->roots[i].name, name) == 0)
			return true;
	return false;
}

static bool is_in(const char *const *list, const char *name)
{
	for (size_t i = 0; list && list[i]; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

static void judge_wish(struct judging *j, const struct lock_wish *w)
{
	const struct lock *l = j->lock;

	for (size_t i = 0; w->extras && w->extras[i]; i++)
		if (!is_in(l->extras, w->extras[i]) && !has_root(l, w->extras[i], LOCK_GROUP))
			add_finding(j, LOCK_MATTER_WISH, LOCK_NONE,
				    JOIN(j->mem, "the file has no extra '", w->extras[i], "'"));
	for (size_t i = 0; w->groups && w->groups[i]; i++)
		if (!is_in(l->groups, w->groups[i]) && !has_root(l, w->groups[i], LOCK_EXTRA))
			add_finding(j, LOCK_MATTER_WISH, LOCK_NONE,
				    JOIN(j->mem, "the file has no group '", w->groups[i], "'"));
}

/* Each marker that decided something and could not be judged, once. */
static void judge_markers(struct judging *j, const struct lock_pass *p)
{
	for (size_t i = 0; i < j->lock->nmarkers; i++)
		if (p->why[i])
			add_finding(j, LOCK_MATTER_MARKER, LOCK_NONE, p->why[i]);
}

int lock_judge(const struct lock *lock, const struct tags *tags, const struct marker_env *env,
	       const struct lock_wish *wish, struct arena *mem, struct lock_verdicts *ret,
	       struct err *err)
{
	static const struct lock_wish everything = { .all = true };
	struct judging j = { .lock = lock, .tags = tags, .env = env, .mem = mem };
	struct lock_pass runtime, wished, all;

	if (!python_of(&j))
		return err_set(err, -EINVAL, "the version of the target's Python is not known");
	j.v = TAKE_N(mem, lock->nentries, struct lock_verdict);
	runtime = lock_pass_new(lock, env, wish, true, NULL, mem);
	wished = lock_pass_new(lock, env, wish, false, &runtime, mem);
	all = lock_pass_new(lock, env, &everything, false, &runtime, mem);
	lock_pass_walk(&runtime);
	lock_pass_walk(&wished);
	lock_pass_walk(&all);
	judge_lock(&j, &wished);
	judge_wish(&j, wish);
	for (uint32_t i = 0; i < lock->nentries; i++) {
		struct lock_verdict *v = &j.v[i];

		v->reach = runtime.entries[i] ? LOCK_REACH_RUNTIME :
			   all.entries[i] ? LOCK_REACH_ALL : LOCK_REACH_NO;
		v->applies = lock_markers_hold(&wished, &lock->entries[i].markers);
		v->needed = wished.entries[i] && v->applies != LOCK_HOLDS_NOT;
		judge_entry(&j, i);
		if (v->needed)
			judge_python(&j, i, lock->entries[i].requires_python);
	}
	judge_markers(&j, &wished);
	*ret = (struct lock_verdicts){ j.v, j.findings, j.nfindings };
	return 0;
}
