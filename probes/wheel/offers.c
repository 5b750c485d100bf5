/* The files of a project's pages, as pip takes them for its own. */
#include "../base/base.h"

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/scan.h"
#include "lockindex.h"
#include "offers.h"
#include "project.h"
#include "simple.h"
#include "tagparts.h"
#include "tags.h"

/* What follows the version in a wheel's name, and what that is to the target. */
struct known_tags {
	struct span text;
	int64_t rank;
	bool any;
};

enum { KNOWN_TAGS = 64 };

/* The files being taken up, and what was found of the one before. */
struct adding {
	struct offers *o;
	const char *project;
	struct arena *mem;
	struct span name;             /* as a file wrote it; is it the project's? */
	bool is_ours;
	struct span version;          /* as a file wrote it, of the group: */
	uint32_t group;
	size_t room;                  /* for groups */
	struct lock_index index;      /* groups by their text */
	struct known_tags tags[KNOWN_TAGS];
	size_t ntags, turn;           /* turn: the one that is likely next */
};

const char *specifiers_text(const struct specifiers *all, struct arena *mem)
{
	struct list parts = { 0 };

	for (size_t i = 0; i < all->n; i++) {
		list_add(&parts, i ? "," : "", mem);
		list_add(&parts, specifier_ops[all->v[i].op], mem);
		list_add(&parts, span_dup(all->v[i].text, mem), mem);
	}
	return parts.n ? arena_join(mem, parts.v) : "";
}

/* Most files of a page write the name as the one before. */
static bool is_of(struct adding *a, struct span name)
{
	if (name.n != a->name.n || !name.n || memcmp(name.v, a->name.v, name.n) != 0) {
		a->name = name;
		a->is_ours = name.n && strcmp(project_normal(name, a->mem), a->project) == 0;
	}
	return name.n && a->is_ours;
}

/* What pip unpacks. */
static bool cut_source_end(struct span *file)
{
	static const char *const ends[] = { ".tar.gz", ".zip", ".tar.bz2", ".tar.xz", ".tar.lzma",
					    ".tar.lz", ".tgz", ".tbz", ".txz", ".tlz", ".tar" };

	for (size_t i = 0; i < LEN(ends); i++) {
		if (!span_ends(*file, ends[i]))
			continue;
		file->n -= strlen(ends[i]);
		return true;
	}
	return false;
}

/* "1.0-py3", as sources for one Python were once called. */
static bool other_python(struct span *version, const struct target *t)
{
	char branch[24];
	size_t at = version->n;

	while (at > 0 && (version->v[at - 1] == '.' ||
			  (version->v[at - 1] >= '0' && version->v[at - 1] <= '9')))
		at--;
	if (at < 3 || at == version->n || memcmp(version->v + at - 3, "-py", 3) != 0)
		return false;
	(void)snprintf(branch, sizeof branch, "%u.%u", t->major, t->minor);
	if (!span_is((struct span){ version->v + at, version->n - at }, branch))
		return true;
	version->n = at - 3;
	return false;
}

/* NAME-VERSION: the name ends at the first "-" before which it is the project's. */
static bool read_source(struct adding *a, struct span file, struct span *written,
			struct version *version)
{
	if (!cut_source_end(&file))
		return false;
	for (size_t i = 1; i < file.n; i++) {
		*written = (struct span){ file.v + i + 1, file.n - i - 1 };
		if (file.v[i] == '-' && is_of(a, (struct span){ file.v, i }))
			return !other_python(written, &a->o->rule.tags->target) &&
			       version_parse(*written, version);
	}
	return false;
}

/* Each version of a project mostly has the tags of the one before, in the same order. */
static const struct known_tags *tags_known(struct adding *a, const struct wheel_name *wheel)
{
	const char *end = wheel->platform.v + wheel->platform.n;
	struct span text = { wheel->python.v, (size_t)(end - wheel->python.v) }, rest, platform;
	struct known_tags *k;

	for (size_t i = 0; i < a->ntags; i++) {
		k = &a->tags[(a->turn + i) % a->ntags];
		if (k->text.n == text.n && memcmp(k->text.v, text.v, text.n) == 0) {
			a->turn = (a->turn + i + 1) % a->ntags;
			return k;
		}
	}
	/* Those of the first versions go where there are too many. */
	k = &a->tags[a->ntags < KNOWN_TAGS ? a->ntags++ : a->turn++ % KNOWN_TAGS];
	*k = (struct known_tags){ text, tags_rank(a->o->rule.tags, wheel), false };
	for (rest = wheel->platform; tag_next(&rest, &platform);)
		k->any |= tag_is(platform, "any");
	return k;
}

static bool read_wheel(struct adding *a, struct offer *f, struct span file, struct span *written,
		       struct version *version)
{
	const struct known_tags *tags;
	struct wheel_name wheel;

	if (!wheel_name_parse(file, &wheel) || !is_of(a, wheel.name))
		return false;
	tags = tags_known(a, &wheel);
	*written = wheel.version;
	*version = wheel.number;
	f->is_wheel = true;
	f->rank = tags->rank;
	f->any = tags->any;
	return true;
}

