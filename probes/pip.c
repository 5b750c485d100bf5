/* What pip's configuration says. */
#include "base/base.h"

#include "base/arena.h"
#include "base/pipconf.h"
#include "base/pyconfig.h"
#include "base/scan.h"
#include "pip.h"
#include "probe.h"

static const struct fact_field fields[] = { PIP_FACTS(FACT_FIELD, pip_facts) };

static void set_str(const struct pip_conf *c, enum pip_option o, struct fact_str *cell,
		    struct arena *mem)
{
	struct pip_value value = pip_conf_get(c, PIP_SECTION_INSTALL, o);

	if (c->why)
		*cell = UNKNOWN(str, c->why_from, c->why);
	else if (!value.v)
		*cell = ABSENT(str, NULL);
	else
		*cell = KNOWN(str, o == PIP_CERT ? value.v : url_masked(span_of(value.v), mem),
			      value.from);
}

static void set_list(const struct pip_conf *c, enum pip_option o, struct fact_list *cell,
		     struct arena *mem)
{
	struct pip_value value = pip_conf_get(c, PIP_SECTION_INSTALL, o);
	struct span rest = span_of(value.v), word;
	struct list words = { 0 };

	if (c->why) {
		*cell = UNKNOWN(list, c->why_from, c->why);
		return;
	}
	if (!value.v) {
		*cell = ABSENT(list, NULL);
		return;
	}
	list_add(&words, NULL, mem);
	while (scan_word(&rest, &word))
		list_add(&words, url_masked(word, mem), mem);
	*cell = KNOWN(list, words.v, value.from);
}

static void set_bool(const struct pip_conf *c, enum pip_option o, struct fact_bool *cell,
		     struct arena *mem)
{
	struct pip_value value = pip_conf_get(c, PIP_SECTION_INSTALL, o);
	int yes = value.v ? pip_bool(value.v) : 0;

	if (c->why)
		*cell = UNKNOWN(bool, c->why_from, c->why);
	else if (!value.v)
		*cell = ABSENT(bool, NULL);
	else if (yes >= 0)
		*cell = KNOWN(bool, yes == 1, value.from);
	else
		*cell = UNKNOWN(bool, value.from,
				arena_printf(mem, "%s of %s is neither yes nor no",
					     pip_option_name(o), value.from));
}

static int read_pip(struct probe_run *run)
{
	struct pip_facts *row = TAKE(run->mem, struct pip_facts);
	struct pip_conf *c = TAKE(run->mem, struct pip_conf);

	pip_conf_read(run->root, NULL, run->mem, c);
	row->files = KNOWN(list, c->files.v, NULL);
	row->exposed = c->exposed.n ? KNOWN(list, c->exposed.v, c->exposed.v[0])
				    : ABSENT(list, NULL);
	if (c->broken)
		row->broken = KNOWN(str, c->why, c->why_from);
	else if (c->why && c->why_from[0] == '/')
		row->broken = UNKNOWN(str, c->why_from, c->why);
	else
		row->broken = ABSENT(str, NULL);
	set_str(c, PIP_INDEX_URL, &row->index, run->mem);
	set_list(c, PIP_EXTRA_INDEX_URL, &row->extra_index, run->mem);
	set_list(c, PIP_FIND_LINKS, &row->find_links, run->mem);
	set_list(c, PIP_TRUSTED_HOST, &row->trusted_host, run->mem);
	set_str(c, PIP_PROXY, &row->proxy, run->mem);
	set_str(c, PIP_CERT, &row->cert, run->mem);
	set_bool(c, PIP_NO_INDEX, &row->no_index, run->mem);
	set_bool(c, PIP_USER, &row->user, run->mem);
	set_bool(c, PIP_REQUIRE_VENV, &row->require_virtualenv, run->mem);
	set_bool(c, PIP_BREAK_SYSTEM, &row->break_system_packages, run->mem);
	run->rows = row;
	run->n = 1;
	return 0;
}

PROBE_DEFINE(pip, "what pip's configuration says", fields, false, read_pip);
