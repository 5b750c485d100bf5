/* One requirement of a requirements file: by name, by address, or by path. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "lockbuild.h"
#include "lockreqs.h"
#include "project.h"
#include "requirement.h"
#include "wheelname.h"

static bool has(struct span s, const char *what)
{
	return s.n && memmem(s.v, s.n, what, strlen(what));
}

/* "git+https://...", "svn+ssh://..." */
static bool is_vcs(struct span s)
{
	static const char *const tools[] = { "git+", "hg+", "svn+", "bzr+", "git:" };

	for (size_t i = 0; i < LEN(tools); i++)
		if (span_starts(s, tools[i]))
			return true;
	return false;
}

static bool is_archive(struct span s)
{
	static const char *const ends[] = {
		".whl", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar",
	};

	for (size_t i = 0; i < LEN(ends); i++)
		if (span_ends(s, ends[i]))
			return true;
	return false;
}

/* An address or a path, and not "NAME @ ADDRESS" or a condition. */
static bool is_place(struct span s)
{
	size_t n = 0;

	while (n < s.n && s.v[n] != ' ' && s.v[n] != '@' && s.v[n] != ';' && s.v[n] != '[')
		n++;
	s.n = n;
	return has(s, "://") || is_vcs(s) || span_starts(s, "file:") || span_starts(s, ".") ||
	       has(s, "/") || is_archive(s);
}

/* What stands behind the ";" of a requirement; that of an address has a blank before it. */
static struct span cut_marker(struct span *s, bool address)
{
	struct span marker = SPAN("");

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i] == ';' && (!address || (i && s->v[i - 1] == ' '))) {
			marker = (struct span){ s->v + i + 1, s->n - i - 1 };
			s->n = i;
			break;
		}
	*s = span_trim(*s);
	return marker;
}

/* The name in "#egg=NAME", or that of the file. */
static struct span name_of(struct lock_builder *b, struct span place)
{
	const char *egg = place.n ? memmem(place.v, place.n, "#egg=", 5) : NULL;
	struct lock_file file = { .url = place };
	struct wheel_name wheel;
	struct sdist_name sdist;
	struct span name = SPAN("");

	if (!egg && place.n)
		egg = memmem(place.v, place.n, "&egg=", 5);
	if (egg) {
		name.v = egg + 5;
		while (name.v + name.n < place.v + place.n && !memchr("[&;- ", name.v[name.n], 3))
			name.n++;
	} else {
		lockb_file(b, &file, SPAN(""));
		if (wheel_name_parse(file.name, &wheel))
			name = wheel.name;
		else if (sdist_name_parse(file.name, &sdist))
			name = sdist.name;
	}
	return project_name_is(name) ? name : SPAN("");
}

static void set_place(struct lock_builder *b, struct lock_entry *e, struct span place,
		      bool editable)
{
	struct lock_file *f;

	e->place = place;
	e->source = is_vcs(place) ? LOCK_VCS : editable ? LOCK_EDITABLE :
		    has(place, "://") && !span_starts(place, "file:") ? LOCK_URL :
		    is_archive(place) ? LOCK_PATH : LOCK_DIRECTORY;
	if (e->source != LOCK_URL && e->source != LOCK_PATH)
		return;
	f = TAKE(b->mem, struct lock_file);
	*f = (struct lock_file){ .url = place, .size = -1 };
	lockb_file(b, f, SPAN(""));
	/* pip takes what is no wheel for a source, whatever it is called. */
	f->sdist = !span_ends(f->name, ".whl");
	e->files = f;
	e->nfiles = 1;
}

/* What "==1.0" pins; empty for other conditions. */
static struct span pinned(const struct specifiers *all)
{
	for (size_t i = 0; i < all->n; i++)
		if ((all->v[i].op == SPEC_EQUAL && !all->v[i].wildcard) || all->v[i].op == SPEC_IDENTICAL)
			return all->v[i].text;
	return SPAN("");
}

static int add_place(const struct lock_reqline *r, struct span place, struct lock_entry **ret)
{
	struct span name = name_of(r->b, place);
	int rc = name.n ? lockb_entry(r->b, name, ret) : lockb_unnamed(r->b, place, r->line, ret);

	if (rc == 0)
		set_place(r->b, *ret, place, r->editable);
	return rc;
}

static int add_named(const struct lock_reqline *r, struct span text, struct lock_entry **ret)
{
	struct requirement want;
	struct err why = { 0 };
	int rc = requirement_parse(text, r->b->mem, &want, &why);

	if (rc < 0)
		return err_set(r->b->err, rc == -E2BIG ? rc : -EBADMSG, "line %zu: '%.*s': %s", r->line,
			       (int)(text.n < 80 ? text.n : 80), text.v, why.text);
	rc = lockb_entry(r->b, span_of(want.name), ret);
	if (rc < 0)
		return rc;
	if (want.url) {
		set_place(r->b, *ret, span_of(want.url), r->editable);
	} else {
		struct requirement *wants = TAKE(r->b->mem, struct requirement);

		*wants = want;
		(*ret)->wants = wants;
		(*ret)->version = pinned(&want.specifiers);
		(*ret)->unlisted = true;
	}
	return 0;
}

int lockr_add(const struct lock_reqline *r)
{
	struct span text = span_trim(r->text), marker;
	bool place = r->editable ? !has(text, " @ ") : is_place(text);
	struct lock_entry *e;
	uint32_t number;
	int rc;

	if (memchr(text.v, '\0', text.n))
		return err_set(r->b->err, -EBADMSG, "line %zu: a NUL stands in it", r->line);
	marker = cut_marker(&text, place || has(text, "@"));
	rc = place ? add_place(r, text, &e) : add_named(r, text, &e);
	if (rc < 0)
		return rc;
	e->line = r->line;
	e->constraint = r->constraint;
	e->nhashes = r->hashes;
	e->hashes = r->hash;
	number = lockb_marker(r->b, marker, r->line);
	e->markers = lockb_markers(r->b, &number, 1);
	if (!r->constraint && !r->rootless)
		lockb_root(r->b, LOCK_RUNTIME, NULL, e->sets, LOCK_ALWAYS);
	return 0;
}

void lockr_constrain(struct lock_builder *b)
{
	for (size_t i = 0; i < b->entries.n; i++) {
		struct lock_entry *e = &b->entries.v[i];
		const struct lock_name *n;

		if (e->constraint || e->version.n || e->source != LOCK_REGISTRY)
			continue;
		n = lockb_name(b, span_of(e->name));
		for (uint32_t c = n ? n->first : LOCK_NONE; c != LOCK_NONE; c = b->same.v[c])
			if (b->entries.v[c].constraint && b->entries.v[c].version.n)
				e->version = b->entries.v[c].version;
	}
}
