/* The steps of virtual environments: as their owner, with what pip needs and nobody else may see.
 * */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/cell.h"
#include "../probes/base/err.h"
#include "effect.h"
#include "owner.h"
#include "piprun.h"
#include "said.h"

int effect_venv(struct effect *e, struct err *err)
{
	const struct step *s = e->step;
	struct said *said = said_new(e->mem);
	struct command_line c = { .argv = s->argv };
	struct pip_run run;
	struct cell cell = { 0 };
	int status = 0, rc = owner_cell(e->a->root, s->owner, e->mem, &cell, err);

	if (rc == 0)
		rc = pip_run_begin(s, &cell, e->mem, &run, err);
	if (rc < 0)
		return rc;
	c.env = run.env;
	c.cell = cell.user || cell.root ? &cell : NULL;
	rc = effect_start(e, &c, &status, said, NULL, err);
	pip_run_end(&run);
	if (rc < 0 || status == 0)
		return rc;
	return err_set(err, said_why(said) == REASON_NETWORK ? -ENETDOWN : -EIO,
		       "'%s' ended with %d: %s", s->argv[0], status,
		       said_last(said, e->mem));
}
