/* Building a plan. */
#include "../probes/base/base.h"

#include <assert.h>

#include "../probes/base/arena.h"
#include "plan.h"

const char *const step_names[STEP_KINDS] = {
	[STEP_REPAIR] = "repair",   [STEP_REPOSITORY] = "repository", [STEP_REFRESH] = "refresh",
	[STEP_INSTALL] = "install", [STEP_REMOVE] = "remove",         [STEP_MARK] = "mark",
	[STEP_FILE] = "file",       [STEP_VENV] = "venv",             [STEP_PIP] = "pip",
	[STEP_SETTINGS] = "settings", [STEP_IMAGE] = "image",
};

static const char *const nothing[] = { NULL };

struct step *plan_add(struct plan *p, struct step step, struct arena *mem)
{
	assert(!p->sealed);
	if (p->nsteps == p->steps_room) {
		size_t room = p->steps_room ? p->steps_room * 2 : 8;
		struct step *v = TAKE_N(mem, room, struct step);

		if (p->nsteps)
			memcpy(v, p->steps, p->nsteps * sizeof *v);
		p->steps = v;
		p->steps_room = room;
	}
	if (!step.cures)
		step.cures = nothing;
	p->steps[p->nsteps] = step;
	return &p->steps[p->nsteps++];
}

void plan_miss(struct plan *p, struct unresolved u, struct arena *mem)
{
	assert(!p->sealed);
	if (p->nunresolved == p->unresolved_room) {
		size_t room = p->unresolved_room ? p->unresolved_room * 2 : 8;
		struct unresolved *v = TAKE_N(mem, room, struct unresolved);

		if (p->nunresolved)
			memcpy(v, p->unresolved, p->nunresolved * sizeof *v);
		p->unresolved = v;
		p->unresolved_room = room;
	}
	p->unresolved[p->nunresolved++] = u;
}

void plan_seal(struct plan *p)
{
	/* Insertion sort: stable, and a plan has a dozen steps. */
	for (size_t i = 1; i < p->nsteps; i++)
		for (size_t j = i; j && p->steps[j - 1].kind > p->steps[j].kind; j--) {
			struct step t = p->steps[j];

			p->steps[j] = p->steps[j - 1];
			p->steps[j - 1] = t;
		}
	p->sealed = true;
}
