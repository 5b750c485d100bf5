/* The choice among a project's files: the newest version that can be used, and its best file. */
#include "../base/base.h"

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/scan.h"
#include "choice.h"
#include "offers.h"
#include "simple.h"
#include "tags.h"

/* Which of the groups meet the conditions, among those that have such an offer. */
static bool *filter(const struct offers *o, const struct specifiers *wanted,
		    bool (*counts)(const struct offers *o, const struct offer *f),
		    struct arena *mem)
{
	struct span *versions = TAKE_N(mem, o->ngroups + 1, struct span);
	size_t *which = TAKE_N(mem, o->ngroups + 1, size_t), n = 0;
	bool *keep = TAKE_N(mem, o->ngroups + 1, bool), *all = TAKE_N(mem, o->ngroups + 1, bool);

	for (size_t g = 0; g < o->ngroups; g++) {
		bool is = false;

		for (const struct offer *f = offers_first(o, g); f && !is; f = offers_next(o, f))
			is = counts(o, f);
		if (!is)
			continue;
		versions[n] = span_of(o->groups[g].text);
		which[n++] = g;
	}
	specifiers_filter(wanted, versions, n, o->rule.pre ? PRE_ALLOWED : PRE_DEFAULT, keep);
	for (size_t i = 0; i < n; i++)
		all[which[i]] = keep[i];
	return all;
}

static bool fits(const struct offers *o, const struct offer *f)
{
	return f->python_fits && (f->is_wheel ? f->rank >= 0 && o->rule.formats != TAKES_SOURCE :
			      o->rule.formats != TAKES_WHEEL);
}

static bool usable(const struct offers *o, const struct offer *f)
{
	return fits(o, f) && !f->refused;
}

/* Another version has other hashes. */
static bool usable_wheel(const struct offers *o, const struct offer *f)
{
	return f->is_wheel && fits(o, f) && !f->file->yanked;
}

static bool any(const struct offers *o, const struct offer *f)
{
	(void)o;
	(void)f;
	return true;
}

static bool not_yanked(const struct offers *o, const struct offer *f)
{
	(void)o;
	return !f->file->yanked;
}

/* "===1", or "==1" without ".*" */
static bool is_pinned(const struct specifiers *wanted)
{
	for (size_t i = 0; i < wanted->n; i++)
		if (wanted->v[i].op == SPEC_IDENTICAL ||
		    (wanted->v[i].op == SPEC_EQUAL && !wanted->v[i].wildcard))
			return true;
	return false;
}

/* Is `a` before `b`, which stands earlier on the pages, in pip's order? */
static bool better(const struct offers *o, const struct offer *a, const struct offer *b)
{
	int order;

	if (!b)
		return true;
	if (!a->file->yanked != !b->file->yanked)
		return !a->file->yanked;
	if (o->rule.prefer_binary && a->is_wheel != b->is_wheel)
		return a->is_wheel;
	order = a->group == b->group ? 0 : version_order(offers_version(o, a), offers_version(o, b));
	if (order)
		return order > 0;
	if (a->is_wheel != b->is_wheel)
		return a->is_wheel;
	if (a->is_wheel && a->rank != b->rank)
		return a->rank < b->rank;
	order = a->is_wheel ? wheel_build_order(offers_wheel(a).build, offers_wheel(b).build) : 0;
	return order ? order > 0 : a > b;
}

static const struct offer *best_of(const struct offers *o, const bool *keep, bool pinned)
{
	const struct offer *best = NULL;

	for (size_t g = 0; g < o->ngroups; g++) {
		if (!keep[g])
			continue;
		for (const struct offer *f = offers_first(o, g); f; f = offers_next(o, f))
			if (usable(o, f) && better(o, f, best))
				best = f;
	}
	return best && best->file->yanked && !pinned ? NULL : best;
}

/* The groups stand newest first. */
static size_t newest(const struct offers *o, const bool *keep)
{
	size_t g = 0;

	while (g < o->ngroups && !keep[g])
		g++;
	return g;
}

/* Why no file of these can be used. */
static const char *why_python(const struct offers *o, size_t g, struct arena *mem)
{
	for (const struct offer *f = offers_first(o, g); f; f = offers_next(o, f))
		if (f->python_wants.n)
			return arena_printf(mem, "needs Python %.*s, this is %s",
					    (int)(f->python_wants.n < 200 ? f->python_wants.n : 200),
					    f->python_wants.v, o->rule.python);
	return "is for another Python";
}

static const char *why_yanked(const struct offers *o, size_t g, struct arena *mem)
{
	const struct offer *f = offers_first(o, g);

	return *f->file->yanked ? JOIN(mem, "was withdrawn: ", f->file->yanked) : "was withdrawn";
}

/* Of a version: a file that would be chosen, were its hash among those that are allowed. */
static const char *why_refused(const struct offers *o, size_t g, struct arena *mem)
{
	const struct offer *best = NULL;

	for (const struct offer *f = offers_first(o, g); f; f = offers_next(o, f))
		if (f->refused && fits(o, f) && better(o, f, best))
			best = f;
	return best ? JOIN(mem, best->file->name, best->is_wheel ? " fits" : " could be built",
			   ", and its hash is not among those that are asked for") : NULL;
}

