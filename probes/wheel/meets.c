/* Does an installed version meet a condition (PEP 440)?  Only what numbers alone can tell. */
#include "../base/base.h"

#include <strings.h>

#include "../base/scan.h"
#include "requirement.h"

enum { MAX_NUMBERS = 16 };

struct release {
	uint64_t v[MAX_NUMBERS];
	size_t n;
};

/* "1.2.3", and nothing else. */
static bool release_parse(struct span s, struct release *ret)
{
	struct release r = { .n = 0 };

	for (;;) {
		size_t n = r.n < MAX_NUMBERS ? scan_digits(s, &r.v[r.n]) : 0;

		if (!n)
			return false;
		r.n++;
		s = (struct span){ s.v + n, s.n - n };
		if (!s.n)
			break;
		if (s.v[0] != '.')
			return false;
		s = (struct span){ s.v + 1, s.n - 1 };
	}
	*ret = r;
	return true;
}

/* The first `n` numbers; those that are missing are 0. */
static int release_cmp(const struct release *a, const struct release *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t x = i < a->n ? a->v[i] : 0, y = i < b->n ? b->v[i] : 0;

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

static bool same_text(struct span a, struct span b)
{
	return a.n == b.n && a.n && strncasecmp(a.v, b.v, a.n) == 0;
}

static enum meets told(bool yes)
{
	return yes ? MEETS : MEETS_NOT;
}

static enum meets by_order(const char *op, const struct release *have, const struct release *want)
{
	int order = release_cmp(have, want, MAX_NUMBERS);

	if (strcmp(op, "~=") == 0)
		return want->n < 2 ? MEETS_UNSURE
				   : told(order >= 0 && release_cmp(have, want, want->n - 1) == 0);
	if (strcmp(op, "==") == 0)
		return told(order == 0);
	if (strcmp(op, "!=") == 0)
		return told(order != 0);
	if (strcmp(op, "<=") == 0)
		return told(order <= 0);
	if (strcmp(op, ">=") == 0)
		return told(order >= 0);
	if (strcmp(op, "<") == 0)
		return told(order < 0);
	if (strcmp(op, ">") == 0)
		return told(order > 0);
	return MEETS_UNSURE;
}

enum meets version_meets(struct span version, const struct specifier *s)
{
	struct span wanted = span_of(s->version), bare = version, local;
	bool equal = strcmp(s->op, "==") == 0;
	struct release have, want;

	if ((equal || strcmp(s->op, "===") == 0) && same_text(version, wanted))
		return MEETS;
	if (strcmp(s->op, "===") == 0 || memchr(wanted.v, '+', wanted.n))
		return MEETS_UNSURE;
	/* A local version ("1.0+cpu") meets what the public one meets. */
	(void)span_cut(version, '+', &bare, &local);
	if (equal && same_text(bare, wanted))
		return MEETS;
	if (!release_parse(bare, &have))
		return MEETS_UNSURE;
	if ((equal || strcmp(s->op, "!=") == 0) && span_ends(wanted, ".*")) {
		wanted.n -= 2;
		if (!release_parse(wanted, &want))
			return MEETS_UNSURE;
		return told((release_cmp(&have, &want, want.n) == 0) == equal);
	}
	if (!release_parse(wanted, &want))
		return MEETS_UNSURE;
	return by_order(s->op, &have, &want);
}
