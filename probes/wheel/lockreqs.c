/* requirements.txt as pip reads it, with the files that it includes. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "lockbuild.h"
#include "lockreqs.h"
#include "requirement.h"

enum { INCLUDES = 1000, INCLUDE_DEPTH = 32, BYTES_PER_ENTRY = 32 };

/* Those options of pip that may stand in such a file; a short one has its long name too. */
static const struct option { const char *name, *also; char letter; bool value; } options[] = {
	{ "requirement", NULL, 'r', true }, { "constraint", NULL, 'c', true },
	{ "editable", NULL, 'e', true }, { "index-url", "pypi-url", 'i', true },
	{ "extra-index-url", NULL, 0, true }, { "find-links", NULL, 'f', true },
	{ "no-index", NULL, 0, false }, { "no-binary", NULL, 0, true }, { "only-binary", NULL, 0, true },
	{ "prefer-binary", NULL, 0, false }, { "require-hashes", NULL, 0, false },
	{ "pre", NULL, 0, false }, { "all-releases", NULL, 0, true }, { "only-final", NULL, 0, true },
	{ "trusted-host", NULL, 0, true }, { "use-feature", NULL, 0, true },
	{ "hash", NULL, 0, true }, { "global-option", NULL, 0, true },
	{ "install-option", NULL, 0, true }, { "config-settings", "config-setting", 'C', true },
	{ "process-dependency-links", NULL, 0, false },
};

/* One file of those that are being read. */
struct reading {
	struct lock_builder *b;
	const struct lock_include *include;
	const char *file;
	bool constraint;
	const struct reading *from;          /* what includes it */
	unsigned depth;
	unsigned *left;                      /* how many files may still be read */
	size_t line;
};

static int read_all(struct reading *r, const struct text *text);

