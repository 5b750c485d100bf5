/* Is there a Python that one can use, how new is it, and is the system's own where it belongs? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../distro.h"
#include "../python.h"
#include "check.h"
#include "chosen.h"

/* "Python 3.11.2", or the branch where the exact version is not known. */
static const char *name_of(const struct python_facts *p, struct arena *mem)
{
	const char *version = p->version.state == FACT_KNOWN ? p->version.v : p->branch.v;

	return arena_printf(mem, "%s %s", fact_is(p->implementation, "pypy") ? "PyPy" : "Python",
			    version ? version : "of unknown version");
}

static bool is_python3(const struct python_facts *p)
{
	return fact_is(p->implementation, "cpython") && !fact_is(p->origin, "platform") &&
	       (p->branch.state != FACT_KNOWN || version_cmp(p->branch.v, "3") >= 0);
}

static void run_present(struct judge *j)
{
	const struct python_facts *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < FACT_ROWS(j->facts, python); i++) {
		const struct python_facts *p = FACT_ROW(j->facts, python, i);

		if (!is_python3(p))
			continue;
		n++;
		if (!first || fact_true(p->is_default))
			first = p;
	}
	if (!first) {
		judge_bad(j, NULL, FACT_ROWS(j->facts, python)
			  ? "there is no CPython 3 but the platform's own, which is not for users"
			  : "there is no Python 3")->cure = "python";
		return;
	}
	if (n == 1)
		judge_pass(j, NULL, "%s is there: %s", name_of(first, j->mem), first->path.v)
			->evidence = first->path.v;
	else
		judge_pass(j, NULL, "%zu Pythons are there, among them %s", n, first->path.v)
			->evidence = first->path.v;
}

const struct check check_python_present = {
	.id = "python.present", .title = "Python 3 is there",
	.why = "Nothing can be developed in Python without it.",
	.links = { "https://devguide.python.org/versions/" },
	.required = IN_ALL, .needs = NEEDS(python), .run = run_present,
};

static const struct python_facts *default_of(const struct facts *f)
{
	for (size_t i = 0; i < FACT_ROWS(f, python); i++)
		if (fact_true(FACT_ROW(f, python, i)->is_default))
			return FACT_ROW(f, python, i);
	return NULL;
}

/* Releases whose archive has a Python of 3.8 or later beside an older python3: what one types for
 * it, and what has to be done first.  No command: there is none.
 */
static const struct { const char *name, *version, *command, *first; } beside[] = {
	{ "amzn", "2", "python3.8", "run 'sudo amazon-linux-extras enable python3.8' first; " },
	{ "debian", "9", NULL, NULL },
	{ "debian", "10", NULL, NULL },
	{ "opensuse-leap", "15", "python3.11", "" },
	{ "rhel", "7", NULL, NULL },
	{ "rhel", "8", "python3.11", "" },
	{ "sles", "15", "python3.11", "" },
	{ "ubuntu", "18.04", "python3.8", "" },
};

static bool release_is(const struct distro_facts *d, const char *name, const char *version)
{
	size_t n = strlen(version);

	return (fact_is(d->id, name) || (fact_is(d->family, name) && !fact_is(d->id, "amzn"))) &&
	       d->version.state == FACT_KNOWN && strncmp(d->version.v, version, n) == 0 &&
	       (d->version.v[n] == '\0' || d->version.v[n] == '.');
}

/* What the release has instead: said behind what is wrong, and where it has nothing, as advice. */
static const char *instead(struct judge *j, const char **advice)
{
	const struct distro_facts *d =
		FACT_ROWS(j->facts, distro) ? FACT_ROW(j->facts, distro, 0) : NULL;

	for (size_t i = 0; d && i < LEN(beside); i++) {
		if (!release_is(d, beside[i].name, beside[i].version))
			continue;
		if (beside[i].command)
			return arena_printf(j->mem, "; %sonce the cure is installed, type %s",
					    beside[i].first, beside[i].command);
		*advice = "The release's archive has no newer Python: move to a newer release, or "
			  "take one from uv, pyenv or conda-forge.";
	}
	return "";
}

