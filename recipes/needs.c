/* Which packages of dpkg's must stay because others depend on them. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/dpkgdb.h"
#include "dpkgset.h"
#include "needs.h"

/* A name that a package answers to: its own, or one that it provides. */
struct answer {
	struct span name;
	struct span version;      /* empty: provided without one, which fits no wish for a version */
	size_t at;                /* in the set */
};

struct needs {
	const struct dpkg_set *set;
	bool *gone;
	const struct dpkg_record **needer;
	struct answer *v;         /* by name */
	size_t n;
};

static int span_cmp(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int rc = n ? memcmp(a.v, b.v, n) : 0;

	return rc ? rc : (a.n > b.n) - (a.n < b.n);
}

static int answer_cmp(const void *va, const void *vb)
{
	const struct answer *a = va, *b = vb;
	int rc = span_cmp(a->name, b->name);

	return rc ? rc : (a->at > b->at) - (a->at < b->at);
}

static size_t provided(const struct dpkg_record *p, struct answer *to, size_t at)
{
	struct span rest = p->provides, group;
	struct dpkg_relation r;
	size_t n = 0;

	while (dpkg_group(&rest, &group))
		while (dpkg_alternative(&group, &r)) {
			if (to)
				to[n] = (struct answer){ r.name, r.version, at };
			n++;
		}
	return n;
}

static void read_answers(struct needs *d, struct arena *mem)
{
	const struct dpkg_set *set = d->set;
	size_t n = set->n;

	for (size_t i = 0; i < set->n; i++)
		n += provided(&set->v[i], NULL, i);
	d->v = TAKE_N(mem, n, struct answer);
	for (size_t i = 0; i < set->n; i++) {
		const struct dpkg_record *p = &set->v[i];

		d->v[d->n++] = (struct answer){ p->package, p->version, i };
		d->n += provided(p, d->v + d->n, i);
	}
	if (d->n)
		qsort(d->v, d->n, sizeof *d->v, answer_cmp);
}

static bool same_arch(const struct dpkg_set *set, struct span a, struct span b)
{
	if (span_is(a, "all"))
		a = set->native;
	if (span_is(b, "all"))
		b = set->native;
	return span_cmp(a, b) == 0;
}

/* Debian's rules for several architectures (wiki: Multiarch, "Dependencies"). */
static bool arch_fits(const struct dpkg_set *set, const struct dpkg_record *needer,
		      const struct dpkg_relation *r, const struct dpkg_record *p)
{
	if (span_is(r->arch, "any"))
		return span_is(p->multi, "allowed") || span_is(p->multi, "foreign") ||
		       same_arch(set, needer->arch, p->arch);
	if (r->arch.n)
		return same_arch(set, r->arch, p->arch);
	return span_is(p->multi, "foreign") || same_arch(set, needer->arch, p->arch);
}

static bool fits(const struct needs *d, const struct dpkg_record *needer,
		 const struct dpkg_relation *r, const struct answer *a)
{
	if (!arch_fits(d->set, needer, r, &d->set->v[a->at]))
		return false;
	return r->op == DPKG_ANY || (a->version.n && dpkg_version_fits(a->version, r->op, r->version));
}

/* The first answer to this name, or the end. */
static size_t first_answer(const struct needs *d, struct span name)
{
	size_t low = 0, high = d->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (span_cmp(d->v[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Something that stays fulfils the group: false.  Only what goes does: the first of these, which
 * has to stay, in *ret. */
static bool lacks(const struct needs *d, const struct dpkg_record *needer, struct span group,
		  size_t *ret)
{
	struct dpkg_relation r;
	bool found = false;

	while (dpkg_alternative(&group, &r)) {
		if (!r.name.n)
			continue;
		for (size_t i = first_answer(d, r.name);
		     i < d->n && span_cmp(d->v[i].name, r.name) == 0; i++) {
			if (!fits(d, needer, &r, &d->v[i]))
				continue;
			if (!d->gone[d->v[i].at])
				return false;
			if (!found)
				*ret = d->v[i].at;
			found = true;
		}
	}
	return found;
}

/* Keeps what this package needs; true when anything was kept. */
static bool keep_for(struct needs *d, const struct dpkg_record *p)
{
	const struct span fields[] = { p->pre_depends, p->depends };
	bool any = false;

	for (size_t i = 0; i < LEN(fields); i++) {
		struct span rest = fields[i], group;
		size_t at;

		while (dpkg_group(&rest, &group))
			if (lacks(d, p, group, &at)) {
				d->gone[at] = false;
				d->needer[at] = p;
				any = true;
			}
	}
	return any;
}

void needs_keep(const struct dpkg_set *set, bool *gone, const struct dpkg_record **needer,
		struct arena *mem)
{
	struct needs d = { .set = set, .gone = gone, .needer = needer };
	bool again = true;

	read_answers(&d, mem);
	while (again) {
		again = false;
		for (size_t i = 0; i < set->n; i++)
			if (!gone[i] && keep_for(&d, &set->v[i]))
				again = true;
	}
}
