/* Adding a component to apt's sources, sources.list(5). */
#include "../probes/base/base.h"

#include <errno.h>
#include <strings.h>

#include "../probes/base/arena.h"
#include "../probes/base/scan.h"
#include "edits.h"
#include "repository.h"

enum { MAX_SOURCES = 1024, MAX_COMPONENTS = 64 };   /* URIs times suites of a file; of an entry */

/* One entry: a line, or a paragraph. */
struct entry {
	struct list uris, suites, components;
	size_t end;       /* where its last component ends, in the file */
	bool off;         /* of no use here: switched off, or brings no packages */
};

/* One URI and one suite of an entry. */
struct source {
	const char *uri, *suite;
	const struct entry *entry;
};

struct sources_seen {
	struct source v[MAX_SOURCES];
	size_t n;
	bool over;
	struct arena *mem;
};

static const char *without_slash(const char *uri, struct arena *mem)
{
	size_t n = strlen(uri);

	while (n && uri[n - 1] == '/')
		n--;
	return arena_strndup(mem, uri, n);
}

static void see(struct sources_seen *all, const struct entry *read)
{
	struct entry *e;

	if (read->off || !read->components.n)
		return;
	e = TAKE(all->mem, struct entry);
	*e = *read;
	if (e->uris.n * e->suites.n > MAX_SOURCES - all->n || e->components.n > MAX_COMPONENTS) {
		all->over = true;
		return;
	}
	for (size_t u = 0; u < e->uris.n; u++) {
		const char *uri = without_slash(e->uris.v[u], all->mem);

		for (size_t s = 0; s < e->suites.n; s++)
			all->v[all->n++] = (struct source){ uri, e->suites.v[s], e };
	}
}

/* noble-updates of noble; with `itself` noble too. */
static bool of_release(const char *suite, const char *codename, bool itself)
{
	size_t n = strlen(codename);

	return strncmp(suite, codename, n) == 0 && (suite[n] == '-' || (itself && !suite[n]));
}

static bool is_own(const struct sources_seen *all, const char *uri, const char *codename)
{
	for (size_t i = 0; i < all->n; i++)
		if (of_release(all->v[i].suite, codename, false) &&
		    strcmp(all->v[i].uri, uri) == 0)
			return true;
	return false;
}

/* Also where another entry brings it. */
static bool has_component(const struct sources_seen *all, const struct source *s, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (list_has(&all->v[i].entry->components, name) &&
		    strcmp(all->v[i].suite, s->suite) == 0 && strcmp(all->v[i].uri, s->uri) == 0)
			return true;
	return false;
}

static int add_to(const struct sources_seen *all, const struct text *file,
		  const struct component *c, const char **new_body)
{
	struct edits edits = { 0 };
	size_t done = 0;
	bool found = false;

	if (all->over)
		return -E2BIG;
	for (size_t i = 0; i < all->n; i++) {
		const struct source *s = &all->v[i];

		if (!list_has(&s->entry->components, "main") ||
		    !of_release(s->suite, c->codename, true) ||
		    !(c->any || is_own(all, s->uri, c->codename)))
			continue;
		found = true;
		/* Entries stand in the order of the file; each is changed once. */
		if (has_component(all, s, c->name) || s->entry->end <= done)
			continue;
		edits_add(&edits, (struct edit){ s->entry->end, 0, JOIN(all->mem, " ", c->name) },
			  all->mem);
		done = s->entry->end;
	}
	if (!edits.n)
		return found ? 1 : -ENOENT;
	*new_body = edits_made(&edits, file, all->mem);
	return 0;
}

/* Words up to a comment.  Where `ends` is given it gets the end of the last one. */
static void words_of(struct span rest, struct list *words, const char **end, struct arena *mem)
{
	struct span word;

	while (scan_word(&rest, &word) && word.v[0] != '#') {
		const char *hash = memchr(word.v, '#', word.n);

		if (hash)
			word.n = (size_t)(hash - word.v);
		list_add(words, span_dup(word, mem), mem);
		if (end)
			*end = word.v + word.n;
		if (hash)
			return;
	}
}

