/* Which Python a name leads to, by PATH and by what pyenv was told. */
#include "base/base.h"

#include "base/arena.h"
#include "pychoice.h"
#include "pyplaces.h"
#include "pysearch.h"

bool pychoice_is_shims(const struct places *p, const char *dir)
{
	size_t n = p->pyenv ? strlen(p->pyenv) : 0;

	return n && strncmp(dir, p->pyenv, n) == 0 && strcmp(dir + n, "/shims") == 0;
}

static void set_command(const struct pyhit *hits, size_t n, struct pysearch *all, int row)
{
	struct pyfound *f = &all->v[row];
	const struct pyhit *own = NULL;

	f->command = f->is_default ? "python3" : f->path;
	for (size_t i = 0; !f->is_default && i < n; i++)
		if (hits[i].row == row && hits[i].folder != OFF_PATH &&
		    strpbrk(hits[i].name, ".") && (!own || hits[i].folder < own->folder))
			own = &hits[i];
	for (size_t i = 0; own && i < n; i++)
		if (hits[i].folder < own->folder &&
		    (hits[i].row == ROW_SHIM || strcmp(hits[i].name, own->name) == 0))
			own = NULL;
	if (own)
		f->command = own->name;
}

void pychoice_commands(const struct pyhit *hits, size_t n, struct pysearch *all)
{
	for (size_t i = 0; i < all->n; i++)
		set_command(hits, n, all, (int)i);
}

/* The row of the version that pyenv chose: true when the search is over, whatever came of it. */
static bool follow_shim(const struct root *r, const struct places *p, struct arena *mem,
			struct pysearch *all)
{
	const char *prefix = places_pyenv_choice(r, p, mem, &all->default_why);

	for (size_t k = 0; prefix && k < all->n; k++) {
		struct pyfound *f = &all->v[k];

		if (strcmp(f->venv ? f->venv : f->prefix, prefix) == 0) {
			f->is_default = true;
			return true;
		}
	}
	return prefix || all->default_why;
}

void pychoice_default(const struct root *r, const struct places *p, const struct pyhit *hits,
		      size_t n, struct arena *mem, struct pysearch *all)
{
	for (unsigned at = 0; at < p->npath; at++) {
		const struct pyhit *hit = NULL;

		for (size_t i = 0; i < n; i++)
			if (hits[i].folder == at && strcmp(hits[i].name, "python3") == 0)
				hit = &hits[i];
		if (!hit)
			continue;
		if (hit->row >= 0) {
			all->v[hit->row].is_default = true;
			return;
		}
		if (hit->row != ROW_SHIM) {
			all->default_why =
				arena_printf(mem, "'%s/python3' is a script", p->path[at]);
			return;
		}
		if (follow_shim(r, p, mem, all))
			return;
	}
}
