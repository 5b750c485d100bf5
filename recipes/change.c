/* What came, went and changed between two looks at the packages, and whose it is. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "change.h"
#include "journal.h"

/* "gcc=4:12", "gcc/stable" and "gcc:arm64" ask for gcc; "gcc:armhf" for itself as well. */
static bool is_request(const char *word, const char *name)
{
	size_t n = strcspn(word, "=/"), bare = strcspn(word, "=/:");

	return (strlen(name) == n && strncmp(word, name, n) == 0) ||
	       (strlen(name) == bare && strncmp(word, name, bare) == 0);
}

static bool asked(const struct run *run, const char *name)
{
	for (size_t i = 0; i < run->nsteps; i++) {
		const char *const *p = run->steps[i].packages;

		if (!p || strcmp(run->steps[i].kind, step_names[STEP_INSTALL]) != 0)
			continue;
		for (; *p; p++)
			if (is_request(*p, name))
				return true;
	}
	return false;
}

/* rpm does not say; where nothing at all is automatic, nothing can be told from it either. */
static bool marks_known(const struct installed *now)
{
	for (size_t i = 0; i < now->n; i++)
		if (now->v[i].automatic)
			return true;
	return false;
}

void change_count(struct run *run, const struct installed *now, struct arena *mem)
{
	struct list marked = { 0 }, upgraded = { 0 }, removed = { 0 };
	bool known = marks_known(now);

	list_add(&marked, NULL, mem);
	list_add(&upgraded, NULL, mem);
	list_add(&removed, NULL, mem);
	run->added = TAKE_N(mem, now->n, struct package);
	run->nadded = 0;
	for (size_t i = 0; i < now->n; i++) {
		const struct package *p = &now->v[i], *was = installed_find(&run->before, p->name);

		if (!was) {
			if (!known || p->automatic || asked(run, p->name))
				run->added[run->nadded++] = *p;
			continue;
		}
		if (was->automatic && !p->automatic && asked(run, p->name))
			list_add(&marked, p->name, mem);
		if (strcmp(was->version, p->version) != 0)
			list_add(&upgraded, JOIN(mem, p->name, " ", was->version, " ", p->version),
				 mem);
	}
	for (size_t i = 0; i < run->before.n; i++)
		if (!installed_find(now, run->before.v[i].name))
			list_add(&removed, run->before.v[i].name, mem);
	run->marked = marked.v;
	run->upgraded = upgraded.v;
	run->removed = removed.v;
	run->counted = true;
}
