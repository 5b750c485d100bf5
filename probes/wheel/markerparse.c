/* Environment markers (PEP 508), read into a tree. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "markertree.h"
#include "project.h"

enum { MAX_MARKER = 256 * 1024, MAX_DEPTH = 64 };

const char *const marker_vars[MARKER_VARS] = {
	[MARKER_OS_NAME] = "os_name",
	[MARKER_SYS_PLATFORM] = "sys_platform",
	[MARKER_PLATFORM_MACHINE] = "platform_machine",
	[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = "platform_python_implementation",
	[MARKER_PLATFORM_RELEASE] = "platform_release",
	[MARKER_PLATFORM_SYSTEM] = "platform_system",
	[MARKER_PLATFORM_VERSION] = "platform_version",
	[MARKER_PYTHON_VERSION] = "python_version",
	[MARKER_PYTHON_FULL_VERSION] = "python_full_version",
	[MARKER_IMPLEMENTATION_NAME] = "implementation_name",
	[MARKER_IMPLEMENTATION_VERSION] = "implementation_version",
	[MARKER_EXTRA] = "extra",
	[MARKER_EXTRAS] = "extras",
	[MARKER_DEPENDENCY_GROUPS] = "dependency_groups",
};

/* Names of PEP 345 and older tools, which stay valid. */
static const struct { const char *name; enum marker_var var; } old_names[] = {
	{ "os.name", MARKER_OS_NAME },
	{ "sys.platform", MARKER_SYS_PLATFORM },
	{ "platform.version", MARKER_PLATFORM_VERSION },
	{ "platform.machine", MARKER_PLATFORM_MACHINE },
	{ "platform.python_implementation", MARKER_PLATFORM_PYTHON_IMPLEMENTATION },
	{ "python_implementation", MARKER_PLATFORM_PYTHON_IMPLEMENTATION },
};

struct reading {
	struct span rest;
	struct arena *mem;
	struct err *err;
	unsigned depth;
};

static void skip(struct reading *r, size_t n)
{
	r->rest = (struct span){ r->rest.v + n, r->rest.n - n };
}

static void skip_blanks(struct reading *r)
{
	while (r->rest.n && (r->rest.v[0] == ' ' || r->rest.v[0] == '\t'))
		skip(r, 1);
}

static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* The word at the place, and nothing that would make it longer behind. */
static bool take_word(struct reading *r, const char *word)
{
	size_t n = strlen(word);

	if (!span_starts(r->rest, word) || (r->rest.n > n && in_word(r->rest.v[n])))
		return false;
	skip(r, n);
	return true;
}

static int refused(struct reading *r, const char *what)
{
	if (!r->rest.n)
		return err_set(r->err, -EINVAL, "the marker ends where %s should stand", what);
	return err_set(r->err, -EINVAL, "the marker has '%.*s' where %s should stand",
		       r->rest.n > 40 ? 40 : (int)r->rest.n, r->rest.v, what);
}

static bool take_var(struct reading *r, struct marker_side *ret)
{
	for (size_t i = 0; i < MARKER_VARS; i++)
		if (take_word(r, marker_vars[i])) {
			*ret = (struct marker_side){ (enum marker_var)i, span_of(marker_vars[i]) };
			return true;
		}
	for (size_t i = 0; i < LEN(old_names); i++)
		if (take_word(r, old_names[i].name)) {
			enum marker_var var = old_names[i].var;

			*ret = (struct marker_side){ var, span_of(marker_vars[var]) };
			return true;
		}
	return false;
}

static int take_side(struct reading *r, struct marker_side *ret)
{
	static const char what[] = "a variable or a quoted text";
	struct span inner, rest;
	char quote = r->rest.n ? r->rest.v[0] : '\0';

	if (take_var(r, ret))
		return 0;
	if ((quote != '"' && quote != '\'') ||
	    !span_cut((struct span){ r->rest.v + 1, r->rest.n - 1 }, quote, &inner, &rest))
		return refused(r, what);
	ret->var = MARKER_VARS;
	if (!marker_unquote(inner, r->mem, &ret->text))
		return refused(r, what);
	r->rest = rest;
	return 0;
}

static int take_op(struct reading *r, struct marker *m)
{
	static const char what[] = "'==', '<', 'in' or the like";
	size_t n;

	m->op = SPEC_OPS;
	if (take_word(r, "in"))
		return 0;
	if (take_word(r, "not")) {
		m->negated = true;
		if (!r->rest.n || (r->rest.v[0] != ' ' && r->rest.v[0] != '\t'))
			return refused(r, "'in'");
		skip_blanks(r);
		return take_word(r, "in") ? 0 : refused(r, "'in'");
	}
	n = specifier_op_scan(r->rest, &m->op);
	skip(r, n);
	return n ? 0 : refused(r, what);
}

