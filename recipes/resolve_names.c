/* Which of the names that a thing may have the package manager's lists on this root have. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/words.h"
#include "../probes/catalog.h"
#include "repository.h"
#include "resolving.h"

/* Enables what the recipe names, where that is allowed; false with the reason where nothing
 * could be enabled.  *closed: there is such a repository, and it must not be. */
static bool enable(struct resolving *s, const char *const *names, const char *package,
		   bool *closed, const char **why)
{
	bool any = false;

	*why = NULL;
	for (; names && *names; names++) {
		struct plan trial = { 0 };
		const char *reason = NULL;
		int rc = repository_plan(s->r->root, s->distro, *names, &trial, s->mem, &reason);

		if (rc < 0) {
			*why = reason;
		} else if (trial.nsteps && !s->r->allow_repo) {
			*closed = true;
			*why = arena_printf(s->mem, "'%s' is in the repository '%s', which is not "
					    "enabled: allow it with --allow-repo", package, *names);
		} else {
			for (size_t i = 0; i < trial.nsteps; i++) {
				bool there = false;

				for (size_t k = 0; k < s->plan->nsteps; k++)
					there = there ||
						(s->plan->steps[k].kind == STEP_REPOSITORY &&
						 strcmp(s->plan->steps[k].name, *names) == 0);
				if (!there)
					(void)plan_add(s->plan, trial.steps[i], s->mem);
				any = true;
			}
		}
	}
	return any;
}

static const struct offer *best_offer(const struct offer *v, size_t n, bool *unknown)
{
	const struct offer *virtual_one = NULL;

	*unknown = false;
	for (size_t i = 0; i < n; i++) {
		if (v[i].state == OFFER_PACKAGE)
			return &v[i];
		if (v[i].state == OFFER_VIRTUAL && !virtual_one)
			virtual_one = &v[i];
		*unknown = *unknown || v[i].state == OFFER_UNKNOWN;
	}
	return virtual_one;
}

/* No list has a candidate: because it is in a repository that is off, because the lists are old, or
 * because it does not exist. */
static bool confirm_missing(struct resolving *s, size_t i, bool unknown)
{
	bool closed = false;
	const struct want *w = &s->wants[i];
	const char *names = words_join(w->candidates, " or ", s->mem), *why = NULL;

	if (enable(s, s->repositories[i], w->chosen, &closed, &why)) {
		s->plan->provisional = s->refresh = true;
		return true;
	}
	/* A repository that is there and off is what it is in; of one that nobody has heard of the
	 * lists may know more. */
	if (why && (closed || (s->r->refreshed && !unknown))) {
		resolving_miss(s, s->cures[i].n ? s->cures[i].v[0] : NULL, w->chosen, why);
		return false;
	}
	if (unknown || !s->r->refreshed) {
		s->plan->provisional = true;
		s->refresh = s->refresh || !s->r->refreshed;
		return true;
	}
	resolving_miss(s, s->cures[i].n ? s->cures[i].v[0] : NULL, w->chosen,
	     arena_printf(s->mem, "the package manager's lists have no package %s", names));
	return false;
}

/* What --with says may have an architecture and a version in it. */
static struct offer offer_of(const struct resolving *s, const struct want *w, const char *name)
{
	struct dpkg_wish wish;

	if (w->recipe || !s->here.known || !s->here.dpkg)
		return (struct offer){ .name = name };
	wish = dpkg_set_wish(&s->here.set, name, s->mem);
	return (struct offer){ .name = wish.arch ? name : wish.name, .exact = wish.version };
}

/* Of another architecture's packages only apt itself can tell: catalog.h. */
static bool is_foreign(const struct resolving *s, const struct want *w)
{
	return !w->recipe && s->here.known && s->here.dpkg &&
	       dpkg_set_wish(&s->here.set, w->candidates[0], s->mem).arch;
}

/* Chooses a name for each want; those that stay are in the order they came in. */
void resolving_confirm(struct resolving *s)
{
	size_t n = 0, kept = 0, at = 0;
	const char *why = NULL;
	struct offer *offers;

	for (size_t i = 0; i < s->n; i++)
		for (const char *const *c = s->wants[i].candidates; *c; c++)
			n++;
	offers = TAKE_N(s->mem, n + 1, struct offer);
	for (size_t i = 0; i < s->n; i++)
		for (const char *const *c = s->wants[i].candidates; *c; c++)
			offers[at++] = offer_of(s, &s->wants[i], *c);
	catalog_ask(s->r->root, s->r->facts, offers, n, &why, s->mem);
	at = 0;
	for (size_t i = 0; i < s->n; i++) {
		bool unknown;
		size_t count = 0;
		const struct offer *best;

		while (s->wants[i].candidates[count])
			count++;
		best = best_offer(offers + at, count, &unknown);
		unknown = unknown || is_foreign(s, &s->wants[i]);
		if (best)
			s->wants[i].chosen = s->wants[i].candidates[best - (offers + at)];
		at += count;
		if (!best && !confirm_missing(s, i, unknown))
			continue;
		s->wants[kept] = s->wants[i];
		s->wants[kept].cures = s->cures[i].v;
		kept++;
	}
	s->n = kept;
}
