/* The files of a project's pages, as pip takes them for its own. */
#include "../base/base.h"

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/scan.h"
#include "offers.h"
#include "project.h"
#include "simple.h"
#include "tagparts.h"
#include "tags.h"

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

static bool is_of(struct span name, const char *project, struct arena *mem)
{
	return name.n && strcmp(project_normal(name, mem), project) == 0;
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
static bool read_source(struct offer *f, struct span file, const char *project,
			const struct choice_rule *rule, struct arena *mem)
{
	if (!cut_source_end(&file))
		return false;
	for (size_t i = 1; i < file.n; i++) {
		struct span version = { file.v + i + 1, file.n - i - 1 };

		if (file.v[i] != '-' || !is_of((struct span){ file.v, i }, project, mem))
			continue;
		return !other_python(&version, &rule->tags->target) &&
		       version_parse(version, &f->version);
	}
	return false;
}

static bool read_wheel(struct offer *f, struct span file, const char *project,
		       const struct choice_rule *rule, struct arena *mem)
{
	struct span platform, rest;

	if (!wheel_name_parse(file, &f->wheel) || !is_of(f->wheel.name, project, mem))
		return false;
	f->is_wheel = true;
	f->version = f->wheel.number;
	f->rank = tags_rank(rule->tags, &f->wheel);
	for (rest = f->wheel.platform; tag_next(&rest, &platform);)
		f->any |= tag_is(platform, "any");
	return true;
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

static void add(struct offers *o, const struct simple_file *file, const char *project,
		struct arena *mem)
{
	struct offer f = { .file = file, .place = o->n, .rank = -1 };
	struct span name = span_of(file->name);

	if (span_ends(name, ".whl") ? !read_wheel(&f, name, project, &o->rule, mem) :
	    !read_source(&f, name, project, &o->rule, mem)) {
		o->nleft++;
		return;
	}
	f.text = version_text(&f.version, mem);
	judge_python(&f, o->n ? &o->v[o->n - 1] : NULL, &o->rule, mem);
	o->v[o->n++] = f;
}

/* Newest first, then by what is written, then as on the pages. */
static int by_version(const void *a, const void *b)
{
	const struct offer *x = *(const struct offer *const *)a, *y = *(const struct offer *const *)b;
	int order = version_order(&y->version, &x->version);

	if (!order)
		order = strcmp(x->text, y->text);
	return order ? order : (x->place > y->place) - (x->place < y->place);
}

static void group(struct offers *o, struct arena *mem)
{
	struct offer **sorted = TAKE_N(mem, o->n + 1, struct offer *), *last = NULL;

	for (size_t i = 0; i < o->n; i++)
		sorted[i] = &o->v[i];
	qsort(sorted, o->n, sizeof *sorted, by_version);
	o->groups = TAKE_N(mem, o->n + 1, struct offer_group);
	for (size_t i = 0; i < o->n; i++) {
		struct offer *f = sorted[i];

		if (last && strcmp(last->text, f->text) == 0)
			last->next = (size_t)(f - o->v) + 1;
		else
			o->groups[o->ngroups++] = (struct offer_group){ f->text, f->version,
									(size_t)(f - o->v) };
		f->group = o->ngroups - 1;
		last = f;
	}
}

struct offers *offers_new(const char *project, const struct simple_page *pages, size_t n,
			  const struct choice_rule *rule, struct arena *mem)
{
	struct offers *o = TAKE(mem, struct offers);
	size_t room = 0;

	o->rule = *rule;
	for (size_t i = 0; i < n; i++)
		room += pages[i].n;
	o->v = TAKE_N(mem, room + 1, struct offer);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < pages[i].n; k++)
			add(o, &pages[i].v[k], project, mem);
	group(o, mem);
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
