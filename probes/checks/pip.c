/* Does pip know today's wheels, and where does it take packages from? */
#include "../base/base.h"

#include "../base/arena.h"
#include "../libc.h"
#include "../pip.h"
#include "../python.h"
#include "check.h"

static bool knows(const struct python_facts *p, const char *family)
{
	for (size_t i = 0; p->pip_tags.state == FACT_KNOWN && p->pip_tags.v[i]; i++)
		if (strcmp(p->pip_tags.v[i], family) == 0)
			return true;
	return false;
}

/* Over musl no manylinux wheel fits: another tag counts (PEP 656). */
static void judge_musl(struct judge *j, const struct python_facts *p)
{
	struct finding *f;

	if (knows(p, "musllinux"))
		f = judge_pass(j, p->path.v, "pip %s knows musllinux (PEP 656)", p->pip.v);
	else
		f = judge_warn(j, p->path.v,
			       "pip %s does not know musllinux, the tag of wheels for this C "
			       "library: it builds from source what is not pure Python",
			       p->pip.v);
	f->evidence = p->pip.src;
}

static void run_tags(struct judge *j)
{
	const struct libc_facts *c =
		FACT_ROWS(j->facts, libc) ? FACT_ROW(j->facts, libc, 0) : NULL;
	bool musl = c && fact_is(c->kind, "musl");
	size_t n = 0;

	for (size_t i = 0; i < FACT_ROWS(j->facts, python); i++) {
		const struct python_facts *p = FACT_ROW(j->facts, python, i);
		const char *path = p->path.v;

		if (fact_is(p->origin, "platform") || p->pip.state == FACT_ABSENT)
			continue;
		n++;
		if (!judge_has(j, path, &p->pip_tags, "which wheels this pip knows"))
			continue;
		if (musl)
			judge_musl(j, p);
		else if (!knows(p, "manylinux2014"))
			judge_warn(
				j, path,
				"pip %s of %s does not know manylinux2014, the oldest tag of "
				"wheels for aarch64: it builds from source what is not pure Python",
				p->pip.v, path)
				->evidence = p->pip.src;
		else if (!knows(p, "manylinux_x_y"))
			judge_warn(j, path,
				   "pip %s of %s does not know tags such as manylinux_2_28 (PEP "
				   "600): it passes over many wheels",
				   p->pip.v, path)
				->evidence = p->pip.src;
		else
			judge_pass(j, path,
				   "pip %s of %s knows manylinux2014 and manylinux_x_y (PEP 600)",
				   p->pip.v, path)
				->evidence = p->pip.src;
	}
	if (!n)
		judge_skip(j, NULL, "there is no pip to judge");
}

const struct check check_pip_tags = {
	.id = "pip.tags",
	.title = "pip knows today's wheel tags",
	.why = "A pip that does not know a wheel's tag passes the wheel over and builds from "
	       "source, or says that it is not a supported wheel on this platform.",
	.advice = "Upgrade pip inside a virtual environment: python3 -m venv V && V/bin/python -m "
		  "pip install -U pip.",
	.links = { "https://github.com/pypa/manylinux/issues/389",
		   "https://github.com/google/magika/issues/781",
		   "https://peps.python.org/pep-0600/" },
	.needs = NEEDS(python) | NEEDS(libc),
	.run = run_tags,
};

static bool is_http(const char *url)
{
	return span_is_nocase((struct span){ url, strnlen(url, 7) }, "http://");
}

/* One finding for each thing that is wrong; how many. */
static size_t judge_sources(struct judge *j, const struct pip_facts *p)
{
	size_t n = 0;

	if (fact_true(p->no_index)) {
		judge_warn(j, NULL,
			   "pip asks no index (no-index in %s): only what find-links gives can be "
			   "installed",
			   p->no_index.src)
			->evidence = p->no_index.src;
		n++;
	}
	if (p->index.state == FACT_KNOWN && is_http(p->index.v)) {
		judge_warn(j, p->index.v, "pip's index %s is reached without encryption",
			   p->index.v)
			->evidence = p->index.src;
		n++;
	}
	for (size_t i = 0; p->extra_index.state == FACT_KNOWN && p->extra_index.v[i]; i++) {
		if (is_http(p->extra_index.v[i])) {
			judge_warn(j, p->extra_index.v[i],
				   "pip's extra index %s is reached without encryption",
				   p->extra_index.v[i])
				->evidence = p->extra_index.src;
			n++;
		}
		if (i == 1) {
			judge_warn(j, NULL,
				   "pip asks several extra indexes (%s) and takes the newest "
				   "version, from whichever has it",
				   p->extra_index.src)
				->evidence = p->extra_index.src;
			n++;
		}
	}
	for (size_t i = 0; p->trusted_host.state == FACT_KNOWN && p->trusted_host.v[i]; i++) {
		judge_warn(j, p->trusted_host.v[i],
			   "pip trusts %s whatever its certificate says (trusted-host)",
			   p->trusted_host.v[i])
			->evidence = p->trusted_host.src;
		n++;
	}
	return n;
}

