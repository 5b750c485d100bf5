/* The steps of the package manager: repair, refresh, install. */
#include "../probes/base/base.h"

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "../probes/packages.h"
#include "manager.h"
#include "owner.h"
#include "resolving.h"

/* Lists of so many days still name files that the archive has. */
enum { FRESH_DAYS = 2 };

bool resolving_is_apt(const struct resolving *s)
{
	return s->manager && strcmp(s->manager->name, "apt") == 0;
}

/* The manager's environment; on a first boot nobody works yet, and services may be restarted. */
static const char *const *env_of(const struct resolving *s)
{
	struct list env = { 0 };

	if (!first_boot(s->r->root))
		return s->manager->env;
	list_add(&env, NULL, s->mem);
	for (const char *const *v = s->manager->env; *v; v++)
		list_add(&env, strcmp(*v, "NEEDRESTART_MODE=l") == 0 ? "NEEDRESTART_MODE=a" : *v,
			 s->mem);
	return env.v;
}

static void add_step(struct resolving *s, struct step step, enum manager_verb verb,
		     const char *const *names)
{
	step.as_root = true;
	step.argv = manager_argv(s->manager, verb, names, s->mem);
	step.env = env_of(s);
	if (step.argv)
		(void)plan_add(s->plan, step, s->mem);
}

/* The names of what was being unpacked: only another installation mends that. */
static const char *const *torn(const struct resolving *s)
{
	static const char state[] = ": half-installed";
	const char *const *entry = s->packages->half_configured.v;
	struct list names = { 0 };

	list_add(&names, NULL, s->mem);
	for (; s->packages->half_configured.state == FACT_KNOWN && *entry; entry++)
		if (span_ends(span_of(*entry), state))
			list_add(&names, arena_strndup(s->mem, *entry, strlen(*entry) -
						       strlen(state)), s->mem);
	return names.v;
}

/* What is torn can be fetched once the lists are there: then it is repaired, and no sooner. */
void resolving_repair(struct resolving *s)
{
	static const char *const cures[] = { "system.dpkg", NULL };
	const struct packages_facts *p = s->packages;
	const char *const *names = torn(s);

	if (!resolving_is_apt(s) || (!fact_true(p->interrupted) &&
			   !(p->half_configured.state == FACT_KNOWN && *p->half_configured.v)))
		return;
	if (!s->r->refreshed || !*names) {
		add_step(s, (struct step){ STEP_REPAIR, .cures = cures,
			 .title = "Configure the packages that dpkg has not finished" },
			 MANAGER_CONFIGURE, NULL);
		add_step(s, (struct step){ STEP_REPAIR, .cures = cures,
			 .title = "Bring what unfinished packages lack" }, MANAGER_FIX, NULL);
	}
	if (*names && !s->r->refreshed)
		s->refresh = s->plan->provisional = true;
	if (*names && s->r->refreshed)
		add_step(s, (struct step){ STEP_REPAIR, .cures = cures, .packages = names,
			 .title = "Install again what was torn while it was unpacked" },
			 MANAGER_REINSTALL, names);
}

static bool stale(const struct resolving *s)
{
	const struct packages_facts *p = s->packages;

	return resolving_is_apt(s) && (!fact_true(p->lists) || p->lists_age.state != FACT_KNOWN ||
			     p->lists_age.v > FRESH_DAYS);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "python3.8" of python3.8, python38 and python311-base; NULL of a plain python3. */
static const char *command_of(const char *package, struct arena *mem)
{
	struct span digits = span_of(package);
	size_t n = 0;

	if (!span_starts(digits, "python3"))
		return NULL;
	digits.v += strlen("python3");
	if (*digits.v == '.')
		digits.v++;
	while (digits.v[n] >= '0' && digits.v[n] <= '9')
		n++;
	return n && !digits.v[n] ? arena_printf(mem, "python3.%.*s", (int)n, digits.v) : NULL;
}

void resolving_install(struct resolving *s)
{
	struct step step = { STEP_INSTALL, .wants = arena_take(s->mem, s->n + 1, sizeof *s->wants,
							      _Alignof(struct want)) };
	struct list names = { 0 }, cures = { 0 };

	if (!s->n)
		return;
	memcpy((void *)(uintptr_t)step.wants, s->wants, s->n * sizeof *s->wants);
	step.nwants = s->n;
	list_add(&names, NULL, s->mem);
	list_add(&cures, NULL, s->mem);
	for (size_t i = 0; i < s->n; i++) {
		const char *const *id = s->wants[i].cures;

		if (!list_has(&names, s->wants[i].chosen))
			list_add(&names, s->wants[i].chosen, s->mem);
		for (; id && *id; id++)
			if (!list_has(&cures, *id))
				list_add(&cures, *id, s->mem);
		if (s->wants[i].recipe && strcmp(s->wants[i].recipe, "python") == 0)
			s->plan->type = command_of(s->wants[i].chosen, s->mem);
	}
	qsort(names.v, names.n, sizeof *names.v, by_text);
	step.packages = names.v;
	step.cures = cures.v;
	step.title = names.n == 1 ? arena_printf(s->mem, "Install %s", names.v[0])
				  : arena_printf(s->mem, "Install %zu packages", names.n);
	add_step(s, step, MANAGER_INSTALL, names.v);
}

void resolving_refresh(struct resolving *s)
{
	static const char *const cures[] = { "system.apt", NULL };

	if ((s->refresh || (s->n && stale(s))) && !s->r->refreshed)
		add_step(s, (struct step){ STEP_REFRESH, .cures = resolving_is_apt(s) ? cures : NULL,
			 .title = s->manager->upgrades
				? "Bring the lists of packages and all packages up to date, which "
				  "cannot be undone"
				: "Bring the lists of packages up to date" },
			 MANAGER_REFRESH, NULL);
}