/* enabled=no among the options; deb822 has it as a field. */
static bool says_no(const char *value)
{
	static const char *const no[] = { "no", "false", "without", "off", "disable", "0" };

	for (size_t i = 0; i < LEN(no); i++)
		if (strcasecmp(value, no[i]) == 0)
			return true;
	return false;
}

static void list_line(struct span rest, const struct text *file, struct sources_seen *all)
{
	struct entry e = { 0 };
	struct span word, options;
	const char *end = NULL;

	if (!scan_word(&rest, &word) || !span_is(word, "deb"))
		return;
	rest = span_trim(rest);
	if (rest.n && rest.v[0] == '[') {
		if (!span_cut((struct span){ rest.v + 1, rest.n - 1 }, ']', &options, &rest))
			return;
		while (scan_word(&options, &word))
			if (span_starts(word, "enabled="))
				e.off = says_no(span_dup(word, all->mem) + strlen("enabled="));
	}
	if (!scan_word(&rest, &word))
		return;
	list_add(&e.uris, span_dup(word, all->mem), all->mem);
	if (!scan_word(&rest, &word))
		return;
	list_add(&e.suites, span_dup(word, all->mem), all->mem);
	words_of(rest, &e.components, &end, all->mem);
	if (end)
		e.end = (size_t)(end - file->v);
	see(all, &e);
}

int repository_add_component_list(const struct text *file, const struct component *c,
				  struct arena *mem, const char **new_body)
{
	struct sources_seen *all = TAKE(mem, struct sources_seen);
	struct span rest = { file->v, file->n }, line;

	all->mem = mem;
	if (memchr(file->v, '\0', file->n))
		return -EBADMSG;
	while (scan_line(&rest, &line))
		list_line(line, file, all);
	return add_to(all, file, c, new_body);
}

/* A paragraph while it is read. */
struct paragraph {
	struct list types, uris, suites, components, enabled;
	struct list *now;      /* what indented lines go on with; or NULL */
	const char *end;       /* of the last component */
};

static void end_paragraph(struct paragraph *p, const struct text *file, struct sources_seen *all)
{
	struct entry e = { p->uris, p->suites, p->components, 0, false };

	e.off = !list_has(&p->types, "deb") || (p->enabled.n && says_no(p->enabled.v[0]));
	if (p->end)
		e.end = (size_t)(p->end - file->v);
	see(all, &e);
	*p = (struct paragraph){ 0 };
}

static void paragraph_line(struct paragraph *p, struct span line, struct arena *mem)
{
	const struct { const char *name; struct list *words; } fields[] = {
		{ "types", &p->types },           { "uris", &p->uris },
		{ "suites", &p->suites },         { "components", &p->components },
		{ "enabled", &p->enabled },
	};
	struct span key, word, value = line;

	if (line.v[0] != ' ' && line.v[0] != '\t') {
		p->now = NULL;
		if (!span_cut(line, ':', &key, &value))
			return;
		for (size_t i = 0; i < LEN(fields); i++)
			if (span_is_nocase(span_trim(key), fields[i].name))
				p->now = fields[i].words;
	}
	while (p->now && scan_word(&value, &word)) {
		list_add(p->now, span_dup(word, mem), mem);
		if (p->now == &p->components)
			p->end = word.v + word.n;
	}
}

int repository_add_component_deb822(const struct text *file, const struct component *c,
				    struct arena *mem, const char **new_body)
{
	struct sources_seen *all = TAKE(mem, struct sources_seen);
	struct span rest = { file->v, file->n }, line;
	struct paragraph p = { 0 };

	all->mem = mem;
	if (memchr(file->v, '\0', file->n))
		return -EBADMSG;
	while (scan_line(&rest, &line)) {
		if (line.n && line.v[0] == '#')
			continue;
		if (!span_trim(line).n)
			end_paragraph(&p, file, all);
		else
			paragraph_line(&p, line, mem);
	}
	end_paragraph(&p, file, all);
	return add_to(all, file, c, new_body);
}
