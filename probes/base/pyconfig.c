/* Configuration as Python's configparser reads it, and addresses without their secrets. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "err.h"
#include "pyconfig.h"
#include "scan.h"

enum { MAX_OPTIONS = 128 };

struct option {
	const char *section, *key;
	struct list lines;
	unsigned line, indent;
};

struct reader {
	struct arena *mem;
	struct err *err;
	struct option options[MAX_OPTIONS];
	size_t n;
	struct list sections;
	const char *section;
	bool open;            /* the last option may go on */
	unsigned line;
};

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static struct span stripped(struct span s)
{
	while (s.n && blank(s.v[s.n - 1]))
		s.n--;
	while (s.n && blank(s.v[0]))
		s.v++, s.n--;
	return s;
}

static int refuse(struct reader *r, const char *what)
{
	return err_set(r->err, -EBADMSG, "line %u %s", r->line, what);
}

static int begin_section(struct reader *r, struct span body)
{
	struct span name, rest;

	/* [name] and anything behind the last bracket of it is let be, as the regular expression
	 * has it. */
	if (!span_cut((struct span){ body.v + 1, body.n - 1 }, ']', &name, &rest) || !name.n)
		return refuse(r, "is neither a section nor an option");
	r->section = span_dup(name, r->mem);
	if (r->sections.n == MAX_OPTIONS)
		return refuse(r, "is one section too many");
	if (list_has(&r->sections, r->section))
		return refuse(r, "begins a section for the second time");
	list_add(&r->sections, r->section, r->mem);
	r->open = false;
	return 0;
}

static int begin_option(struct reader *r, struct span body, unsigned indent)
{
	struct option *o = &r->options[r->n];
	struct span key = body, value = { body.v + body.n, 0 };
	char *name;

	for (size_t i = 0; i < body.n; i++)
		if (body.v[i] == '=' || body.v[i] == ':') {
			key.n = i;
			value = (struct span){ body.v + i + 1, body.n - i - 1 };
			break;
		}
	if (key.n == body.n)
		return refuse(r, "is neither a section nor an option");
	key = stripped(key);
	if (!key.n)
		return refuse(r, "has no name before its value");
	if (!r->section)
		return refuse(r, "stands before the first section");
	if (r->n == MAX_OPTIONS)
		return refuse(r, "is one option too many");
	name = span_dup(key, r->mem);
	for (char *c = name; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->options[i].section, r->section) == 0 &&
		    strcmp(r->options[i].key, name) == 0)
			return refuse(r, "sets an option for the second time");
	*o = (struct option){
		.section = r->section, .key = name, .line = r->line, .indent = indent
	};
	list_add(&o->lines, span_dup(stripped(value), r->mem), r->mem);
	r->n++;
	r->open = true;
	return 0;
}

static int one_line(struct reader *r, struct span line)
{
	struct span body = stripped(line);
	unsigned indent = 0;

	while (indent < line.n && blank(line.v[indent]))
		indent++;
	if (memchr(line.v, '\0', line.n))
		return refuse(r, "holds a NUL byte");
	if (body.n && (body.v[0] == '#' || body.v[0] == ';'))
		return 0;
	if (!body.n)
		return 0;   /* a value may go on behind an empty line */
	if (r->open && indent > r->options[r->n - 1].indent) {
		list_add(&r->options[r->n - 1].lines, span_dup(body, r->mem), r->mem);
		return 0;
	}
	if (body.v[0] == '[')
		return begin_section(r, body);
	return begin_option(r, body, indent);
}

static const char *joined(const struct list *lines, struct arena *mem)
{
	struct list parts = { 0 };

	for (size_t i = 0; i < lines->n; i++) {
		if (i)
			list_add(&parts, "\n", mem);
		list_add(&parts, lines->v[i], mem);
	}
	return arena_join(mem, parts.v);
}

int pyconfig_read(const struct text *text, struct arena *mem, pyconfig_each *each, void *user,
		  struct err *err)
{
	struct reader *r = TAKE(mem, struct reader);
	struct span rest = { text->v, text->n }, line;

	r->mem = mem;
	r->err = err;
	while (scan_line(&rest, &line)) {
		int rc;

		r->line++;
		rc = one_line(r, line);
		if (rc < 0)
			return rc;
	}
	for (size_t i = 0; i < r->n; i++) {
		const struct option *o = &r->options[i];
		int rc = each(user, o->section, o->key, joined(&o->lines, mem), o->line, err);

		if (rc < 0)
			return rc;
	}
	return 0;
}

/* RFC 3986: a letter, then letters, digits, "+", "-" and "."; the length with "://", or 0. */
static size_t scheme_of(struct span url)
{
	size_t n = 0;

	while (n < url.n && url.v[n] &&
	       strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.",
		      url.v[n]))
		n++;
	return n && span_starts((struct span){ url.v + n, url.n - n }, "://") ? n + 3 : 0;
}

/* A folder may have an @ in its name, and nobody's password. */
static bool is_folder(struct span url)
{
	return (url.n && url.v[0] == '/' && !span_starts(url, "//")) || span_starts(url, "./") ||
	       span_starts(url, "../") || span_starts(url, "~");
}

static const char *last(struct span url, char c)
{
	return url.n && !is_folder(url) ? memrchr(url.v, c, url.n) : NULL;
}

/* The "?" of a query that gives values. */
static const char *query(struct span url)
{
	const char *mark = url.n && !is_folder(url) ? memchr(url.v, '?', url.n) : NULL;

	return mark && memchr(mark, '=', url.n - (size_t)(mark - url.v)) ? mark : NULL;
}

bool url_has_secret(struct span url)
{
	return last(url, '@') || query(url);
}

const char *url_masked(struct span url, struct arena *mem)
{
	size_t scheme = scheme_of(url);
	const char *at = last(url, '@'), *mark = query(url);
	const char *from = at ? at : url.v + scheme;
	struct span host = { from, url.n - (size_t)(from - url.v) };

	if (!url_has_secret(url))
		return span_dup(url, mem);
	mark = query(host);
	if (mark)
		host.n = (size_t)(mark - host.v);
	return arena_printf(mem, "%.*s%s%.*s%s", (int)scheme, url.v, at ? "****" : "",
			    (int)host.n, host.v, mark ? "?****" : "");
}
