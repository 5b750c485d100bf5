/* Asking indexes. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/httpcache.h"
#include "../probes/base/module.h"
#include "../probes/base/pipdefault.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/wheel/simple.h"
#include "askdisk.h"
#include "askstate.h"
#include "pipspec.h"

enum { MAX_PAGE = 128 * 1024 * 1024, MAX_FILES = 500000, BRIEF_TIMEOUT = 8 };

/* One page that is to be read, and for whom. */
struct question {
	struct audit_page *page;
	struct simple_page *to;
	bool *there;                         /* an index has the project */
	struct arena *mem;
	int rc;                              /* what came of it */
	const char *why;
};

static void progress(void *user, size_t done, size_t total)
{
	struct asking *a = user;

	if (a->setup.progress)
		a->setup.progress(a->what, done, total);
}

/* The same is said but once. */
static void tell(struct asking *a, const char *note)
{
	if (note && !list_has(&a->notes, note))
		list_add(&a->notes, note, a->mem);
}

/* Silence about a place that somebody named would look like an answer from it. */
static void tell_ignored(struct asking *a)
{
	for (size_t i = 0; i < a->places.n; i++) {
		const struct place *p = &a->places.v[i];

		if (p->ignored)
			tell(a, JOIN(a->mem, place_named(p, a->mem), ": '", p->shown, "' is not asked: ",
				     p->ignored));
	}
}

int asking_fetcher(struct asking *a, struct err *err)
{
	struct fetch_setup *setup = &a->fetching;
	const struct module *module;
	const char *note = NULL;
	int rc;

	if (a->fetcher)
		return 0;
	rc = module_load(MODULE_NET, &module, err);
	if (rc < 0)
		return rc;
	a->net = module->net;
	*setup = (struct fetch_setup){ .offline = a->setup.offline, .stop = a->setup.stop,
				       .progress = progress, .user = a };
	places_setup(&a->places, setup);
	if (a->setup.brief && (!setup->timeout || setup->timeout > BRIEF_TIMEOUT))
		setup->timeout = BRIEF_TIMEOUT;
	if (a->setup.brief)
		setup->retries = 1;
	setup->net = module->net;
	setup->cache = a->setup.no_cache ? NULL : cache_place(a->mem);
	rc = fetcher_open(setup, a->mem, &a->fetcher, &note, err);
	if (rc == 0)
		tell(a, note);
	return rc;
}

int asking_fetch(struct asking *a, const char *what, struct fetch *v, size_t n, struct err *err)
{
	int rc = n ? asking_fetcher(a, err) : 0;

	if (rc < 0 || !n)
		return rc;
	a->what = what;
	rc = fetch_all(a->fetcher, v, n, a->mem, err);
	if (a->setup.progress)
		a->setup.progress(NULL, 0, 0);
	return rc;
}

int asking_root(struct asking *a, bool own, const struct root **ret, struct err *err)
{
	*ret = a->setup.root;
	if (!own || root_is_live(a->setup.root))
		return 0;
	if (!a->live) {
		int rc = root_open("/", &a->live, err);

		if (rc < 0)
			return rc;
	}
	*ret = a->live;
	return 0;
}

/* "Nobody has it" weighs less than a failure, which leaves that open. */
static void fail(struct audit_page *page, int rc, const char *why)
{
	if (page->rc == 0 || page->rc == -ENOENT) {
		page->rc = rc;
		page->why = why;
	}
}

static void ask_disk(struct asking *a, const struct place *p, struct audit_page *page,
		     struct simple_page *ret, bool *there)
{
	struct place whole = *p;
	const struct root *root;
	struct err err = { 0 };
	int rc = asking_root(a, p->own, &root, &err);

	if (rc == 0 && p->own)
		rc = path_whole(root, p->from, p->path, a->mem, &whole.path, &err);
	if (rc == 0)
		rc = askdisk_page(root, &whole, page->project, a->mem, ret, &err);
	for (size_t i = 0; rc == 0 && i < ret->n; i++)
		ret->v[i].own = p->own;
	if (rc == 0)
		*there |= !p->links;
	else if (rc != -ENOENT)
		fail(page, rc, arena_strdup(a->mem, err.text));
	else if (p->links)
		/* As for pip, a folder that is not there is an empty one. */
		tell(a, arena_strdup(a->mem, err.text));
}

/* Read while others are on their way. */
static void read_page(void *user, const struct fetch *f)
{
	struct question *q = user;
	struct simple_input in = { .body = { f->body.v, f->body.n }, .type = f->type, .url = f->at,
				   .max = MAX_FILES };
	struct err err = { 0 };

	if (f->rc < 0 || simple_read(&in, q->mem, q->to, &err) == 0)
		return;
	err_context(&err, "'%s'", f->at);
	q->rc = err.code;
	q->why = arena_strdup(q->mem, err.text);
}

/* In the order of the questions, whichever was answered first. */
static void take_page(const struct fetch *f, const struct question *q)
{
	if (f->rc < 0) {
		/* Without an answer it may be there all the same. */
		if (f->status != 404 && f->status != 410)
			fail(q->page, f->rc == -ENOENT ? -ENODATA : f->rc, f->why);
		return;
	}
	if (q->rc < 0)
		fail(q->page, q->rc, q->why);
	*q->there = true;
}

static struct fetch page_of(const char *url, bool links, struct question *q)
{
	static const char *const types[] = {
		"application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.v1+html",
		"text/html", "application/xhtml+xml", NULL };

