/* dpkg's database, a paragraph at a time, and the relations and versions in it. */
#include "base.h"

#include <errno.h>

#include "dpkgdb.h"
#include "scan.h"

#define AT(field) offsetof(struct dpkg_record, field)

static const struct { const char *name; size_t at; } fields[] = {
	{ "package", AT(package) },
	{ "version", AT(version) },
	{ "architecture", AT(arch) },
	{ "status", AT(status) },
	{ "essential", AT(essential) },
	{ "protected", AT(protected) },
	{ "multi-arch", AT(multi) },
	{ "provides", AT(provides) },
	{ "depends", AT(depends) },
	{ "pre-depends", AT(pre_depends) },
	{ "auto-installed", AT(automatic) },
};

static struct span *field(struct dpkg_record *p, struct span name)
{
	for (size_t i = 0; i < LEN(fields); i++)
		if (span_is_nocase(name, fields[i].name))
			return (struct span *)(void *)((char *)p + fields[i].at);
	return NULL;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* It may become a word of a command line, so that it never begins with a dash. */
static bool is_name(struct span s)
{
	if (!s.n || s.n > 255 || !is_alnum(s.v[0]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.v[i]) && (!s.v[i] || !strchr("+.-_", s.v[i])))
			return false;
	return true;
}

static int end(const struct dpkg_record *p, const char **why)
{
	if (!is_name(p->package)) {
		*why = p->package.n ? "a package has a name that cannot be one"
				    : "a paragraph does not say which package it is about";
		return -EBADMSG;
	}
	for (size_t i = 0; i < p->arch.n; i++)
		if (!is_alnum(p->arch.v[i]) && p->arch.v[i] != '-') {
			*why = "a package has an architecture that cannot be one";
			return -EBADMSG;
		}
	return 1;
}

int dpkg_record(struct span *rest, struct dpkg_record *ret, const char **why)
{
	struct dpkg_record p = { 0 };
	struct span line, name, value, *last = NULL;
	bool any = false;

	while (scan_line(rest, &line)) {
		if (!line.n && any)
			break;
		if (!line.n)
			continue;
		if (line.v[0] == ' ' || line.v[0] == '\t') {
			/* What is folded goes on to the end of this line. */
			if (last)
				last->n = (size_t)(line.v + line.n - last->v);
			continue;
		}
		if (!is_alnum(line.v[0]) || !span_cut(line, ':', &name, &value)) {
			*why = "a line is no field";
			return -EBADMSG;
		}
		any = true;
		last = field(&p, name);
		if (last)
			*last = span_trim(value);
	}
	if (!any)
		return 0;
	if (end(&p, why) < 0)
		return -EBADMSG;
	*ret = p;
	return 1;
}

bool dpkg_present(const struct dpkg_record *p)
{
	struct span rest = p->status, word;

	for (unsigned i = 0; i < 3; i++)
		if (!rest.n || !scan_word(&rest, &word))
			return false;
	return !span_is(word, "not-installed") && !span_is(word, "config-files");
}

static struct span take(struct span *rest, char c)
{
	struct span one;

	if (!span_cut(*rest, c, &one, rest)) {
		one = *rest;
		*rest = (struct span){ rest->v + rest->n, 0 };
	}
	return span_trim(one);
}

bool dpkg_group(struct span *rest, struct span *group)
{
	while (rest->n) {
		*group = take(rest, ',');
		if (group->n)
			return true;
	}
	return false;
}

/* "<" and ">" are the old words for "<=" and ">=" (deb-control(5)). */
static const struct { const char *word; enum dpkg_op op; } ops[] = {
	{ "<<", DPKG_LT }, { "<=", DPKG_LE }, { "=", DPKG_EQ }, { ">=", DPKG_GE },
	{ ">>", DPKG_GT }, { "<", DPKG_LE },  { ">", DPKG_GE },
};

static void read_version(struct dpkg_relation *r, struct span in)
{
	in = span_trim(in);
	for (size_t i = 0; i < LEN(ops); i++)
		if (span_starts(in, ops[i].word)) {
			size_t n = strlen(ops[i].word);

			r->op = ops[i].op;
			r->version = span_trim((struct span){ in.v + n, in.n - n });
			return;
		}
}

bool dpkg_alternative(struct span *group, struct dpkg_relation *ret)
{
	struct dpkg_relation r = { 0 };
	struct span one, name, in, rest;

	if (!group->n)
		return false;
	one = take(group, '|');
	if (span_cut(one, '(', &name, &in)) {
		one = name;
		if (span_cut(in, ')', &in, &rest))
			read_version(&r, in);
	}
	one = span_trim(one);
	if (span_cut(one, ':', &name, &r.arch))
		one = name;
	if (is_name(one))
		r.name = one;
	*ret = r;
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The order of what is not a digit: ~ before the end, the end before letters, letters before all
 * else. */
static int order(char c)
{
	if (c == '~')
		return -1;
	if (!c || is_digit(c))
		return 0;
	return is_alnum(c) ? (unsigned char)c : (unsigned char)c + 256;
}

static char first(struct span s)
{
	return s.n ? s.v[0] : '\0';
}

static void drop(struct span *s)
{
	s->v++;
	s->n--;
}

static int part_cmp(struct span a, struct span b)
{
	while (a.n || b.n) {
		int diff = 0;

		while ((a.n && !is_digit(first(a))) || (b.n && !is_digit(first(b)))) {
			if (order(first(a)) != order(first(b)))
				return order(first(a)) - order(first(b));
			if (a.n && !is_digit(first(a)))
				drop(&a);
			if (b.n && !is_digit(first(b)))
				drop(&b);
		}
		while (first(a) == '0')
			drop(&a);
		while (first(b) == '0')
			drop(&b);
		while (is_digit(first(a)) && is_digit(first(b))) {
			if (!diff)
				diff = first(a) - first(b);
			drop(&a);
			drop(&b);
		}
		if (is_digit(first(a)) || is_digit(first(b)))
			return is_digit(first(a)) ? 1 : -1;
		if (diff)
			return diff;
	}
	return 0;
}

static struct span revision(struct span *version)
{
	const char *dash = version->n ? memrchr(version->v, '-', version->n) : NULL;
	struct span r = { NULL, 0 };

	if (dash) {
		r = (struct span){ dash + 1, (size_t)(version->v + version->n - dash) - 1 };
		version->n = (size_t)(dash - version->v);
	}
	return r;
}

int dpkg_version_cmp(struct span a, struct span b)
{
	struct span ea = { NULL, 0 }, eb = { NULL, 0 }, ra, rb, rest;
	int rc;

	if (span_cut(a, ':', &ea, &rest))
		a = rest;
	if (span_cut(b, ':', &eb, &rest))
		b = rest;
	rc = part_cmp(ea, eb);
	ra = revision(&a);
	rb = revision(&b);
	if (!rc)
		rc = part_cmp(a, b);
	return rc ? rc : part_cmp(ra, rb);
}

bool dpkg_version_fits(struct span version, enum dpkg_op op, struct span wanted)
{
	int cmp = dpkg_version_cmp(version, wanted);

	switch (op) {
	case DPKG_ANY: return true;
	case DPKG_LT: return cmp < 0;
	case DPKG_LE: return cmp <= 0;
	case DPKG_EQ: return cmp == 0;
	case DPKG_GE: return cmp >= 0;
	case DPKG_GT: return cmp > 0;
	}
	return false;
}
