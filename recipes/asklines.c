/* What files that pip is given say of where packages are looked for. */
#include "../probes/base/base.h"

#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/pipdefault.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/url.h"
#include "../probes/places.h"
#include "asklines.h"
#include "subject.h"

static const struct { const char *name; enum places_saying says; } options[] = {
	{ "index-url", PLACES_INDEX },       { "extra-index-url", PLACES_EXTRA },
	{ "find-links", PLACES_LINKS },      { "no-index", PLACES_NO_INDEX },
	{ "trusted-host", PLACES_TRUSTED_HOST },
};

struct filling {
	const struct root *root;
	bool variables;              /* they are put in */
	const char *left;            /* the first that was not */
	struct arena *mem;
};

/* "${NAME}" becomes what the variable is; one that is not set stays as it stands, as in pip. */
static const char *filled(struct filling *f, struct span text)
{
	const char *out = "";

	while (text.n) {
		const char *at = memmem(text.v, text.n, "${", 2), *value = NULL, *name;
		size_t before = at ? (size_t)(at - text.v) : text.n, n = before + 2;

		while (at && n < text.n && ((text.v[n] >= 'A' && text.v[n] <= 'Z') ||
					    (text.v[n] >= '0' && text.v[n] <= '9') || text.v[n] == '_'))
			n++;
		if (at && n < text.n && text.v[n] == '}' && n > before + 2) {
			name = arena_strndup(f->mem, at + 2, n - before - 2);
			value = root_env(f->root, name);
			if (value && *value && !f->variables) {
				f->left = f->left ? f->left : name;
				value = NULL;
			}
		}
		if (value && *value) {
			out = JOIN(f->mem, out, arena_strndup(f->mem, text.v, before), value);
			n++;
		} else {
			n = at ? before + 2 : before;
			out = JOIN(f->mem, out, arena_strndup(f->mem, text.v, n));
		}
		text = (struct span){ text.v + n, text.n - n };
	}
	return out;
}

/* A path of links lies beside the file, or else where we are. */
static const char *beside(const char *file, const char *path, bool own, struct arena *mem)
{
	const char *slash = strrchr(file, '/'), *there;

	if (!slash || path[0] == '/' || path[0] == '~' || url_parse(span_of(path)).scheme.n)
		return path;
	there = JOIN(mem, arena_strndup(mem, file, (size_t)(slash + 1 - file)), path);
	return own && access(there, F_OK) < 0 ? path : there;
}

/* Pipenv's own habit is to name pip's default: then what pip is configured to ask is meant. */
static bool is_default(const char *address)
{
	size_t n = strlen(address), all = strlen(pip_default_index);

	while (n && address[n - 1] == '/')
		n--;
	while (all && pip_default_index[all - 1] == '/')
		all--;
	return n && n == all && strncmp(address, pip_default_index, n) == 0;
}

const struct places_line *asklines_of(const struct subject *s, const struct root *root,
				      bool variables, struct arena *mem, size_t *n, const char **note)
{
	struct filling filling = { root, variables, NULL, mem };
	const struct lock *l = &s->lock;
	struct places_line *v = TAKE_N(mem, l->noptions + 1, struct places_line);
	bool own = s->own || root_is_live(root);

	*n = 0;
	*note = NULL;
	for (size_t i = 0; i < l->noptions; i++) {
		const struct lock_option *o = &l->options[i];
		size_t k = 0;

		while (k < LEN(options) && strcmp(options[k].name, o->name) != 0)
			k++;
		if (k == LEN(options))
			continue;
		v[*n] = (struct places_line){ options[k].says, filled(&filling, o->value), o->file,
					      (unsigned)o->line, own };
		if (filling.left && !*note)
			*note = JOIN(mem, o->file, ": the variable ", filling.left, " is not put into an "
				     "address, which could send it anywhere; --variables does");
		if (v[*n].says == PLACES_LINKS)
			v[*n].v = beside(o->file, v[*n].v, own, mem);
		if (l->format == LOCK_PIPFILE && is_default(v[*n].v))
			v[*n].says = PLACES_CONFIGURED;
		++*n;
	}
	/* The default alone says nothing. */
	if (*n == 1 && v[0].says == PLACES_CONFIGURED)
		*n = 0;
	return v;
}
