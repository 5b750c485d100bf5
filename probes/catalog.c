/* What the package manager's own lists on a root offer. */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/module.h"
#include "base/root.h"
#include "base/sources.h"
#include "base/userland.h"
#include "catalog.h"
#include "listing.h"
#include "packages.h"
#include "probe.h"
#include "textlist.h"

enum { MAX_NAMES = 20000, MAX_SOURCES = 256 * 1024 };

void listing_miss(struct listing *c, const char *why)
{
	if (!c->why)
		c->why = why;
}

void listing_miss_file(struct listing *c, const char *path, int rc)
{
	if (rc == -EBADMSG || rc == -E2BIG)
		listing_miss(c, arena_printf(c->mem, "'%s' is broken or not whole", path));
	else
		listing_miss(c, root_reason(path, rc, c->mem));
}

const char *const *listing_names(struct listing *c, const char *dir)
{
	static const char *const none[] = { NULL };
	const char *const *names;
	int rc = root_list(c->root, dir, MAX_NAMES, c->mem, &names);

	if (rc == 0)
		return names;
	if (!root_absent(rc))
		listing_miss(c, root_reason(dir, rc, c->mem));
	return none;
}

const struct module_lists *listing_module(struct listing *c)
{
	const struct module *m;
	struct err err;

	if (module_load(MODULE_LISTS, &m, &err) < 0) {
		listing_miss(c, arena_strdup(c->mem, err.text));
		return NULL;
	}
	return m->lists;
}

struct textlist listing_text(struct listing *c, void (*line)(struct textlist *, struct span),
			     const char *from)
{
	struct textlist l = { .line = line, .mem = c->mem };

	record_begin(&l.r, &c->asked, from, c->mem);
	return l;
}

int listing_feed(void *textlist, struct span piece)
{
	return textlist_feed(textlist, piece);
}

struct sources listing_sources(struct listing *c, const char **why)
{
	struct sources s = { 0 };

	*why = c->sources_why;
	for (const char *const *f = c->sources_files; *f; f++) {
		struct text text;
		int rc = root_read(c->root, *f, MAX_SOURCES, c->mem, &text);

		if (rc < 0)
			*why = *why ? *why : root_reason(*f, rc, c->mem);
		else if (strcmp(c->manager, "apt") != 0)
			sources_repo(&text, *f, &s, c->mem);
		else if (span_ends(span_of(*f), ".sources"))
			sources_deb822(&text, *f, &s, c->mem);
		else
			sources_list(&text, *f, &s, c->mem);
	}
	return s;
}

struct sources listing_repositories(struct listing *c)
{
	const char *why;
	struct sources s = listing_sources(c, &why);

	if (why)
		listing_miss(c, why);
	return s;
}

static const struct { const char *manager; void (*ask)(struct listing *c); } managers[] = {
	{ "apt", listing_apt },    { "dnf", listing_rpm }, { "yum", listing_rpm },
	{ "tdnf", listing_rpm },   { "zypper", listing_rpm }, { "apk", listing_apk },
	{ "pacman", listing_pacman },
};

static void ask(struct listing *c, const struct packages_facts *p)
{
	static const char *const none[] = { NULL };
	struct userland u;

	if (p->manager.state != FACT_KNOWN) {
		listing_miss(c, "there is no package manager whose lists could be read");
		return;
	}
	c->manager = p->manager.v;
	c->sources_files = p->sources_files.state == FACT_KNOWN ? p->sources_files.v : none;
	if (p->sources.state == FACT_UNKNOWN)
		c->sources_why = p->sources.why ? p->sources.why
						: "it is not known which repositories are switched on";
	if (strcmp(c->manager, "apt") == 0)
		c->arch = p->arch.state == FACT_KNOWN ? p->arch.v : NULL;
	else if (userland_read(c->root, c->mem, &u) == 0)
		c->arch = u.arch;
	for (size_t i = 0; i < LEN(managers); i++)
		if (strcmp(c->manager, managers[i].manager) == 0)
			managers[i].ask(c);
	if (!c->lists)
		listing_miss(c, arena_printf(c->mem, "%s has no lists of packages here", c->manager));
}

void catalog_ask(const struct root *root, const struct facts *facts, struct offer *v, size_t n,
		 const char **why, struct arena *mem)
{
	struct listing c = { .root = root, .mem = mem };

	asked_begin(&c.asked, v, n, mem);
	if (FACT_ROWS(facts, packages) == 1)
		ask(&c, FACT_ROW(facts, packages, 0));
	else
		listing_miss(&c, "nothing is known of the package manager");
	for (size_t i = 0; c.why && i < n; i++)
		if (v[i].state == OFFER_NONE)
			v[i].state = OFFER_UNKNOWN;
	*why = c.why;
}