	return (struct fetch){
		.url = url, .types = types, .max = MAX_PAGE, .take = read_page, .user = q,
		.accept = links ? "text/html" : "application/vnd.pypi.simple.v1+json, "
			  "application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1",
	};
}

/* Pages of links hold files of many projects: they are fetched once. */
static int ask_links(struct asking *a, struct err *err)
{
	struct fetch *v = TAKE_N(a->mem, a->places.n + 1, struct fetch);
	struct question *q = TAKE_N(a->mem, a->places.n + 1, struct question);
	size_t n = 0;
	int rc;

	if (a->links_known)
		return 0;
	a->links = TAKE_N(a->mem, a->places.n + 1, struct simple_page);
	for (size_t i = 0; i < a->places.n; i++) {
		const struct place *p = &a->places.v[i];

		if (!p->links || !p->url || p->ignored)
			continue;
		q[n] = (struct question){ .to = &a->links[i], .mem = a->mem };
		v[n] = page_of(p->url, true, &q[n]);
		n++;
	}
	rc = asking_fetch(a, "pages of links", v, n, err);
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct audit_page page = { .rc = 0 };
		bool there;

		q[i].page = &page;
		q[i].there = &there;
		take_page(&v[i], &q[i]);
		if (page.rc < 0)
			tell(a, page.why);
	}
	a->links_known = rc == 0;
	return rc;
}

static const char *nobody(struct asking *a, const char *project)
{
	const char *only = NULL;
	size_t n = 0;

	for (size_t i = 0; i < a->places.n; i++)
		if (!a->places.v[i].ignored) {
			only = a->places.v[i].shown;
			n++;
		}
	if (n == 0)
		return JOIN(a->mem, "no place could be asked for ", project);
	if (n == 1)
		return JOIN(a->mem, "'", only, "' has no project called ", project);
	return arena_printf(a->mem, "none of the %zu places that were asked has a project called %s", n,
			    project);
}

/* The pages of projects that nobody asked for yet. */
static int ask_new(struct asking *a, struct audit_page **v, size_t n, struct err *err)
{
	size_t np = a->places.n, nq = 0;
	struct fetch *f = TAKE_N(a->mem, n * np + 1, struct fetch);
	struct question *q = TAKE_N(a->mem, n * np + 1, struct question);
	bool *there = TAKE_N(a->mem, n + 1, bool);
	int rc;

	for (size_t i = 0; i < n; i++) {
		struct simple_page *pages = TAKE_N(a->mem, np + 1, struct simple_page);

		v[i]->pages = pages;
		v[i]->n = np;
		for (size_t k = 0; k < np; k++) {
			const struct place *p = &a->places.v[k];

			if (p->ignored)
				continue;
			if (p->url && p->links)
				pages[k] = a->links[k];
			else if (p->path)
				ask_disk(a, p, v[i], &pages[k], &there[i]);
			else {
				q[nq] = (struct question){ v[i], &pages[k], &there[i], a->mem, 0, NULL };
				f[nq] = page_of(place_page(p, v[i]->project, a->mem), false, &q[nq]);
				nq++;
			}
		}
	}
	rc = asking_fetch(a, "projects", f, nq, err);
	for (size_t i = 0; i < nq && rc == 0; i++)
		take_page(&f[i], &q[i]);
	for (size_t i = 0; i < n && rc == 0; i++)
		if (!there[i] && v[i]->rc == 0)
			fail(v[i], -ENOENT, nobody(a, v[i]->project));
	return rc;
}

static int pages(void *user, struct audit_page *v, size_t n, struct err *err)
{
	struct asking *a = user;
	struct audit_page **new = TAKE_N(a->mem, n + 1, struct audit_page *);
	size_t nnew = 0;
	int rc = ask_links(a, err);

	for (size_t i = 0; i < n && rc == 0; i++) {
		const struct audit_page *known = recall(&a->pages, v[i].project);

		if (known)
			v[i] = *known;
		else
			new[nnew++] = &v[i];
	}
	if (rc == 0)
		rc = ask_new(a, new, nnew, err);
	for (size_t i = 0; i < nnew && rc == 0; i++) {
		struct audit_page *kept = TAKE(a->mem, struct audit_page);

		*kept = *new[i];
		learn(&a->pages, kept->project, kept, a->mem);
	}
	return rc;
}

int asking_open(const struct asking_setup *setup, struct arena *mem, struct asking **ret,
		struct err *err)
{
	struct asking *a = TAKE(mem, struct asking);
	struct places_asked asked = { .index = setup->index, .find_links = setup->find_links,
				      .venv = setup->venv, .pip_default = pip_default_index,
				      .lines = setup->lines, .nlines = setup->nlines };
	int rc = places_find(setup->root, &asked, mem, &a->places, err);

	if (rc < 0)
		return rc;
	if (a->places.none)
		return err_set(err, -ENOENT, "%s", a->places.none);
	a->setup = *setup;
	a->mem = mem;
	tell(a, setup->note);
	tell(a, a->places.note);
	tell_ignored(a);
	*ret = a;
	return 0;
}

const char *const *asking_notes(const struct asking *a)
{
	static const char *const none[] = { NULL };

	return a->notes.n ? a->notes.v : none;
}

const struct places *asking_places(const struct asking *a)
{
	return &a->places;
}

struct audit_asker asking_asker(struct asking *a)
{
	return (struct audit_asker){ pages, asking_metadata, a };
}

void asking_close(struct asking **a)
{
	if (!*a)
		return;
	fetcher_close(&(*a)->fetcher);
	root_close((*a)->live);
	*a = NULL;
}