/* No Python is usable: is one too old, or is one's version not known? */
static void none_usable(struct judge *j)
{
	const struct python_facts *newest = NULL;
	const char *advice = NULL, *after = instead(j, &advice);
	struct finding *f;

	for (size_t i = 0; i < FACT_ROWS(j->facts, python); i++) {
		const struct python_facts *p = FACT_ROW(j->facts, python, i);

		if (is_python3(p) && !judge_has(j, p->path.v, &p->branch, "how new this Python is"))
			return;
		if (is_python3(p) && (!newest || version_cmp(p->branch.v, newest->branch.v) > 0))
			newest = p;
	}
	if (!newest) {
		f = judge_bad(j, NULL, "there is no Python 3.8 or newer%s", after);
		f->cure = advice ? NULL : "python";
		f->advice = advice;
		return;
	}
	f = version_cmp(newest->branch.v, "3.8") < 0
		? judge_bad(j, newest->path.v, "the newest is %s, older than 3.8%s",
			    name_of(newest, j->mem), after)
		: judge_bad(j, newest->path.v, "the newest is %s, a pre-release",
			    name_of(newest, j->mem));
	f->cure = advice ? NULL : "python";
	f->advice = advice;
	f->evidence = newest->version.src;
}

static void run_version(struct judge *j)
{
	const struct python_facts *p = python_chosen(j->facts), *now = default_of(j->facts);
	const char *name;
	struct finding *f;

	if (!p) {
		none_usable(j);
		return;
	}
	name = name_of(p, j->mem);
	if (p == now)
		f = judge_pass(j, p->path.v, "python3 is %s", name);
	else if (now)
		f = judge_pass(j, p->path.v, "python3 leads to %s; type %s for %s",
			       name_of(now, j->mem), p->command.v, name);
	else
		f = judge_pass(j, p->path.v, "type %s for %s", p->command.v, name);
	f->evidence = p->version.src;
}

const struct check check_python_version = {
	.id = "python.version", .title = "Python is 3.8 or newer",
	.why = "Few packages are built for older Pythons, and those hardly ever for aarch64.",
	.links = { "https://devguide.python.org/versions/",
		   "https://github.com/aws/aws-graviton-getting-started/blob/main/python.md" },
	.required = IN_ALL, .needs = NEEDS(python), .run = run_version,
};

static void judge_branch(struct judge *j, const struct python_facts *p)
{
	const char *path = p->path.v;
	const char *name = arena_printf(j->mem, "%s (%s)", name_of(p, j->mem), path);
	struct finding *f;
	struct day end;

	if (!judge_has(j, path, &p->branch, "the branch of this Python"))
		return;
	if (p->eol.state != FACT_KNOWN || scan_day(span_of(p->eol.v), &end) < 0)
		f = judge_skip(j, path, "no end of life is on record for Python %s", p->branch.v);
	else if (!j->today.year)
		f = judge_unknown(j, path,
				  "cannot tell whether %s is past its end of life (%s): this root "
				  "has no clock; give the day with --now",
				  name, p->eol.v);
	else if (p->version.state == FACT_KNOWN && strpbrk(p->version.v, "abr"))
		f = judge_warn(j, path, "%s is a pre-release", name);
	else if (day_cmp(j->today, end) <= 0)
		f = judge_pass(j, path, "%s gets security fixes until %s", name, p->eol.v);
	else if (fact_is(p->origin, "system"))
		f = judge_warn(j, path,
			       "%s has had no security fixes from python.org since %s; only the "
			       "distribution may still mend it",
			       name, p->eol.v);
	else
		f = judge_warn(j, path, "%s has had no security fixes since %s", name, p->eol.v);
	f->evidence = p->eol.src;
}

static void run_supported(struct judge *j)
{
	size_t n = 0;

	for (size_t i = 0; i < FACT_ROWS(j->facts, python); i++) {
		const struct python_facts *p = FACT_ROW(j->facts, python, i);

		/* A virtual environment's Python is judged where it lies. */
		if (!is_python3(p) || fact_is(p->origin, "venv"))
			continue;
		judge_branch(j, p);
		n++;
	}
	if (!n)
		judge_skip(j, NULL, "there is no Python to judge");
}

