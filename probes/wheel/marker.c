/* Environment markers, judged for a target. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "markertree.h"
#include "target.h"

struct marker_env marker_env_of(const struct target *t, const char *full, struct arena *mem)
{
	const char *branch = arena_printf(mem, "%u.%u", t->major, t->minor);
	struct marker_env env = { .v = {
		[MARKER_OS_NAME] = "posix",
		[MARKER_SYS_PLATFORM] = "linux",
		[MARKER_PLATFORM_MACHINE] = t->machine,
		[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = t->pypy ? "PyPy" : "CPython",
		[MARKER_PLATFORM_SYSTEM] = "Linux",
		[MARKER_PYTHON_VERSION] = branch,
		[MARKER_IMPLEMENTATION_NAME] = t->pypy ? "pypy" : "cpython",
		[MARKER_EXTRA] = "",
	} };

	if (!full)
		full = JOIN(mem, branch, ".0");
	else if (span_ends(span_of(full), "+"))
		full = JOIN(mem, full, "local");
	env.v[MARKER_PYTHON_FULL_VERSION] = full;
	/* PyPy's own version is another; only CPython's is the one of its language. */
	env.v[MARKER_IMPLEMENTATION_VERSION] = t->pypy ? NULL : full;
	return env;
}

/* A value of the target: a text, or for extras and groups a list. */
struct value {
	struct span text;
	const char *const *list;
};

static int value_of(const struct marker_env *env, enum marker_var var, struct value *ret,
		    struct err *err)
{
	const char *text = var < MARKER_STRINGS ? env->v[var] : NULL;

	*ret = (struct value){ .text = span_of(text) };
	if (var == MARKER_EXTRAS)
		ret->list = env->extras;
	if (var == MARKER_DEPENDENCY_GROUPS)
		ret->list = env->groups;
	if (text || ret->list)
		return 0;
	return err_set(err, -ENODATA, "the marker asks for %s, which is not known here",
		       marker_vars[var]);
}

/* What a text on the right of a text names. */
static int var_named(struct span name, enum marker_var *ret, struct err *err)
{
	for (size_t i = 0; i < MARKER_VARS; i++)
		if (span_is(name, marker_vars[i])) {
			*ret = (enum marker_var)i;
			return 0;
		}
	return err_set(err, -ENODATA, "the marker compares two texts and asks for no variable");
}

static bool same(struct span a, struct span b)
{
	return a.n == b.n && (!a.n || memcmp(a.v, b.v, a.n) == 0);
}

static bool is_in(struct span a, const struct value *b)
{
	if (!b->list)
		return !a.n || (b->text.n && memmem(b->text.v, b->text.n, a.v, a.n));
	for (size_t i = 0; b->list[i]; i++)
		if (span_is(a, b->list[i]))
			return true;
	return false;
}

/* Texts have no order: what is not equal is neither less nor more. */
static int compare_texts(const struct marker *m, struct span a, const struct value *b, bool *ret,
			 struct err *err)
{
	bool equal = !b->list && same(a, b->text);

	switch (m->op) {
	case SPEC_OPS:
		*ret = is_in(a, b) != m->negated;
		return 0;
	case SPEC_EQUAL:
	case SPEC_AT_MOST:
	case SPEC_AT_LEAST:
		*ret = equal;
		return 0;
	case SPEC_NOT_EQUAL:
		*ret = !equal;
		return 0;
	case SPEC_BELOW:
	case SPEC_ABOVE:
		*ret = false;
		return 0;
	case SPEC_COMPATIBLE:
	case SPEC_IDENTICAL:
		break;
	}
	return err_set(err, -EDOM, "the marker has '%s' between what are not versions",
		       specifier_ops[m->op]);
}

static int test(const struct marker *m, const struct marker_env *env, bool *ret, struct err *err)
{
	struct value left = { .text = m->left.text }, right = { .text = m->right.text };
	enum marker_var key = m->left.var;
	struct specifier made;
	const struct specifier *spec = m->spec;
	int rc = 0;

	if (key != MARKER_VARS) {
		rc = value_of(env, key, &left, err);
	} else {
		key = m->right.var;
		if (key == MARKER_VARS)
			rc = var_named(m->right.text, &key, err);
		if (rc == 0)
			rc = value_of(env, key, &right, err);
		if (rc == 0 && m->op != SPEC_OPS && marker_var_is_version(key) &&
		    specifier_join(m->op, right.text, &made))
			spec = &made;
	}
	if (rc < 0)
		return rc;
	if (left.list)
		return err_set(err, -EDOM, "the marker has %s on the left, where a name should "
			       "stand", marker_vars[key]);
	if (spec) {
		*ret = specifier_has(spec, left.text, PRE_ALLOWED);
		return 0;
	}
	return compare_texts(m, left.text, &right, ret, err);
}

int marker_eval(const struct marker *m, const struct marker_env *env, bool *ret, struct err *err)
{
	bool all = true, any = false, one;

	if (m->kind == MARKER_TEST)
		return test(m, env, ret, err);
	for (const struct marker *part = m->first; part; part = part->next) {
		int rc = marker_eval(part, env, &one, err);

		if (rc < 0)
			return rc;
		all &= one;
		any |= one;
	}
	*ret = m->kind == MARKER_ALL ? all : any;
	return 0;
}

int marker_eval_extras(const struct marker *m, const struct marker_env *env,
		       const char *const *extras, bool *ret, struct err *err)
{
	struct marker_env with = *env;
	bool any = false, one = false;
	size_t i = 0;

	do {
		int rc;

		with.v[MARKER_EXTRA] = extras && extras[i] ? extras[i] : "";
		rc = marker_eval(m, &with, &one, err);
		if (rc < 0)
			return rc;
		any |= one;
	} while (extras && extras[i] && extras[++i]);
	*ret = any;
	return 0;
}

const char *marker_only_extra(const struct marker *m)
{
	if (m->kind != MARKER_TEST || m->left.var != MARKER_EXTRA || m->op != SPEC_EQUAL ||
	    m->right.var != MARKER_VARS)
		return NULL;
	/* A normal form, which ends in a NUL. */
	return m->right.text.v;
}
