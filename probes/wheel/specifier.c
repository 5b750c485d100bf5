/* Conditions on versions (PEP 440): reading them, and which version meets them. */
#include "../base/base.h"

#include <errno.h>
#include <strings.h>

#include "../base/arena.h"
#include "../base/err.h"
#include "blank.h"
#include "specifier.h"

const char *const specifier_ops[SPEC_OPS] = {
	[SPEC_COMPATIBLE] = "~=", [SPEC_EQUAL] = "==",    [SPEC_NOT_EQUAL] = "!=",
	[SPEC_AT_MOST] = "<=",    [SPEC_AT_LEAST] = ">=", [SPEC_BELOW] = "<",
	[SPEC_ABOVE] = ">",       [SPEC_IDENTICAL] = "===",
};

static struct span behind(struct span s, size_t n)
{
	return (struct span){ s.v + n, s.n - n };
}

size_t specifier_op_scan(struct span s, enum specifier_op *ret)
{
	static const enum specifier_op order[] = {
		SPEC_IDENTICAL, SPEC_COMPATIBLE, SPEC_EQUAL, SPEC_NOT_EQUAL,
		SPEC_AT_MOST, SPEC_AT_LEAST, SPEC_BELOW, SPEC_ABOVE,
	};

	for (size_t i = 0; i < LEN(order); i++)
		if (span_starts(s, specifier_ops[order[i]])) {
			*ret = order[i];
			return strlen(specifier_ops[order[i]]);
		}
	return 0;
}

/* Behind "===" anything may stand but white space, ";" and ")"; 0 where nothing does. */
static size_t scan_arbitrary(struct span s)
{
	size_t n = 0;

	while (n < s.n && s.v[n] != ';' && s.v[n] != ')' && !blank_head(behind(s, n)))
		n++;
	return n;
}

/* Is it a release and no more, with no separator left over? */
static bool is_release_only(const struct version *v)
{
	return !v->pre && !v->post && !v->dev && !v->local.n;
}

/* The version behind an operator: how many bytes it has, or 0 where none fits. */
static size_t scan_version(struct span s, enum specifier_op op, struct specifier *ret)
{
	bool equality = op == SPEC_EQUAL || op == SPEC_NOT_EQUAL;
	size_t n = version_scan(s, &ret->version);

	if (!n)
		return 0;
	if (!equality && ret->version.local.n) {
		n -= ret->version.local.n + 1;
		ret->version.local.n = 0;
	}
	if (op == SPEC_COMPATIBLE && version_release_count(&ret->version) < 2)
		return 0;
	if (equality && is_release_only(&ret->version) && span_starts(behind(s, n), ".*")) {
		ret->wildcard = true;
		n += 2;
	}
	return n;
}

/* What stands behind the operator, white space before it skipped; the end of it, or NULL. */
static const char *scan_operand(struct span s, enum specifier_op op, struct specifier *ret)
{
	struct specifier found = { .op = op };
	size_t n;

	s = blank_skip(s);
	n = op == SPEC_IDENTICAL ? scan_arbitrary(s) : scan_version(s, op, &found);
	if (!n)
		return NULL;
	found.text = (struct span){ s.v, n };
	*ret = found;
	return s.v + n;
}

size_t specifier_scan(struct span s, struct specifier *ret)
{
	enum specifier_op op = SPEC_OPS;
	size_t n = specifier_op_scan(s, &op);
	const char *end = n ? scan_operand(behind(s, n), op, ret) : NULL;

	return end ? (size_t)(end - s.v) : 0;
}

bool specifier_parse(struct span s, struct specifier *ret)
{
	struct specifier found;
	size_t n;

	s = blank_skip(s);
	n = specifier_scan(s, &found);
	if (!n || blank_skip(behind(s, n)).n)
		return false;
	*ret = found;
	return true;
}

bool specifier_join(enum specifier_op op, struct span text, struct specifier *ret)
{
	static const enum specifier_op longer[SPEC_OPS] = {
		[SPEC_COMPATIBLE] = SPEC_OPS,  [SPEC_EQUAL] = SPEC_IDENTICAL,
		[SPEC_NOT_EQUAL] = SPEC_OPS,   [SPEC_AT_MOST] = SPEC_OPS,
		[SPEC_AT_LEAST] = SPEC_OPS,    [SPEC_BELOW] = SPEC_AT_MOST,
		[SPEC_ABOVE] = SPEC_AT_LEAST,  [SPEC_IDENTICAL] = SPEC_IDENTICAL,
	};
	struct specifier found;
	const char *end;

	if (text.n && text.v[0] == '=' && op != SPEC_IDENTICAL) {
		op = longer[op];
		text = behind(text, 1);
		/* "<" and "==1" are "<==1", which is nothing. */
		if (op == SPEC_OPS || (op != SPEC_IDENTICAL && text.n && text.v[0] == '='))
			return false;
	}
	end = scan_operand(text, op, &found);
	if (!end || blank_skip((struct span){ end, (size_t)(text.v + text.n - end) }).n)
		return false;
	*ret = found;
	return true;
}