static void run_index(struct judge *j)
{
	const struct pip_facts *p = FACT_ROW(j->facts, pip, 0);
	const char *index;

	if (!judge_has(j, NULL, &p->index, "where pip finds packages") ||
	    !judge_has(j, NULL, &p->extra_index, "where pip finds packages") ||
	    !judge_has(j, NULL, &p->trusted_host, "whom pip trusts") ||
	    !judge_has(j, NULL, &p->no_index, "whether pip asks an index") || judge_sources(j, p))
		return;
	index = p->index.state == FACT_KNOWN ? p->index.v : "its default index";
	if (p->extra_index.state == FACT_KNOWN && p->extra_index.v[0])
		judge_pass(j, NULL, "pip takes packages from %s and %s", index, p->extra_index.v[0])
			->evidence = p->extra_index.src;
	else
		judge_pass(j, NULL, "pip takes packages from %s", index)->evidence = p->index.src;
}

const struct check check_pip_index = {
	.id = "pip.index",
	.title = "pip takes packages from an index that can be trusted",
	.why = "What pip installs runs with your rights. An index without encryption can be "
	       "changed on the way, and of several indexes anybody's newer version wins "
	       "(dependency confusion).",
	.advice = "Use one https index that mirrors the others, and remove trusted-host.",
	.links = { "https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-extra-index-url",
		   "https://pip.pypa.io/en/stable/topics/configuration/" },
	.needs = NEEDS(pip),
	.run = run_index,
};

static void run_config(struct judge *j)
{
	const struct pip_facts *p = FACT_ROW(j->facts, pip, 0);
	size_t n = 0;

	if (!judge_has(j, NULL, &p->broken, "what pip's configuration says"))
		return;
	while (p->files.state == FACT_KNOWN && p->files.v[n])
		n++;
	if (p->broken.state == FACT_KNOWN)
		judge_warn(j, p->broken.src, "pip refuses its configuration: %s", p->broken.v)
			->evidence = p->broken.src;
	else if (!n)
		judge_pass(j, NULL, "pip has no configuration file");
	else
		judge_pass(j, NULL, n == 1 ? "pip's configuration file is sound: %s"
			   : "pip's configuration files are sound, the first is %s", p->files.v[0])
			->evidence = p->files.v[0];
}

const struct check check_pip_config = {
	.id = "pip.config",
	.title = "pip can read its configuration",
	.why = "pip stops at once, whatever it is asked for, when one of its configuration files "
	       "cannot be read.",
	.advice = "Mend the line that is named, or move the file away.",
	.links = { "https://pip.pypa.io/en/stable/topics/configuration/" },
	.needs = NEEDS(pip),
	.run = run_config,
};

static void run_credentials(struct judge *j)
{
	const struct pip_facts *p = FACT_ROW(j->facts, pip, 0);

	if (p->exposed.state != FACT_KNOWN) {
		if (!judge_has(j, NULL, &p->broken, "whether pip's configuration shows a password"))
			return;
		if (p->broken.state == FACT_KNOWN)
			judge_unknown(
				j, NULL,
				"cannot tell whether pip's configuration shows a password: %s",
				p->broken.v)
				->evidence = p->broken.src;
		else
			judge_pass(j, NULL, "no password can be read by every user");
		return;
	}
	for (size_t i = 0; p->exposed.v[i]; i++)
		judge_warn(j, p->exposed.v[i],
			   "'%s' holds a password or token that every user may read",
			   p->exposed.v[i])
			->evidence = p->exposed.v[i];
}

const struct check check_pip_credentials = {
	.id = "pip.credentials",
	.title = "pip's configuration shows no password to others",
	.why = "Who has the password of an index can often write to it, and so put code onto every "
	       "machine that installs from it.",
	.advice = "Take the right to read from others (chmod 600), or keep the password in a "
		  "keyring or .netrc.",
	.links = { "https://pip.pypa.io/en/stable/topics/authentication/" },
	.needs = NEEDS(pip),
	.run = run_credentials,
};
