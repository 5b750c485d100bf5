/* Is the package manager's work finished, and can it install anything? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../packages.h"
#include "check.h"

enum { STALE_DAYS = 30, NAMED = 3 };

/* What Python development stands on; a held one keeps what depends on a newer one away. */
static const char *const cared[] = {
	"python3",         "libpython3", "gcc",     "g++",       "cpp",
	"gfortran",        "libc6",      "libc-",   "libstdc++", "make",
	"build-essential", "binutils",   "libblas", "liblapack", "libopenblas",
	"libatlas",        "libffi",     "pkg",
};

/* "a, b, c and 4 more" */
static const char *some(const char *const *names, struct arena *mem)
{
	const char *all = "";
	size_t n = 0;

	while (names[n])
		n++;
	for (size_t i = 0; i < n && i < NAMED; i++)
		all = arena_printf(mem, "%s%s%s", all, i ? ", " : "", names[i]);
	return n > NAMED ? arena_printf(mem, "%s and %zu more", all, n - NAMED) : all;
}

static const struct packages_facts *facts_of(const struct judge *j)
{
	return FACT_ROW(j->facts, packages, 0);
}

/* False, with the finding added, where there is no dpkg or its database cannot be read. */
static bool has_dpkg(struct judge *j)
{
	const struct packages_facts *p = facts_of(j);

	if (!judge_has(j, NULL, &p->half_configured, "which packages are whole"))
		return false;
	if (p->half_configured.state == FACT_ABSENT)
		judge_skip(j, NULL, "packages are not dpkg's here");
	return p->half_configured.state == FACT_KNOWN;
}

static void run_dpkg(struct judge *j)
{
	const struct packages_facts *p = facts_of(j);

	if (!has_dpkg(j) || !judge_has(j, NULL, &p->interrupted, "whether dpkg was interrupted"))
		return;
	if (*p->half_configured.v)
		judge_bad(j, NULL, "dpkg has not finished with %s",
			  some(p->half_configured.v, j->mem))
			->evidence = p->half_configured.src;
	else if (fact_true(p->interrupted))
		judge_bad(j, NULL,
			  "dpkg was interrupted: %s holds changes that are not in its database",
			  p->interrupted.src)
			->evidence = p->interrupted.src;
	else
		judge_pass(j, NULL, "dpkg has no unfinished work among %lld packages",
			   (long long)p->installed.v)->evidence = p->half_configured.src;
}

const struct check check_system_dpkg = {
	.id = "system.dpkg",
	.title = "dpkg has no unfinished work",
	.why = "After an interrupted installation apt refuses to install anything until dpkg has "
	       "finished it.",
	.advice = "Run 'sudo dpkg --configure -a', then 'sudo apt-get -f install'.",
	.links = { "https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html" },
	.needs = NEEDS(packages),
	.run = run_dpkg,
};

static bool is_cared(const char *name)
{
	for (size_t i = 0; i < LEN(cared); i++)
		if (strncmp(name, cared[i], strlen(cared[i])) == 0)
			return true;
	return false;
}

static void run_held(struct judge *j)
{
	const struct packages_facts *p = facts_of(j);
	struct list ours = { 0 };

	if (!has_dpkg(j))
		return;
	list_add(&ours, NULL, j->mem);
	for (size_t i = 0; p->held.v[i]; i++)
		if (is_cared(p->held.v[i]))
			list_add(&ours, p->held.v[i], j->mem);
	if (ours.n)
		judge_bad(j, NULL, "on hold: %s", some(ours.v, j->mem))->evidence = p->held.src;
	else if (*p->held.v)
		judge_pass(j, NULL, "on hold is nothing that Python development stands on, only %s",
			   some(p->held.v, j->mem))->evidence = p->held.src;
	else
		judge_pass(j, NULL, "no package is on hold")->evidence = p->held.src;
}

const struct check check_system_held = {
	.id = "system.held",
	.title = "no package that Python development stands on is on hold",
	.why = "A package on hold stays at its version: what needs a newer one cannot be installed "
	       "beside it.",
	.advice = "Run 'apt-mark unhold NAME' as root if the hold is not meant.",
	.links = { "https://manpages.debian.org/bookworm/apt/apt-mark.8.en.html" },
	.needs = NEEDS(packages),
	.run = run_held,
};

/* False, with the finding added, where packages are not apt's. */
static bool has_apt(struct judge *j)
{
	const struct packages_facts *p = facts_of(j);

	if (!judge_has(j, NULL, &p->manager, "which package manager there is"))
		return false;
	if (fact_is(p->manager, "apt"))
		return true;
	judge_skip(j, NULL, "packages are not apt's here");
	return false;
}