static int wrong(const struct reading *r, int code, const char *what, struct span of)
{
	return err_set(r->b->err, code, "%s%sline %zu: %s: '%.*s'", r->from ? r->file : "",
		       r->from ? ", " : "", r->line, what, (int)(of.n < 80 ? of.n : 80), of.v);
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* The next word, without the quotes that may be around parts of it. */
static bool next_word(struct span *rest, struct arena *mem, struct span *ret)
{
	char *out, quote = 0;
	size_t n = 0, end, quotes = 0;

	*rest = span_trim(*rest);
	if (!rest->n)
		return false;
	for (end = 0; end < rest->n; end++) {
		char c = rest->v[end];

		if (!quote && (c == ' ' || c == '\t'))
			break;
		if (quote ? c == quote : is_quote(c)) {
			quote = quote ? 0 : c;
			quotes++;
		}
	}
	*ret = (struct span){ rest->v, end };
	*rest = (struct span){ rest->v + end, rest->n - end };
	if (!quotes)
		return true;
	out = arena_strndup(mem, ret->v, ret->n);
	quote = 0;
	for (size_t i = 0; i < end; i++) {
		char c = ret->v[i];

		if (quote ? c == quote : is_quote(c))
			quote = quote ? 0 : c;
		else
			out[n++] = c;
	}
	out[n] = '\0';
	*ret = (struct span){ out, n };
	return true;
}

/* "--index-url=X" and "-rX" have their value with them: *value.v is NULL where they do not. */
static const struct option *option_of(struct span word, struct span *value)
{
	struct span name, rest = SPAN("");
	bool has_value;

	*value = (struct span){ NULL, 0 };
	if (!span_starts(word, "--")) {
		for (size_t i = 0; i < LEN(options) && word.n > 1; i++)
			if (options[i].letter && options[i].letter == word.v[1]) {
				if (word.n > 2)
					*value = (struct span){ word.v + 2, word.n - 2 };
				return &options[i];
			}
		return NULL;
	}
	word = (struct span){ word.v + 2, word.n - 2 };
	has_value = span_cut(word, '=', &name, &rest);
	if (!has_value)
		name = word;
	else
		*value = rest;
	for (size_t i = 0; i < LEN(options); i++)
		if (span_is(name, options[i].name) || (options[i].also && span_is(name, options[i].also)))
			return &options[i];
	return NULL;
}

/* The path of an included file stands beside that of the one that includes it. */
static const char *beside(const char *file, struct span path, struct arena *mem)
{
	const char *slash = strrchr(file, '/'), *name = span_dup(path, mem);

	if (!slash || name[0] == '/' || strstr(name, "://"))
		return name;
	return JOIN(mem, arena_strndup(mem, file, (size_t)(slash + 1 - file)), name);
}

static int include(struct reading *r, struct span path, bool constraint)
{
	struct lock_builder *b = r->b;
	const struct text *before = b->text;
	struct reading inner = {
		b, r->include, NULL, r->constraint || constraint, r, r->depth + 1, r->left, 0,
	};
	struct text *text = TAKE(b->mem, struct text);
	int rc;

	if (memchr(path.v, '\0', path.n))
		return wrong(r, -EBADMSG, "this is no name of a file", path);
	inner.file = beside(r->file, path, b->mem);
	for (const struct reading *f = r; f; f = f->from)
		if (strcmp(f->file, inner.file) == 0)
			return wrong(r, -ELOOP, "this file includes itself", path);
	if (!r->include || inner.depth > INCLUDE_DEPTH || !*r->left)
		return wrong(r, -E2BIG, r->include ? "too many files include each other" :
			     "another file is not read", path);
	--*r->left;
	rc = r->include->read(r->include->user, inner.file, text, b->err);
	if (rc < 0)
		return err_context(b->err, "line %zu", r->line);
	b->text = text;
	rc = read_all(&inner, text);
	b->text = before;
	return rc;
}

/* pip puts variables of the environment in; in requirements and paths they are only told of. */
static void note_variables(const struct reading *r, struct span line)
{
	const char *at = line.v;

	while ((at = memmem(at, (size_t)(line.v + line.n - at), "${", 2))) {
		const char *p = at + 2, *end = line.v + line.n;

		while (p < end && ((*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_'))
			p++;
		if (p < end && *p == '}' && p > at + 2) {
			lockb_problem(r->b, r->line, "pip would put the variable %.*s in here",
				      (int)(p - at - 2 < 80 ? p - at - 2 : 80), at + 2);
			return;
		}
		at = p;
	}
}

static int take_option(struct reading *r, const struct option *o, struct span value)
{
	struct lock_builder *b = r->b;

	if (o->letter && strchr("rce", o->letter))
		note_variables(r, value);
	switch (o->letter) {
	case 'r':
	case 'c':
		return include(r, value, o->letter == 'c');
	case 'e':
		if (!span_trim(value).n)
			return wrong(r, -EBADMSG, "nothing stands behind this option", SPAN("-e"));
		return lockr_add(&(struct lock_reqline){ b, value, r->line, r->constraint, true, 0 });
	}
	lockb_option(b, (struct lock_option){ o->name, value, r->file, r->line });
	return 0;
}

static void take_hash(struct reading *r, struct lock_reqline *what, struct span value)
{
	/* One more power of two: the array is as large as the one below the count. */
	if ((what->hashes & (what->hashes - 1)) == 0) {
		struct span *more = TAKE_N(r->b->mem, what->hashes ? 2 * what->hashes : 1, struct span);

		if (what->hashes)
			memcpy(more, what->hash, what->hashes * sizeof *more);
		what->hash = more;
	}
	what->hash[what->hashes++] = value;
}

/* Options up to the end of the line; the hashes are those of the requirement before them. */
static int take_options(struct reading *r, struct span rest, struct lock_reqline *what)
{
	struct span word, value;
	int rc = 0;

	while (rc == 0 && next_word(&rest, r->b->mem, &word)) {
		const struct option *o = word.v[0] == '-' ? option_of(word, &value) : NULL;

		if (!o)
			return wrong(r, -EBADMSG, "this is no option of a requirements file", word);
		if (o->value && !value.v && !next_word(&rest, r->b->mem, &value))
			return wrong(r, -EBADMSG, "nothing stands behind this option", word);
		if (strcmp(o->name, "hash") == 0)
			take_hash(r, what, value);
		else
			rc = take_option(r, o, value);
	}
	return rc;
}

/* The requirement ends where a word begins with "-". */
static size_t requirement_length(struct span line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.v[i] == '-' && (i == 0 || line.v[i - 1] == ' ' || line.v[i - 1] == '\t'))
			return i;
	return line.n;
}

static int read_line(struct reading *r, struct span line)
{
	size_t n = requirement_length(line);
	struct lock_reqline what = {
		r->b, span_trim((struct span){ line.v, n }), r->line, r->constraint, false,
	};
	int rc;

	if (memchr(line.v, '\0', line.n))
		return wrong(r, -EBADMSG, "no text has a NUL", line);
	note_variables(r, what.text);
	rc = take_options(r, (struct span){ line.v + n, line.n - n }, &what);
	if (rc < 0 || !what.text.n)
		return rc;
	rc = lockr_add(&what);
	return rc < 0 && r->from ? err_context(r->b->err, "'%s'", r->file) : rc;
}

static int read_all(struct reading *r, const struct text *text)
{
	struct span rest = { text->v, text->n }, line;
	int rc = 0;

	if (span_starts(rest, "\xef\xbb\xbf"))
		rest = (struct span){ rest.v + 3, rest.n - 3 };
	while (rc == 0) {
		r->line = lockb_line(r->b, (struct span){ rest.v, 0 });
		if (!requirements_line(&rest, r->b->mem, &line))
			break;
		if (line.n)
			rc = read_line(r, line);
	}
	return rc;
}

int lock_requirements(struct lock_builder *b, const char *file, const struct text *text,
		      const struct lock_include *from)
{
	unsigned left = INCLUDES;
	struct reading r = { b, from, file, false, NULL, 0, &left, 0 };
	size_t lines = 1;
	int rc;

	/* What of it is not used costs nothing. */
	for (const char *p = text->v; p && (p = memchr(p, '\n', (size_t)(text->v + text->n - p))); p++)
		lines++;
	lockb_reserve(b, lines < text->n / BYTES_PER_ENTRY + 1 ? lines : text->n / BYTES_PER_ENTRY + 1);
	rc = read_all(&r, text);
	if (rc == 0)
		lockr_constrain(b);
	return rc;
}
