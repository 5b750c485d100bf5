/* Undo takes away only what nothing else needs by now: what stays behind, stays whole. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "effect.h"
#include "manager.h"
#include "needed.h"
#include "said.h"

/* The packages that provide a capability, one a line. */
static int providers(struct effect *e, struct span capability, struct list *names,
		     struct err *err)
{
	const char *const argv[] = { "/usr/bin/rpm", "-q", "--whatprovides", "--qf", "%{NAME}\n",
				     span_dup(capability, e->mem), NULL };
	struct span rest, line;
	struct text output = { 0 };
	int status, rc = effect_run(e, argv, &status, said_new(e->mem), &output, err);

	if (rc < 0)
		return rc;
	rest = (struct span){ output.v, output.n };
	while (status == 0 && scan_line(&rest, &line))
		list_add(names, span_dup(span_trim(line), e->mem), e->mem);
	return 0;
}

static void keep(struct effect *e, const char *name, struct span by, struct list *kept)
{
	list_add(kept, name, e->mem);
	if (e->a->watch.waiting)
		e->a->watch.waiting(e->a->watch.user,
				    arena_printf(e->mem, "the package %s stays: %.*s needs it",
						 name, (int)by.n, by.v));
}

/* Which of the names are needed, by what the program said. */
static int find_needed(struct effect *e, const struct text *output, const char *const *names,
		       struct list *kept, struct err *err)
{
	struct span rest = { output->v, output->n }, line;
	struct needed need;

	while (scan_line(&rest, &line)) {
		struct list all = { 0 };
		int rc = 0;

		if (!needed_line(line, &need))
			continue;
		list_add(&all, span_dup(need.what, e->mem), e->mem);
		if (need.capability)
			rc = providers(e, need.what, &all, err);
		if (rc < 0)
			return rc;
		for (const char *const *name = names; *name; name++)
			if (list_has(&all, *name) && !list_has(kept, *name))
				keep(e, *name, need.by, kept);
	}
	return 0;
}

int effect_spare(struct effect *e, const struct manager *m, const char *const **names,
		 struct err *err)
{
	struct list kept = { 0 };

	for (;;) {
		const char *const *argv = manager_argv(m, MANAGER_TRY_REMOVE, *names, e->mem);
		struct said *said = said_new(e->mem);
		struct text output = { 0 };
		struct list left = { 0 };
		size_t before = kept.n;
		int status = 0, rc = 0;

		if (**names && argv)
			rc = effect_run(e, argv, &status, said, &output, err);
		if (rc == 0 && status != 0)
			rc = find_needed(e, &output, *names, &kept, err);
		if (rc < 0)
			return rc;
		if (status == 0)
			break;
		if (kept.n == before)
			return err_set(err, -EBUSY, "what the run added cannot be removed: %s",
				       said_last(said, e->mem));
		list_add(&left, NULL, e->mem);
		for (; **names; (*names)++)
			if (!list_has(&kept, **names))
				list_add(&left, **names, e->mem);
		*names = left.v;
	}
	list_add(&kept, NULL, e->mem);
	e->result->left_out = kept.v;
	return 0;
}
