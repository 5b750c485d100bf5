/* Which of a machine's Pythons one would use. */
#include "../base/base.h"

#include "../base/scan.h"
#include "../probe.h"
#include "../python.h"
#include "chosen.h"

static bool prerelease(const struct python_facts *row)
{
	return row->version.state == FACT_KNOWN && strpbrk(row->version.v, "abr") != NULL;
}

bool python_usable(const struct python_facts *row)
{
	return fact_is(row->implementation, "cpython") && !fact_is(row->origin, "platform") &&
	       row->branch.state == FACT_KNOWN && version_cmp(row->branch.v, "3.8") >= 0 &&
	       !prerelease(row);
}

/* Of two usable ones: one with the usual ABI before a free-threaded or debug build, then the newer
 * branch, then the distribution's own.
 */
static bool better(const struct python_facts *a, const struct python_facts *b)
{
	bool odd_a = fact_true(a->free_threaded) || fact_true(a->debug);
	bool odd_b = fact_true(b->free_threaded) || fact_true(b->debug);
	int cmp = version_cmp(a->branch.v, b->branch.v);

	if (odd_a != odd_b)
		return odd_b;
	if (cmp)
		return cmp > 0;
	return fact_is(a->origin, "system") && !fact_is(b->origin, "system");
}

const struct python_facts *python_chosen(const struct facts *f)
{
	const struct python_facts *best = NULL;

	if (!f->of[PROBE_python].asked || f->of[PROBE_python].rc < 0)
		return NULL;
	for (size_t i = 0; i < FACT_ROWS(f, python); i++) {
		const struct python_facts *row = FACT_ROW(f, python, i);

		if (!python_usable(row))
			continue;
		if (fact_true(row->is_default))
			return row;
		if (!best || better(row, best))
			best = row;
	}
	return best;
}

/* Its packages bear plain names: the release's own python3, or an environment made with it.  Where
 * the release hides its own (Enterprise Linux 8), none for users is.
 */
static bool is_own(const struct facts *f, const struct python_facts *p)
{
	bool own = false;

	for (size_t i = 0; i < FACT_ROWS(f, python); i++) {
		const struct python_facts *row = FACT_ROW(f, python, i);

		if (fact_is(row->origin, "platform"))
			return false;
		own = own || (fact_true(row->is_system) && fact_is(row->origin, "system") &&
			      fact_is(row->branch, p->branch.v));
	}
	return own;
}

const char *python_branch_beside(const struct facts *f)
{
	const struct python_facts *chosen = f->of[PROBE_python].n ? python_chosen(f) : NULL;

	if (!chosen || chosen->branch.state != FACT_KNOWN || is_own(f, chosen))
		return NULL;
	return chosen->branch.v;
}