struct wheel_name offers_wheel(const struct offer *f)
{
	struct wheel_name w = { 0 };

	(void)wheel_name_parse(span_of(f->file->name), &w);
	return w;
}

/* What cannot be read shuts nobody out. */
static bool python_fits(struct span wants, const char *python, struct arena *mem)
{
	struct specifiers all;
	struct err unread = { 0 };

	return specifiers_parse(wants, mem, &all, &unread) < 0 ||
	       specifiers_have(&all, span_of(python), PRE_ALLOWED);
}

/* Most files of a project say the same. */
static void judge_python(struct offer *f, const struct offer *before,
			 const struct choice_rule *rule, struct arena *mem)
{
	f->python_wants = span_of(f->file->requires_python);
	if (before && before->python_wants.n == f->python_wants.n &&
	    (!f->python_wants.n ||
	     memcmp(before->python_wants.v, f->python_wants.v, f->python_wants.n) == 0))
		f->python_fits = before->python_fits;
	else
		f->python_fits = python_fits(f->python_wants, rule->python, mem);
}

static bool same_text(const void *key, const void *all, uint32_t value)
{
	return strcmp(((const struct offers *)all)->groups[value].text, key) == 0;
}

static uint32_t new_group(struct adding *a, const char *text, const struct version *version)
{
	struct offers *o = a->o;

	if (o->ngroups == a->room) {
		struct offer_group *v = TAKE_N(a->mem, a->room ? a->room * 2 : 16, struct offer_group);

		if (o->ngroups)
			memcpy(v, o->groups, o->ngroups * sizeof *v);
		o->groups = v;
		a->room = a->room ? a->room * 2 : 16;
	}
	o->groups[o->ngroups] = (struct offer_group){ text, *version, UINT32_MAX, 0 };
	return (uint32_t)o->ngroups++;
}

/* Most files of a page are of the version of the one before. */
static uint32_t group_of(struct adding *a, struct span written, const struct version *version)
{
	const char *text;
	uint32_t hash;

	if (written.n == a->version.n && written.n &&
	    memcmp(written.v, a->version.v, written.n) == 0)
		return a->group;
	text = version_text(version, a->mem);
	hash = lock_hash(span_of(text), 0);
	a->version = written;
	a->group = lock_index_find(&a->index, hash, same_text, text, a->o);
	if (a->group == LOCK_NONE) {
		a->group = new_group(a, text, version);
		lock_index_add(&a->index, hash, a->group, a->mem);
	}
	return a->group;
}

static void add(struct adding *a, const struct simple_file *file)
{
	struct offers *o = a->o;
	struct offer *f = &o->v[o->n];
	struct span name = span_of(file->name), written;
	struct version version;
	struct offer_group *g;

	*f = (struct offer){ .file = file, .rank = -1 };
	if (span_ends(name, ".whl") ? !read_wheel(a, f, name, &written, &version) :
	    !read_source(a, name, &written, &version)) {
		o->nleft++;
		return;
	}
	f->group = group_of(a, written, &version);
	judge_python(f, o->n ? f - 1 : NULL, &o->rule, a->mem);
	g = &o->groups[f->group];
	if (g->first == UINT32_MAX)
		g->first = (uint32_t)o->n;
	else
		o->v[g->last].next = (uint32_t)o->n + 1;
	g->last = (uint32_t)o->n++;
}

/* Newest first, then by what is written. */
static int by_version(const void *a, const void *b)
{
	const struct offer_group *x = a, *y = b;
	int order = version_order(&y->version, &x->version);

	return order ? order : strcmp(x->text, y->text);
}

static void sort_groups(struct offers *o)
{
	qsort(o->groups, o->ngroups, sizeof *o->groups, by_version);
	for (uint32_t g = 0; g < o->ngroups; g++)
		for (struct offer *f = &o->v[o->groups[g].first]; f;
		     f = f->next ? &o->v[f->next - 1] : NULL)
			f->group = g;
}

struct offers *offers_new(const char *project, const struct simple_page *pages, size_t n,
			  const struct choice_rule *rule, struct arena *mem)
{
	struct offers *o = TAKE(mem, struct offers);
	struct adding a = { .o = o, .project = project, .mem = mem };
	size_t room = 0;

	o->rule = *rule;
	for (size_t i = 0; i < n; i++)
		room += pages[i].n;
	o->v = TAKE_N(mem, room + 1, struct offer);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < pages[i].n; k++)
			add(&a, &pages[i].v[k]);
	if (o->ngroups)
		sort_groups(o);
	return o;
}

bool offers_any(const struct offers *o)
{
	return o->n > 0;
}

bool offers_python(struct offers *o, const struct simple_file *file, struct span wants,
		   struct arena *mem)
{
	for (size_t i = 0; i < o->n; i++) {
		if (o->v[i].file != file)
			continue;
		o->v[i].python_wants = wants;
		o->v[i].python_fits = python_fits(wants, o->rule.python, mem);
		return o->v[i].python_fits;
	}
	return true;
}
