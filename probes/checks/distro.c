/* Is the distribution one that ampy knows, and is it still supported? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../distro.h"
#include "check.h"

static const char *name_of(const struct distro_facts *d, struct arena *mem)
{
	if (d->name.v && *d->name.v)
		return d->name.v;
	return arena_printf(mem, "%s %s", d->id.v, d->version.v ? d->version.v : "");
}

static void run_distro(struct judge *j)
{
	const struct distro_facts *d = FACT_ROW(j->facts, distro, 0);

	if (d->id.state != FACT_KNOWN)
		judge_warn(j, NULL, "there is no os-release file, so the distribution is not known")
			->evidence = "/etc/os-release, /usr/lib/os-release";
	else if (d->family.state != FACT_KNOWN)
		judge_warn(j, NULL,
			   "%s is of no distribution family that ampy knows (debian, rhel, suse, "
			   "alpine, arch), so it cannot name packages",
			   name_of(d, j->mem))
			->evidence = d->id.src;
	else
		judge_pass(j, NULL, "%s, family %s, packages by %s", name_of(d, j->mem),
			   d->family.v,
			   d->package_manager.v ? d->package_manager.v : "no known package manager")
			->evidence = d->id.src;
}

const struct check check_system_distro = {
	.id = "system.distro",
	.title = "the distribution is one whose packages ampy knows",
	.why = "Package names differ between distributions: a cure can only be named where the "
	       "family is known.",
	.advice = "Install what is missing by hand; an os-release file with ID and ID_LIKE tells "
		  "ampy the family.",
	.links = { "https://www.freedesktop.org/software/systemd/man/latest/os-release.html" },
	.needs = NEEDS(distro),
	.run = run_distro,
};

static void judge_extended(struct judge *j, const struct distro_facts *d)
{
	struct day end = { 0 };
	bool free_of_charge = fact_is(d->extended, "LTS");

	if (!d->eol_extended.v || scan_day(span_of(d->eol_extended.v), &end) < 0 ||
	    day_cmp(j->today, end) > 0)
		judge_warn(j, NULL, "%s has had no security updates since %s", name_of(d, j->mem),
			   end.year ? d->eol_extended.v : d->eol.v)->evidence = d->eol.src;
	else if (free_of_charge)
		judge_pass(j, NULL, "%s gets security updates from %s until %s", name_of(d, j->mem),
			   d->extended.v, d->eol_extended.v)->evidence = d->eol.src;
	else
		judge_warn(j, NULL, "standard support of %s ended on %s; only %s goes on, until %s",
			   name_of(d, j->mem), d->eol.v, d->extended.v, d->eol_extended.v)
			->evidence = d->eol.src;
}

static void run_supported(struct judge *j)
{
	const struct distro_facts *d = FACT_ROW(j->facts, distro, 0);
	struct day end;

	if (d->id.state != FACT_KNOWN || d->version.state != FACT_KNOWN)
		judge_skip(j, NULL, "the release is not known, or rolls");
	else if (d->eol.state != FACT_KNOWN || scan_day(span_of(d->eol.v), &end) < 0)
		judge_skip(j, NULL, "no end of life is on record for %s", name_of(d, j->mem));
	else if (!j->today.year)
		judge_unknown(j, NULL,
			      "cannot tell whether %s is past its end of life (%s): this root has "
			      "no clock; give the day with --now",
			      name_of(d, j->mem), d->eol.v);
	else if (day_cmp(j->today, end) <= 0)
		judge_pass(j, NULL, "%s is supported until %s", name_of(d, j->mem), d->eol.v)
			->evidence = d->eol.src;
	else
		judge_extended(j, d);
}

const struct check check_system_supported = {
	.id = "system.supported",
	.title = "the release still gets security updates",
	.why = "Past its end of life a release's archive moves away and its packages stay as they "
	       "are, with their known holes.",
	.advice = "Plan the upgrade to a supported release, or start new instances from one.",
	.links = { "https://endoflife.date/" },
	.needs = NEEDS(distro),
	.run = run_supported,
};