const struct check check_python_supported = {
	.id = "python.supported",
	.title = "each Python's branch still gets security fixes",
	.why = "Past a branch's end of life its holes stay open, and packages stop making wheels "
	       "for it.",
	.advice = "Use a newer branch for new work, in a virtual environment; leave the system's "
		  "Python in place.",
	.links = { "https://devguide.python.org/versions/", "https://endoflife.date/python" },
	.needs = NEEDS(python),
	.run = run_supported,
};

/* The minor version that a release's own tools are written for.  Enterprise Linux 8 is not here:
 * its tools have a Python of their own, and alternatives may choose what python3 is.
 */
static const struct { const char *id, *version, *branch; } owns[] = {
	{ "almalinux", "9", "3.9" }, { "almalinux", "10", "3.12" }, { "amzn", "2", "3.7" },
	{ "amzn", "2023", "3.9" }, { "centos", "9", "3.9" }, { "centos", "10", "3.12" },
	{ "debian", "10", "3.7" }, { "debian", "11", "3.9" }, { "debian", "12", "3.11" },
	{ "debian", "13", "3.13" }, { "fedora", "42", "3.13" }, { "fedora", "43", "3.14" },
	{ "fedora", "44", "3.14" }, { "ol", "9", "3.9" }, { "ol", "10", "3.12" },
	{ "opensuse-leap", "15", "3.6" }, { "rhel", "9", "3.9" }, { "rhel", "10", "3.12" },
	{ "rocky", "9", "3.9" }, { "rocky", "10", "3.12" }, { "sles", "15", "3.6" },
	{ "ubuntu", "18.04", "3.6" }, { "ubuntu", "20.04", "3.8" }, { "ubuntu", "22.04", "3.10" },
	{ "ubuntu", "24.04", "3.12" }, { "ubuntu", "26.04", "3.14" },
};

static const char *own_branch(const struct distro_facts *d)
{
	for (size_t i = 0; d->version.state == FACT_KNOWN && i < LEN(owns); i++) {
		size_t n = strlen(owns[i].version);

		if (fact_is(d->id, owns[i].id) && strncmp(d->version.v, owns[i].version, n) == 0 &&
		    (d->version.v[n] == '\0' || d->version.v[n] == '.'))
			return owns[i].branch;
	}
	return NULL;
}

static void run_default(struct judge *j)
{
	const struct distro_facts *d = FACT_ROW(j->facts, distro, 0);
	const struct python_facts *p = NULL;
	const char *own = own_branch(d);
	struct finding *f;

	for (size_t i = 0; i < FACT_ROWS(j->facts, python); i++)
		if (fact_true(FACT_ROW(j->facts, python, i)->is_system))
			p = FACT_ROW(j->facts, python, i);
	if (!p) {
		judge_skip(j, NULL, "no interpreter stands behind /usr/bin/python3");
		return;
	}
	if (!fact_is(p->origin, "system") && !fact_is(p->origin, "platform"))
		f = judge_warn(j, "/usr/bin/python3",
			       "/usr/bin/python3 leads to %s, which is not the distribution's own "
			       "Python",
			       p->real.v);
	else if (own && p->branch.state == FACT_KNOWN && strcmp(own, p->branch.v) != 0)
		f = judge_warn(j, "/usr/bin/python3",
			       "/usr/bin/python3 leads to Python %s, while the tools of %s %s are "
			       "written for %s",
			       p->branch.v, d->id.v, d->version.v, own);
	else
		f = judge_pass(j, "/usr/bin/python3", "/usr/bin/python3 leads to %s", p->real.v);
	f->evidence = "/usr/bin/python3";
}

const struct check check_python_default = {
	.id = "python.default",
	.title = "/usr/bin/python3 is the distribution's own",
	.why = "The distribution's tools (apt, dnf, cloud-init) start /usr/bin/python3 and break "
	       "with another one.",
	.advice = "Point /usr/bin/python3 back to the distribution's Python; call another one by "
		  "its name (python3.11) or from a virtual environment.",
	.links = { "https://docs.aws.amazon.com/linux/al2023/ug/python.html",
		   "https://github.com/aws/aws-graviton-getting-started/blob/main/python.md" },
	.needs = NEEDS(python) | NEEDS(distro),
	.run = run_default,
};