int specifiers_parse(struct span text, struct arena *mem, struct specifiers *ret,
		     struct err *err)
{
	struct specifier *v;
	size_t room = 1, n = 0;
	bool more = true;

	for (size_t i = 0; i < text.n; i++)
		room += text.v[i] == ',';
	v = blank_skip(text).n ? TAKE_N(mem, room, struct specifier) : NULL;
	while (v && more) {
		struct span one;

		more = span_cut(text, ',', &one, &text);
		one = blank_trim(more ? one : text);
		if (!one.n)
			continue;
		if (!specifier_parse(one, &v[n]))
			return err_set(err, -EINVAL, "'%.*s' is no condition on a version",
				       one.n > 80 ? 80 : (int)one.n, one.v);
		n++;
	}
	*ret = (struct specifiers){ v, n };
	return 0;
}

static bool compatible(const struct specifier *s, const struct version *v)
{
	return version_order(v, &s->version) >= 0 &&
	       version_same_release(v, &s->version, version_release_count(&s->version) - 1);
}

static bool equal(const struct specifier *s, const struct version *v)
{
	if (s->wildcard)
		return version_same_release(v, &s->version, version_release_count(&s->version));
	return s->version.local.n ? version_order(v, &s->version) == 0
				  : version_order_public(v, &s->version) == 0;
}

/* Not the pre-releases of what it names, where that is none itself. */
static bool below(const struct specifier *s, const struct version *v)
{
	struct version bound = s->version;

	if (!version_is_pre(&bound))
		bound.dev = true;
	return version_order(v, &bound) < 0;
}

/* Not the post-releases of what it names, where that is none itself, nor its local versions. */
static bool above(const struct specifier *s, const struct version *v)
{
	const struct version *w = &s->version;
	size_t a = version_release_count(v), b = version_release_count(w);

	if (version_order_public(v, w) <= 0)
		return false;
	if (w->dev || w->post)
		return true;
	return v->pre != w->pre || !version_same_release(v, w, a > b ? a : b) ||
	       (v->pre && number_order(v->pre_n, w->pre_n) != 0);
}

bool specifier_has_version(const struct specifier *s, const struct version *v)
{
	switch (s->op) {
	case SPEC_COMPATIBLE: return compatible(s, v);
	case SPEC_EQUAL:      return equal(s, v);
	case SPEC_NOT_EQUAL:  return !equal(s, v);
	case SPEC_AT_MOST:    return version_order_public(v, &s->version) <= 0;
	case SPEC_AT_LEAST:   return version_order(v, &s->version) >= 0;
	case SPEC_BELOW:      return below(s, v);
	case SPEC_ABOVE:      return above(s, v);
	case SPEC_IDENTICAL:
	case SPEC_OPS:        break;
	}
	return false;
}

/* v is NULL where the text is no version. */
static bool meets(const struct specifier *s, struct span text, const struct version *v)
{
	if (s->op == SPEC_IDENTICAL)
		return s->text.n == text.n &&
		       (!text.n || strncasecmp(s->text.v, text.v, text.n) == 0);
	return v && specifier_has_version(s, v);
}

bool specifier_has(const struct specifier *s, struct span version, enum pre_releases pre)
{
	const struct specifiers all = { s, 1 };

	return specifiers_have(&all, version, pre);
}

static bool all_met(const struct specifiers *all, struct span text, const struct version *v)
{
	for (size_t i = 0; i < all->n; i++)
		if (!meets(&all->v[i], text, v))
			return false;
	return true;
}

bool specifiers_have(const struct specifiers *all, struct span version, enum pre_releases pre)
{
	struct version v;
	bool is = version_parse(version, &v);

	if (is && pre == PRE_REFUSED && version_is_pre(&v))
		return false;
	return all_met(all, version, is ? &v : NULL);
}

/* Does one of them name a pre-release? */
static bool names_pre(const struct specifiers *all)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct specifier *s = &all->v[i];
		struct version v = s->version;

		if (s->op == SPEC_NOT_EQUAL || s->wildcard)
			continue;
		if (s->op == SPEC_IDENTICAL && !version_parse(s->text, &v))
			continue;
		if (version_is_pre(&v))
			return true;
	}
	return false;
}

void specifiers_filter(const struct specifiers *all, const struct span *versions, size_t n,
		       enum pre_releases pre, bool *keep)
{
	bool final = false;

	if (pre == PRE_DEFAULT && names_pre(all))
		pre = PRE_ALLOWED;
	for (size_t i = 0; i < n; i++) {
		struct version v;
		bool is = version_parse(versions[i], &v);

		keep[i] = all_met(all, versions[i], is ? &v : NULL) &&
			  !(pre == PRE_REFUSED && is && version_is_pre(&v));
		final |= keep[i] && is && !version_is_pre(&v);
	}
	for (size_t i = 0; pre == PRE_DEFAULT && final && i < n; i++) {
		struct version v;

		if (keep[i] && version_parse(versions[i], &v) && version_is_pre(&v))
			keep[i] = false;
	}
}