/* By the day that one judges as of: --now gives one to a root without a clock. */
static void judge_age(struct judge *j, int64_t age)
{
	const struct packages_facts *p = facts_of(j);

	if (age > STALE_DAYS)
		judge_bad(j, NULL,
			  "apt's package lists are %lld days old: the files they name may be gone",
			  (long long)age)
			->evidence = p->lists_updated.src;
	else
		judge_pass(j, NULL, "apt has %lld source%s and lists of %s",
			   (long long)p->sources.v, p->sources.v == 1 ? "" : "s",
			   age <= 0 ? "today"
				    : arena_printf(j->mem, "%lld day%s ago", (long long)age,
						   age == 1 ? "" : "s"))
			->evidence = p->lists_updated.src;
}

static void judge_lists(struct judge *j)
{
	const struct packages_facts *p = facts_of(j);
	struct day updated;

	if (p->lists.state == FACT_KNOWN && !p->lists.v) {
		judge_bad(j, NULL, "apt's package lists are not there: it can install nothing yet")
			->evidence = p->lists.src;
		return;
	}
	if (!judge_has(j, NULL, &p->lists, "whether apt's package lists are there") ||
	    !judge_has(j, NULL, &p->lists_updated, "how old apt's package lists are"))
		return;
	if (!j->today.year || scan_day(span_of(p->lists_updated.v), &updated) < 0)
		judge_unknown(j, NULL,
			      "cannot tell how old apt's package lists of %s are: this root has no "
			      "clock; give the day with --now",
			      p->lists_updated.v)
			->evidence = p->lists_updated.src;
	else
		judge_age(j, day_number(j->today) - day_number(updated));
}

static void run_apt(struct judge *j)
{
	const struct packages_facts *p = facts_of(j);
	struct finding *f;

	if (!has_apt(j) || !judge_has(j, NULL, &p->sources, "where apt takes packages from"))
		return;
	if (*p->malformed.v) {
		f = judge_bad(j, NULL, "apt refuses to work: %s", p->malformed.v[0]);
		f->evidence = p->malformed.src;
		f->advice = "Mend or remove that entry; see sources.list(5).";
	} else if (!p->sources.v) {
		f = judge_bad(j, NULL, "apt has no source of packages in %s or %s.d",
			      "/etc/apt/sources.list", "/etc/apt/sources.list");
		f->evidence = p->sources.src;
		f->advice = "Give apt the distribution's own archive again; see sources.list(5).";
	} else {
		judge_lists(j);
	}
}

const struct check check_system_apt = {
	.id = "system.apt",
	.title = "apt knows where packages come from, and its lists are fresh",
	.why = "Without lists apt finds no package, and with old ones it asks for files that the "
	       "archive no longer has.",
	.advice = "Run 'sudo apt-get update'.",
	.links = { "https://manpages.debian.org/bookworm/apt/sources.list.5.en.html" },
	.needs = NEEDS(packages),
	.run = run_apt,
};

static void run_apt_trust(struct judge *j)
{
	const struct packages_facts *p = facts_of(j);

	if (!has_apt(j) || !judge_has(j, NULL, &p->insecure, "which of apt's sources are signed"))
		return;
	if (*p->insecure.v)
		judge_bad(j, NULL, "apt takes packages without a valid signature from %s",
			  some(p->insecure.v, j->mem))->evidence = p->insecure.src;
	else
		judge_pass(j, NULL, "apt asks every source for a valid signature")->evidence =
			p->insecure.src;
}

const struct check check_system_apt_trust = {
	.id = "system.apt-trust",
	.title = "apt asks every source for a valid signature",
	.why = "With trusted=yes or allow-insecure=yes whoever stands between this machine and the "
	       "archive can give it any package, which root then installs.",
	.advice = "Remove trusted and allow-insecure from the entry and name the archive's key in "
		  "Signed-By.",
	.links = { "https://manpages.debian.org/bookworm/apt/sources.list.5.en.html" },
	.needs = NEEDS(packages),
	.run = run_apt_trust,
};

static void run_reboot(struct judge *j)
{
	const struct packages_facts *p = facts_of(j);

	if (!judge_has(j, NULL, &p->needs_reboot, "whether an update waits for a restart"))
		return;
	if (p->needs_reboot.v)
		judge_bad(j, NULL, "an update waits for a restart of this machine")->evidence =
			p->needs_reboot.src;
	else
		judge_pass(j, NULL, "no update waits for a restart")->evidence =
			p->needs_reboot.src;
}

const struct check check_system_reboot = {
	.id = "system.reboot",
	.title = "no update waits for a restart",
	.why = "The kernel or a library that runs is older than the one on disk: what is built or "
	       "measured now can differ after the restart.",
	.advice = "Restart the machine when it suits.",
	.links = { "https://www.debian.org/doc/debian-policy/ch-opersys.html" },
	.needs = NEEDS(packages),
	.run = run_reboot,
};
