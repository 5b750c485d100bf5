/* What `doctor --run` proved by use. */
#include "../base/base.h"

#include "../python.h"
#include "../run.h"
#include "check.h"

/* What is wrong with the Python one gets counts; with any other it is a warning. */
static struct finding *bad(struct judge *j, const struct run_facts *r, const char *text)
{
	return fact_true(r->is_default) ? judge_bad(j, r->path.v, "%s: %s", r->path.v, text)
					: judge_warn(j, r->path.v, "%s: %s", r->path.v, text);
}

/* False, with the finding added, where nothing was started. */
static bool any_rows(struct judge *j)
{
	if (FACT_ROWS(j->facts, run))
		return true;
	judge_skip(j, NULL, "only with --run, where there is a Python");
	return false;
}

static const struct python_facts *files_of(const struct judge *j, const struct run_facts *r)
{
	for (size_t i = 0; i < FACT_ROWS(j->facts, python); i++)
		if (fact_is(FACT_ROW(j->facts, python, i)->path, r->path.v))
			return FACT_ROW(j->facts, python, i);
	return NULL;
}

static void judge_python(struct judge *j, const struct run_facts *r)
{
	const struct python_facts *p = files_of(j, r);

	if (!judge_has(j, r->path.v, &r->python, "whether it starts"))
		return;
	if (!r->python.v)
		bad(j, r, r->python_error.v)->evidence = r->path.v;
	else if (p && p->version.state == FACT_KNOWN && !fact_is(p->version, r->version.v))
		judge_warn(j, r->path.v, "%s says that it is %s, but its files say %s", r->path.v,
			   r->version.v, p->version.v)
			->evidence = p->version.src;
	else if (p && p->implementation.state == FACT_KNOWN &&
		 !fact_is(p->implementation, r->implementation.v))
		judge_warn(j, r->path.v, "%s says that it is %s, but its files say %s", r->path.v,
			   r->implementation.v, p->implementation.v)
			->evidence = p->implementation.src;
	else
		judge_pass(j, r->path.v, "%s starts: %s %s", r->path.v, r->implementation.v,
			   r->version.v)
			->evidence = r->path.v;
}

static void run_python(struct judge *j)
{
	if (any_rows(j))
		for (size_t i = 0; i < FACT_ROWS(j->facts, run); i++)
			judge_python(j, FACT_ROW(j->facts, run, i));
}

const struct check check_run_python = {
	.id = "run.python",
	.title = "with --run: each Python starts, and is what its files say",
	.why = "Files can look right and still not run: a library is missing, or the file is for "
	       "another machine.",
	.advice = "Start it by hand and read what it says; install it again if it is broken.",
	.links = { "https://docs.python.org/3/using/cmdline.html" },
	.needs = NEEDS(run) | NEEDS(python),
	.run = run_python,
};

static void judge_venv(struct judge *j, const struct run_facts *r)
{
	if (!judge_has(j, r->path.v, &r->venv, "whether it makes a virtual environment"))
		return;
	if (r->venv.state == FACT_ABSENT)
		judge_skip(j, r->path.v, "%s does not start", r->path.v);
	else if (!r->venv.v)
		bad(j, r, r->venv_error.v)->evidence = r->path.v;
	else if (judge_has(j, r->path.v, &r->pip,
			   "whether it puts pip into a virtual environment")) {
		if (!fact_true(r->pip))
			bad(j, r, r->venv_error.v)->evidence = r->path.v;
		else
			judge_pass(j, r->path.v,
				   "%s makes a virtual environment, with a pip to put into it", r->path.v)
				->evidence = r->path.v;
	}
}

static void run_venv(struct judge *j)
{
	if (any_rows(j))
		for (size_t i = 0; i < FACT_ROWS(j->facts, run); i++)
			judge_venv(j, FACT_ROW(j->facts, run, i));
}

const struct check check_run_venv = {
	.id = "run.venv",
	.title = "with --run: each Python makes a virtual environment with pip",
	.why = "Everything that is not the distribution's own belongs into a virtual environment.",
	.advice = "Install the package that brings venv and ensurepip (python3-venv on Debian and "
		  "Ubuntu).",
	.links = { "https://docs.python.org/3/library/venv.html" },
	.required = IN_MINIMAL | IN_AI,
	.needs = NEEDS(run),
	.run = run_venv,
};

/* True where the Python that counts fails in the same way: said once, it is enough. */
static bool said_before(const struct judge *j, const struct run_facts *r)
{
	for (size_t i = 0; !fact_true(r->is_default) && i < FACT_ROWS(j->facts, run); i++) {
		const struct run_facts *other = FACT_ROW(j->facts, run, i);

		if (fact_true(other->is_default) && other->extension_error.state == FACT_KNOWN &&
		    fact_is(r->extension_error, other->extension_error.v))
			return true;
	}
	return false;
}

static void judge_extension(struct judge *j, const struct run_facts *r)
{
	if (!judge_has(j, r->path.v, &r->extension, "whether an extension can be built"))
		return;
	if (r->extension.state == FACT_ABSENT)
		judge_skip(j, r->path.v, "%s", r->extension_error.v);
	else if (!r->extension.v && said_before(j, r))
		judge_skip(j, r->path.v, "%s: the same as with python3", r->path.v);
	else if (!r->extension.v)
		bad(j, r, r->extension_error.v)->evidence = r->path.v;
	else
		judge_pass(j, r->path.v,
			   "an extension with BLAS, LAPACK and libffi compiles, is imported into "
			   "%s and computes right",
			   r->path.v)
			->evidence = r->path.v;
}

static void run_extension(struct judge *j)
{
	if (any_rows(j))
		for (size_t i = 0; i < FACT_ROWS(j->facts, run); i++)
			judge_extension(j, FACT_ROW(j->facts, run, i));
}

const struct check check_run_extension = {
	.id = "run.extension",
	.title = "with --run: an extension with BLAS, LAPACK and libffi compiles and computes",
	.why = "It is what pip does for a package without a wheel for this machine: compiler, "
	       "headers and libraries must fit together.",
	.advice = "Install what the message names: a compiler, the headers of Python, or the files "
		  "for linking BLAS, LAPACK and libffi.",
	.links = { "https://docs.python.org/3/extending/building.html" },
	.required = IN_DEV | IN_SCIENCE,
	.needs = NEEDS(run),
	.run = run_extension,
};
