/* Can the Python that one would use build extensions, make environments and install packages? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../base/scan.h"
#include "../pip.h"
#include "../python.h"
#include "check.h"
#include "chosen.h"

/* The Python that one would use; with a finding that says so when there is none. */
static const struct python_facts *chosen(struct judge *j)
{
	const struct python_facts *p = python_chosen(j->facts);

	if (!p)
		judge_skip(j, NULL, "there is no Python 3.8 or newer to look at");
	return p;
}

/* The same where a part of it must be there: without a Python that is missing, too, and one plan
 * then brings both.  A Python whose branch nobody knows may be one.
 */
static const struct python_facts *chosen_with(struct judge *j, const char *part, const char *recipe)
{
	const struct python_facts *p = python_chosen(j->facts);
	struct finding *f;

	for (size_t i = 0; !p && i < FACT_ROWS(j->facts, python); i++)
		if (!judge_has(j, FACT_ROW(j->facts, python, i)->path.v,
			       &FACT_ROW(j->facts, python, i)->branch, "how new this Python is"))
			return NULL;
	if (!p) {
		f = judge_bad(j, NULL, "there is no Python 3.8 or newer, and so no %s", part);
		f->cure = recipe;
		f->advice = "Get a newer Python first: see python.version.";
	}
	return p;
}

/* Only the distribution's Pythons get their missing parts from its packages. */
static const char *cure_of(const struct python_facts *p, const char *recipe)
{
	return fact_is(p->origin, "system") || (fact_is(p->origin, "venv") && p->real.v &&
	       strncmp(p->real.v, "/usr/bin/", 9) == 0) ? recipe : NULL;
}

static void run_headers(struct judge *j)
{
	const struct python_facts *p = chosen_with(j, "headers of one", "python-headers");
	struct finding *f;

	if (!p || !judge_has(j, p->path.v, &p->headers, "whether its headers are there"))
		return;
	if (!p->headers.v) {
		f = judge_bad(j, p->path.v, "the headers of %s are missing: '%s' is not there",
			      p->command.v, p->headers.src);
		f->cure = cure_of(p, "python-headers");
	} else if (p->headers_version.state == FACT_KNOWN && p->version.state == FACT_KNOWN &&
		   strcmp(p->headers_version.v, p->version.v) != 0) {
		f = judge_warn(j, p->path.v,
			       "the headers are those of Python %s, the program is %s",
			       p->headers_version.v, p->version.v);
	} else {
		f = judge_pass(j, p->path.v, "the headers of %s are there", p->command.v);
	}
	f->evidence = p->headers.src;
}

const struct check check_python_headers = {
	.id = "python.headers",
	.title = "Python.h is there",
	.why = "A package without a wheel for aarch64 is built from source, and its C code "
	       "includes Python.h.",
	.advice = "Install this Python again with its headers, from where it came.",
	.links = { "https://docs.python.org/3/extending/building.html",
		   "https://github.com/AmpereComputing/ampere-porting-advisor/blob/main/doc/"
		   "python.md" },
	.required = IN_DEV | IN_SCIENCE,
	.needs = NEEDS(python),
	.run = run_headers,
};

static void run_venv(struct judge *j)
{
	const struct python_facts *p = chosen_with(j, "virtual environments", "venv");
	struct finding *f;

	if (!p || !judge_has(j, p->path.v, &p->venv, "whether it can make virtual environments"))
		return;
	if (p->venv.v) {
		f = judge_pass(j, p->path.v, "%s -m venv can make virtual environments",
			       p->command.v);
	} else {
		f = judge_bad(j, p->path.v,
			      "%s cannot make virtual environments: '%s' is not there",
			      p->command.v, p->venv.src);
		f->cure = cure_of(p, "venv");
	}
	f->evidence = p->venv.src;
}

const struct check check_python_venv = {
	.id = "python.venv",
	.title = "virtual environments can be made",
	.why = "Packages belong into a virtual environment; without ensurepip and its pip none can "
	       "be made.",
	.advice = "Install this Python again with ensurepip, from where it came.",
	.links = { "https://docs.python.org/3/library/venv.html",
		   "https://github.com/deadsnakes/issues/issues/97",
		   "https://github.com/nektos/act/issues/925" },
	.required = IN_MINIMAL | IN_AI,
	.needs = NEEDS(python),
	.run = run_venv,
};

static void run_pip(struct judge *j)
{
	const struct python_facts *p = chosen_with(j, "pip for one", "pip");
	struct finding *f;

	if (!p || !judge_has(j, p->path.v, &p->pip, "whether pip is there"))
		return;
	if (p->pip.state == FACT_KNOWN) {
		f = judge_pass(j, p->path.v, "pip %s is there for %s", p->pip.v, p->command.v);
	} else {
		f = judge_bad(j, p->path.v, "there is no pip for %s", p->command.v);
		f->cure = cure_of(p, "pip");
		if (p->branch.state == FACT_KNOWN && version_cmp(p->branch.v, "3.10") < 0)
			f->advice = arena_printf(
				j->mem,
				"Make it with `%s -m ensurepip`; get-pip.py takes Python 3.10 or "
				"later, for this one there is "
				"https://bootstrap.pypa.io/pip/%s/get-pip.py.",
				p->command.v, p->branch.v);
	}
	f->evidence = p->pip.src;
}

