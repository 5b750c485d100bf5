/* Which files of a project pip takes: what --only-binary and --no-binary say. */
#include "../base/base.h"

#include "../base/arena.h"
#include "formats.h"
#include "project.h"

/* What is said of a project by its name; what is said last of it is what counts. */
struct said {
	const char *project;
	enum takes only;
	size_t turn;
};

struct formats {
	struct said *v;
	size_t n, room;
	bool all[TAKES_SOURCE + 1];         /* ":all:" */
	size_t since[TAKES_SOURCE + 1];     /* ":none:" takes back the turns before */
};

/* False behind the last one. */
static bool next(struct span *rest, struct span *name)
{
	struct span before, behind;

	if (!rest->v)
		return false;
	if (span_cut(*rest, ',', &before, &behind)) {
		*name = before;
		*rest = behind;
	} else {
		*name = *rest;
		*rest = (struct span){ 0 };
	}
	return true;
}

static void add(struct formats *f, enum takes only, const char *project, struct arena *mem)
{
	if (f->n == f->room) {
		struct said *more = TAKE_N(mem, f->room = f->room ? 2 * f->room : 8, struct said);

		if (f->n)
			memcpy(more, f->v, f->n * sizeof *more);
		f->v = more;
	}
	f->v[f->n] = (struct said){ project, only, f->n };
	f->n++;
}

/* The last ":all:" takes back all that was said, of both kinds. What stands behind it counts only
 * with a ":none:" among it: such is pip's rule.
 */
static void take(struct formats *f, const struct format_saying *s, struct arena *mem)
{
	struct span rest = s->names, name;
	bool all = false, none = false;

	for (struct span r = rest; next(&r, &name);) {
		none |= span_is(name, ":none:");
		if (span_is(name, ":all:")) {
			rest = r;
			all = true;
			none = false;
		}
	}
	if (all) {
		f->n = 0;
		memset(f->since, 0, sizeof f->since);
		memset(f->all, 0, sizeof f->all);
		f->all[s->only] = true;
	}
	while ((!all || none) && next(&rest, &name)) {
		if (!span_is(name, ":none:")) {
			add(f, s->only, project_normal(name, mem), mem);
			continue;
		}
		f->all[s->only] = false;
		f->since[s->only] = f->n;
	}
}

static int by_name(const void *a, const void *b)
{
	const struct said *x = a, *y = b;
	int order = strcmp(x->project, y->project);

	return order ? order : (x->turn > y->turn) - (x->turn < y->turn);
}

/* Of each project the last turn stays. */
static void settle(struct formats *f)
{
	size_t n = 0;

	if (f->n)
		qsort(f->v, f->n, sizeof *f->v, by_name);
	for (size_t i = 0; i < f->n; i++)
		if (i + 1 == f->n || strcmp(f->v[i].project, f->v[i + 1].project) != 0)
			f->v[n++] = f->v[i];
	f->n = n;
}

const struct formats *formats_new(const struct format_saying *v, size_t n, struct arena *mem)
{
	struct formats *f = TAKE(mem, struct formats);

	for (size_t i = 0; i < n; i++)
		take(f, &v[i], mem);
	settle(f);
	return f;
}

static int by_project(const void *key, const void *said)
{
	return strcmp(key, ((const struct said *)said)->project);
}

enum takes formats_of(const struct formats *f, const char *project)
{
	const struct said *said;

	if (!f)
		return TAKES_ANY;
	said = f->n ? bsearch(project, f->v, f->n, sizeof *f->v, by_project) : NULL;
	if (said && said->turn >= f->since[said->only])
		return said->only;
	return f->all[TAKES_WHEEL] ? TAKES_WHEEL : f->all[TAKES_SOURCE] ? TAKES_SOURCE : TAKES_ANY;
}
