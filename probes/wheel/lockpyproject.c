/* What a pyproject.toml asks for: dependencies, optional ones by extra (PEP 621), and groups
 * (PEP 735).
 */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "../base/toml.h"
#include "lockbuild.h"
#include "lockreqs.h"
#include "project.h"
#include "requirement.h"

/* More lists no project has; each may include all others. */
enum { MAX_LISTS = 512, MAX_ROOTS = 1024 * 1024 };

/* One array of requirements: of the runtime, of an extra, or of a group. */
struct reqlist {
	enum lock_under under;
	const char *name;
	struct toml array;
	uint32_t first, n;            /* its own entries */
	uint64_t includes[MAX_LISTS / 64];
};

struct project {
	struct lock_builder *b;
	const char *self;             /* the project's own name, normalised; or NULL */
	struct reqlist *v;
	size_t n;
};

static struct reqlist *find(struct project *p, enum lock_under under, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].under == under && p->v[i].name == name)
			return &p->v[i];
	return NULL;
}

static int add_list(struct project *p, enum lock_under under, struct span name, struct toml array)
{
	const char *word = under == LOCK_RUNTIME ? NULL : lockb_word(p->b, name);

	if (toml_kind(array) != TOML_ARRAY)
		return lockb_bad(p->b, array, "what is asked for is no array");
	if (p->n == MAX_LISTS)
		return err_set(p->b->err, -E2BIG, "line %zu: there are more than %d extras and groups",
			       toml_line(array), MAX_LISTS);
	if (find(p, under, word))
		return lockb_bad(p->b, array, "two names are one: '%s'", word);
	p->v[p->n++] = (struct reqlist){ .under = under, .name = word, .array = array };
	return 0;
}

/* Each member of a table of arrays, by its key. */
static int add_lists(struct project *p, enum lock_under under, struct toml table)
{
	int rc = 0;

	for (struct toml m = toml_first(table); rc == 0 && m.at; m = toml_next(m)) {
		if (!project_name_is(toml_key(m)))
			return lockb_bad(p->b, m, "this is no name of an extra or a group");
		rc = add_list(p, under, toml_key(m), m);
	}
	return rc;
}

static int include(struct project *p, struct reqlist *into, enum lock_under under, struct span name,
		   struct toml at)
{
	struct reqlist *of = project_name_is(name) ? find(p, under, lockb_word(p->b, name)) : NULL;

	if (!of)
		return lockb_bad(p->b, at, "there is no %s '%.*s' to include",
				 under == LOCK_GROUP ? "group" : "extra",
				 (int)(name.n < 80 ? name.n : 80), name.v);
	into->includes[(of - p->v) / 64] |= BIT((of - p->v) % 64);
	return 0;
}

/* "app[docs]" in what app itself asks for is all that its extra docs asks for. */
static int include_extras(struct project *p, struct reqlist *into, const struct requirement *r,
			  struct toml at)
{
	int rc = 0;

	if (r->marker)
		lockb_problem(p->b, toml_line(at), "the marker of %s's own extras is taken to hold",
			      p->self);
	for (const char *const *e = r->extras; rc == 0 && *e; e++)
		rc = include(p, into, LOCK_EXTRA, span_of(*e), at);
	return rc;
}

static int add_requirement(struct project *p, struct reqlist *into, struct toml at)
{
	struct span text = toml_span(at);
	struct requirement r;
	struct err why = { 0 };
	int rc = requirement_parse(text, p->b->mem, &r, &why);

	if (rc < 0)
		return err_set(p->b->err, rc == -E2BIG ? rc : -EBADMSG, "line %zu: '%.*s': %s",
			       toml_line(at), (int)(text.n < 80 ? text.n : 80), text.v, why.text);
	if (p->self && !r.url && strcmp(r.name, p->self) == 0)
		return include_extras(p, into, &r, at);
	rc = lockr_add(&(struct lock_reqline){
		.b = p->b, .text = text, .line = toml_line(at), .rootless = true,
	});
	into->n += rc == 0;
	return rc;
}