const struct check check_python_pip = {
	.id = "python.pip",
	.title = "pip is there for the Python one would use",
	.why = "pip brings packages from the index; some distributions leave it out or ship its "
	       "wheel only.",
	.advice = "Make it with `python3 -m ensurepip` in the Python it is missing from.",
	.links = { "https://pip.pypa.io/en/stable/installation/",
		   "https://github.com/Azure/azure-cli/issues/31264",
		   "https://github.com/apache/arrow/issues/38984" },
	.required = IN_MINIMAL | IN_AI,
	.needs = NEEDS(python),
	.run = run_pip,
};

static void run_managed(struct judge *j)
{
	const struct pip_facts *pip = FACT_ROW(j->facts, pip, 0);
	const struct python_facts *p = chosen(j);
	struct finding *f;

	if (!p || !judge_has(j, p->path.v, &p->externally_managed,
			     "whether its packages are the distribution's"))
		return;
	if (!p->externally_managed.v) {
		f = judge_pass(j, p->path.v,
			       fact_is(p->origin, "venv")
				       ? "%s is in a virtual environment: pip install works"
				       : "%s is not marked as the distribution's: pip install "
					 "works, best in a virtual environment",
			       p->command.v);
		f->evidence = p->externally_managed.src;
		return;
	}
	if (!judge_has(j, p->path.v, &pip->break_system_packages,
		       "whether pip may break the system's packages"))
		return;
	if (fact_true(pip->break_system_packages)) {
		f = judge_warn(j, p->path.v,
			       "pip is told to write among the distribution's packages of %s "
			       "(break-system-packages)",
			       p->command.v);
		f->evidence = pip->break_system_packages.src;
		return;
	}
	judge_pass(j, p->path.v,
		   "the packages of %s belong to the distribution: pip install works in a virtual "
		   "environment only",
		   p->command.v)
		->evidence = p->externally_managed.src;
}

const struct check check_python_managed = {
	.id = "python.managed",
	.title = "pip leaves the distribution's packages alone (PEP 668)",
	.why = "pip and the package manager overwrite each other's files where both write into one "
	       "Python; the distribution's tools then break.",
	.advice = "Remove break-system-packages from pip's configuration and use a virtual "
		  "environment.",
	.links = { "https://peps.python.org/pep-0668/",
		   "https://github.com/pypa/pip/issues/11820" },
	.needs = NEEDS(python) | NEEDS(pip),
	.run = run_managed,
};

static void run_arch(struct judge *j)
{
	const char *userland = NULL;
	size_t n = 0, bad = 0;

	for (size_t i = 0; i < FACT_ROWS(j->facts, python); i++) {
		const struct python_facts *p = FACT_ROW(j->facts, python, i);

		if (fact_is(p->origin, "venv"))
			continue;
		n++;
		if (!judge_has(j, p->path.v, &p->arch, "what this Python is built for") ||
		    !judge_has(j, p->path.v, &p->userland,
			       "what the machine's programs are built for")) {
			bad++;
			continue;
		}
		userland = p->userland.v;
		if (strcmp(p->arch.v, p->userland.v) == 0)
			continue;
		bad++;
		judge_warn(j, p->path.v, "%s is built for %s, the rest of the system for %s",
			   p->path.v, p->arch.v, p->userland.v)
			->evidence = p->arch.src;
	}
	if (!n)
		judge_skip(j, NULL, "there is no Python to judge");
	else if (!bad)
		judge_pass(j, NULL, n == 1 ? "Python is built for %s, as the rest of the system is"
			   : "each Python is built for %s, as the rest of the system is", userland);
}

const struct check check_python_arch = {
	.id = "python.arch",
	.title = "each Python is built for this system",
	.why = "A Python for another architecture runs emulated and slowly, or not at all, and "
	       "installs wheels that no other program here can load.",
	.advice = "Install a Python built for this machine in its place.",
	.links = { "https://packaging.python.org/en/latest/specifications/"
		   "platform-compatibility-tags/" },
	.needs = NEEDS(python),
	.run = run_arch,
};

static void run_free_threaded(struct judge *j)
{
	const struct python_facts *p = NULL;

	for (size_t i = 0; i < FACT_ROWS(j->facts, python); i++)
		if (fact_true(FACT_ROW(j->facts, python, i)->is_default))
			p = FACT_ROW(j->facts, python, i);
	if (!p)
		p = chosen(j);
	if (!p ||
	    !judge_has(j, p->path.v, &p->free_threaded, "whether this Python is free-threaded"))
		return;
	if (p->free_threaded.v)
		judge_warn(j, p->path.v,
			   "%s is a free-threaded build (%s): many packages have no wheel for it",
			   p->command.v, p->abi.v)
			->evidence = p->abi.src;
	else
		judge_pass(j, p->path.v, "%s has the usual ABI (%s)", p->command.v, p->abi.v)
			->evidence = p->abi.src;
}

const struct check check_python_free_threaded = {
	.id = "python.free-threaded",
	.title = "the default Python has the usual ABI",
	.why = "A free-threaded Python takes only wheels of its own ABI, which many packages do "
	       "not make; pip then builds from source.",
	.advice = "Use the build with the global interpreter lock unless free threading is what "
		  "you are after.",
	.links = { "https://docs.python.org/3/howto/free-threading-python.html",
		   "https://peps.python.org/pep-0703/" },
	.needs = NEEDS(python),
	.run = run_free_threaded,
};