/* Why no wheel of a version fits. */
static const char *why_no_wheel(const struct offers *o, size_t g, bool pinned, struct arena *mem)
{
	size_t n = 0, room = 0, python = 0, kept = 0, nearest, sdists = 0;
	struct wheel_name *wheels;
	const char *refused;

	for (const struct offer *f = offers_first(o, g); f; f = offers_next(o, f))
		room++;
	wheels = TAKE_N(mem, room, struct wheel_name);
	for (const struct offer *f = offers_first(o, g); f; f = offers_next(o, f)) {
		kept += !f->file->yanked || pinned;
		python += f->python_fits;
		sdists += !f->is_wheel;
		if (f->is_wheel && f->python_fits)
			wheels[n++] = offers_wheel(f);
	}
	refused = why_refused(o, g, mem);
	if (refused)
		return refused;
	if (!kept)
		return why_yanked(o, g, mem);
	if (!python)
		return why_python(o, g, mem);
	if (n && o->rule.formats == TAKES_SOURCE)
		return sdists ? "no-binary asks for its source" :
		       "no-binary forbids its wheels, and no source is offered";
	if (n)
		return tags_why_none(o->rule.tags, wheels, n, mem, &nearest);
	if (room > sdists)
		return why_python(o, g, mem);
	return o->rule.formats == TAKES_WHEEL ? "only the source is offered, which only-binary forbids" :
	       "only the source is offered";
}

/* Of the versions that have a wheel for the target: the next older one than the pivot, which stands
 * at `from`, else the next newer one.
 */
static const char *find_nearest(const struct offers *o, const bool *keep, size_t from)
{
	for (size_t g = from; g < o->ngroups; g++)
		if (keep[g])
			return o->groups[g].text;
	for (size_t g = from; g-- > 0;)
		if (keep[g])
			return o->groups[g].text;
	return NULL;
}

/* Where the version that the conditions speak of would stand. */
static size_t pivot(const struct offers *o, const struct specifiers *wanted)
{
	size_t g = 0;

	if (!wanted->n || wanted->v[0].op == SPEC_IDENTICAL)
		return 0;
	while (g < o->ngroups && version_order(&o->groups[g].version, &wanted->v[0].version) > 0)
		g++;
	return g;
}

static const char *nearest(const struct offers *o, const struct specifiers *wanted, size_t from,
			   struct arena *mem)
{
	const struct specifiers none = { 0 };
	const char *in = find_nearest(o, filter(o, wanted, usable_wheel, mem), from);

	return in ? in : find_nearest(o, filter(o, &none, usable_wheel, mem), from);
}

/* "no version meets >=9,<10; the newest is 2.1" */
static const char *why_nothing_meets(const struct offers *o, const struct specifiers *wanted,
				     struct arena *mem)
{
	const struct specifiers none = { 0 };
	size_t g = newest(o, filter(o, &none, not_yanked, mem));

	if (!o->ngroups)
		return o->nleft ? "no file that is offered is a wheel or a source of it" :
		       "no file is offered";
	return JOIN(mem, "no version that is offered meets ", specifiers_text(wanted, mem),
		    g < o->ngroups ? "; the newest is " : "",
		    g < o->ngroups ? o->groups[g].text : "");
}

static struct choice choose_none(const struct offers *o, const struct specifiers *wanted,
				 struct arena *mem)
{
	struct choice c = { .status = LOCK_NO_FILE };
	bool pinned = is_pinned(wanted);
	size_t g = newest(o, filter(o, wanted, pinned ? any : not_yanked, mem));

	if (g == o->ngroups)
		g = newest(o, filter(o, wanted, any, mem));
	if (g < o->ngroups) {
		c.version = o->groups[g].text;
		c.why = why_no_wheel(o, g, pinned, mem);
		if (!why_refused(o, g, mem))
			c.nearest = nearest(o, wanted, g, mem);
	} else {
		c.why = why_nothing_meets(o, wanted, mem);
		c.nearest = nearest(o, wanted, pivot(o, wanted), mem);
	}
	return c;
}

bool offers_meet(const struct offers *o, const struct specifiers *wanted)
{
	struct arena *mem = arena_new();
	bool is = newest(o, filter(o, wanted, any, mem)) < o->ngroups;

	arena_free(mem);
	return is;
}

/* Can they be compared, and is it none of them? */
static bool is_refused(const struct simple_hash *is, const struct choice_hashes *allowed)
{
	bool same_kind = false;

	for (size_t i = 0; is->name && i < allowed->n; i++) {
		struct span name, value;

		if (!span_cut(allowed->v[i], ':', &name, &value) ||
		    !span_is_nocase(span_trim(name), is->name))
			continue;
		if (span_is_nocase(span_trim(value), is->value))
			return false;
		same_kind = true;
	}
	return same_kind;
}

struct choice offers_choose(struct offers *o, const struct specifiers *wanted,
			    const struct choice_hashes *hashes, struct arena *mem)
{
	const struct offer *f;
	struct choice c = { 0 };
	size_t g;

	for (size_t i = 0; i < o->n; i++)
		o->v[i].refused = is_refused(&o->v[i].file->hash, hashes);
	f = best_of(o, filter(o, wanted, usable, mem), is_pinned(wanted));
	if (!f)
		return choose_none(o, wanted, mem);
	c.status = !f->is_wheel ? LOCK_BUILD : f->any ? LOCK_PURE : LOCK_NATIVE;
	c.file = f->file;
	c.version = o->groups[f->group].text;
	c.yanked = f->file->yanked;
	if (!f->is_wheel) {
		c.why = why_no_wheel(o, f->group, true, mem);
		if (!why_refused(o, f->group, mem))
			c.nearest = nearest(o, wanted, f->group, mem);
	}
	g = newest(o, filter(o, wanted, not_yanked, mem));
	if (g < o->ngroups && version_order(&o->groups[g].version, offers_version(o, f)) > 0) {
		c.newer = o->groups[g].text;
		c.newer_why = why_no_wheel(o, g, false, mem);
	}
	return c;
}