static int read_list(struct project *p, struct reqlist *l)
{
	struct span group;
	int rc = 0;

	l->first = (uint32_t)p->b->entries.n;
	for (struct toml m = toml_first(l->array); rc == 0 && m.at; m = toml_next(m)) {
		if (toml_kind(m) == TOML_STRING)
			rc = add_requirement(p, l, m);
		else if (l->under == LOCK_GROUP && toml_text(m, "include-group", &group))
			rc = include(p, l, LOCK_GROUP, group, m);
		else
			rc = lockb_bad(p->b, m, "this is no requirement");
	}
	return rc;
}

/* Everything that a list includes, through others too, is asked for under its name. */
static int add_roots(struct project *p, const struct reqlist *l)
{
	uint64_t seen[MAX_LISTS / 64] = { 0 };
	size_t queue[MAX_LISTS], n = 0;

	queue[n++] = (size_t)(l - p->v);
	seen[queue[0] / 64] |= BIT(queue[0] % 64);
	for (size_t i = 0; i < n; i++) {
		const struct reqlist *of = &p->v[queue[i]];

		if (p->b->roots.n + of->n > MAX_ROOTS)
			return err_set(p->b->err, -E2BIG, "line %zu: groups include each other "
				       "too often", toml_line(l->array));
		for (uint32_t e = of->first; e < of->first + of->n; e++)
			lockb_root(p->b, l->under, l->name, p->b->entries.v[e].sets, LOCK_ALWAYS);
		for (size_t k = 0; k < p->n; k++)
			if (of->includes[k / 64] & ~seen[k / 64] & BIT(k % 64)) {
				seen[k / 64] |= BIT(k % 64);
				queue[n++] = k;
			}
	}
	return 0;
}

static const char *const *names_of(struct project *p, enum lock_under under)
{
	struct list names = { 0 };

	list_add(&names, NULL, p->b->mem);
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].under == under)
			list_add(&names, p->v[i].name, p->b->mem);
	return names.v;
}

/* What stands elsewhere than the standards say is not read, and that is told. */
static void note_others(struct project *p, struct toml doc, struct toml project)
{
	const char *const *dynamic = toml_list(project, "dynamic", p->b->mem);

	for (; dynamic && *dynamic; dynamic++)
		if (strcmp(*dynamic, "dependencies") == 0 ||
		    strcmp(*dynamic, "optional-dependencies") == 0)
			lockb_problem(p->b, toml_line(project),
				      "its %s are made by the build and do not stand here", *dynamic);
	if (!project.at && toml_get(doc, "tool.poetry.dependencies").at)
		lockb_problem(p->b, toml_line(toml_get(doc, "tool.poetry.dependencies")),
			      "what [tool.poetry] asks for is not read here: its poetry.lock is");
}

int lock_pyproject(struct lock_builder *b, struct toml doc)
{
	struct project p = { .b = b, .v = TAKE_N(b->mem, MAX_LISTS, struct reqlist) };
	struct toml project, extras, groups, runtime;
	struct span name;
	int rc;

	if ((rc = lockb_table(b, doc, "project", &project)) < 0 ||
	    (rc = lockb_text(b, project, "requires-python", &b->lock.requires_python)) < 0 ||
	    (rc = lockb_array(b, project, "dependencies", &runtime)) < 0 ||
	    (rc = lockb_table(b, project, "optional-dependencies", &extras)) < 0 ||
	    (rc = lockb_table(b, doc, "dependency-groups", &groups)) < 0)
		return rc;
	if (toml_text(project, "name", &name) && project_name_is(name))
		p.self = project_normal(name, b->mem);
	if (runtime.at)
		rc = add_list(&p, LOCK_RUNTIME, SPAN(""), runtime);
	if (rc < 0 || (rc = add_lists(&p, LOCK_EXTRA, extras)) < 0 ||
	    (rc = add_lists(&p, LOCK_GROUP, groups)) < 0)
		return rc;
	for (size_t i = 0; i < p.n; i++)
		if ((rc = read_list(&p, &p.v[i])) < 0)
			return rc;
	for (size_t i = 0; i < p.n; i++)
		if ((rc = add_roots(&p, &p.v[i])) < 0)
			return rc;
	note_others(&p, doc, project);
	b->lock.extras = names_of(&p, LOCK_EXTRA);
	b->lock.groups = names_of(&p, LOCK_GROUP);
	return 0;
}