static bool is_text(const struct marker_side *s)
{
	return s->var == MARKER_VARS;
}

/* PEP 685, 735: names of extras and groups are compared in their normal form. */
static void normalise(struct marker *m, struct arena *mem)
{
	bool sets = m->right.var == MARKER_EXTRAS || m->right.var == MARKER_DEPENDENCY_GROUPS;

	/* A text on the right that names one of the sets is looked up as if it were it. */
	sets |= is_text(&m->right) && (span_is(m->right.text, "extras") ||
				       span_is(m->right.text, "dependency_groups"));
	if (m->left.var == MARKER_EXTRA && is_text(&m->right))
		m->right.text = span_of(project_normal(m->right.text, mem));
	else if ((m->right.var == MARKER_EXTRA || sets) && is_text(&m->left))
		m->left.text = span_of(project_normal(m->left.text, mem));
}

static int take_test(struct reading *r, struct marker *m)
{
	struct specifier spec, *kept;
	int rc = take_side(r, &m->left);

	skip_blanks(r);
	if (rc == 0)
		rc = take_op(r, m);
	skip_blanks(r);
	if (rc == 0)
		rc = take_side(r, &m->right);
	if (rc < 0)
		return rc;
	normalise(m, r->mem);
	if (m->op != SPEC_OPS && marker_var_is_version(m->left.var) &&
	    specifier_join(m->op, m->right.text, &spec)) {
		kept = TAKE(r->mem, struct specifier);
		*kept = spec;
		m->spec = kept;
	}
	return 0;
}

static int take_marker(struct reading *r, struct marker **ret);

static int take_atom(struct reading *r, struct marker **ret)
{
	int rc;

	skip_blanks(r);
	if (!r->rest.n || r->rest.v[0] != '(') {
		*ret = TAKE(r->mem, struct marker);
		rc = take_test(r, *ret);
	} else if (++r->depth > MAX_DEPTH) {
		rc = err_set(r->err, -E2BIG, "the marker has more than %d brackets in brackets",
			     MAX_DEPTH);
	} else {
		skip(r, 1);
		rc = take_marker(r, ret);
		if (rc == 0 && (!r->rest.n || r->rest.v[0] != ')'))
			rc = refused(r, "'and', 'or' or ')'");
		else if (rc == 0)
			skip(r, 1);
		r->depth--;
	}
	skip_blanks(r);
	return rc;
}

/* One stands for itself. */
static struct marker *group(struct arena *mem, enum marker_kind kind, struct marker *first)
{
	struct marker *g;

	if (!first->next)
		return first;
	g = TAKE(mem, struct marker);
	g->kind = kind;
	g->first = first;
	return g;
}

/* "and" binds closer than "or". */
static int take_marker(struct reading *r, struct marker **ret)
{
	struct marker *groups = NULL, **next_group = &groups;
	bool more = true;

	while (more) {
		struct marker *tests = NULL, **next_test = &tests;

		do {
			int rc = take_atom(r, next_test);

			if (rc < 0)
				return rc;
			next_test = &(*next_test)->next;
		} while (take_word(r, "and"));
		*next_group = group(r->mem, MARKER_ALL, tests);
		next_group = &(*next_group)->next;
		more = take_word(r, "or");
	}
	*ret = group(r->mem, MARKER_ANY, groups);
	return 0;
}

int marker_parse(struct span text, struct arena *mem, const struct marker **ret, struct err *err)
{
	struct reading r = { .rest = text, .mem = mem, .err = err };
	struct marker *m = NULL;
	int rc;

	if (text.n > MAX_MARKER)
		return err_set(err, -E2BIG, "the marker is longer than %d bytes", MAX_MARKER);
	rc = take_marker(&r, &m);
	if (rc < 0)
		return rc;
	if (r.rest.n)
		return refused(&r, "'and', 'or' or the end");
	*ret = m;
	return 0;
}

bool marker_asks(const struct marker *m, enum marker_var var)
{
	if (m->kind == MARKER_TEST)
		return m->left.var == var || m->right.var == var ||
		       (is_text(&m->left) && is_text(&m->right) &&
			span_is(m->right.text, marker_vars[var]));
	for (const struct marker *one = m->first; one; one = one->next)
		if (marker_asks(one, var))
			return true;
	return false;
}
