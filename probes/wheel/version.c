/* Versions of Python packages (PEP 440): reading, order, canonical text. */
#include "../base/base.h"

#include "../base/arena.h"
#include "blank.h"
#include "version.h"

/* Longer words first where one begins another. */
static const struct { const char *word; char pre; } pre_words[] = {
	{ "alpha", 'a' }, { "a", 'a' }, { "beta", 'b' }, { "b", 'b' },
	{ "preview", 'r' }, { "pre", 'r' }, { "c", 'r' }, { "rc", 'r' },
};

static const char *const post_words[] = { "post", "rev", "r" };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_alnum(char c)
{
	c = lower(c);
	return is_digit(c) || (c >= 'a' && c <= 'z');
}

static bool is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

static struct span behind(struct span s, size_t n)
{
	return (struct span){ s.v + n, s.n - n };
}

static struct span without_zeros(struct span s)
{
	while (s.n && s.v[0] == '0')
		s = behind(s, 1);
	return s;
}

static size_t digits(struct span s)
{
	size_t n = 0;

	while (n < s.n && is_digit(s.v[n]))
		n++;
	return n;
}

/* Takes the digits at the start of *rest; false where there are none. */
static bool take_number(struct span *rest, struct span *ret)
{
	size_t n = digits(*rest);

	if (!n)
		return false;
	*ret = without_zeros((struct span){ rest->v, n });
	*rest = behind(*rest, n);
	return true;
}

static bool take_word(struct span *rest, const char *word)
{
	size_t n = strlen(word);

	if (rest->n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (lower(rest->v[i]) != word[i])
			return false;
	*rest = behind(*rest, n);
	return true;
}

static void take_separator(struct span *rest)
{
	if (rest->n && is_separator(rest->v[0]))
		*rest = behind(*rest, 1);
}

/* What may follow a word: a separator, even with nothing behind it, and a number. */
static void take_tail(struct span *rest, struct span *number)
{
	take_separator(rest);
	*number = (struct span){ rest->v, 0 };
	(void)take_number(rest, number);
}

static void take_pre(struct span *rest, struct version *v)
{
	struct span at = *rest;

	take_separator(&at);
	for (size_t i = 0; i < LEN(pre_words); i++)
		if (take_word(&at, pre_words[i].word)) {
			v->pre = pre_words[i].pre;
			take_tail(&at, &v->pre_n);
			*rest = at;
			return;
		}
}

static void take_post(struct span *rest, struct version *v)
{
	struct span at = *rest;

	if (at.n > 1 && at.v[0] == '-' && is_digit(at.v[1])) {
		*rest = behind(at, 1);
		v->post = take_number(rest, &v->post_n);
		return;
	}
	take_separator(&at);
	for (size_t i = 0; i < LEN(post_words); i++)
		if (take_word(&at, post_words[i])) {
			v->post = true;
			take_tail(&at, &v->post_n);
			*rest = at;
			return;
		}
}

static void take_dev(struct span *rest, struct version *v)
{
	struct span at = *rest;

	take_separator(&at);
	if (!take_word(&at, "dev"))
		return;
	v->dev = true;
	take_tail(&at, &v->dev_n);
	*rest = at;
}

static void take_local(struct span *rest, struct version *v)
{
	size_t n = 0;

	if (!rest->n || rest->v[0] != '+')
		return;
	for (size_t i = 1; i < rest->n; i++)
		if (is_alnum(rest->v[i]))
			n = i;
		else if (!is_separator(rest->v[i]) || n + 1 != i || i == 1)
			break;
	if (!n)
		return;
	v->local = (struct span){ rest->v + 1, n };
	*rest = behind(*rest, n + 1);
}

static bool take_release(struct span *rest, struct version *v)
{
	size_t n = digits(*rest);

	if (n && n < rest->n && rest->v[n] == '!') {
		v->epoch = without_zeros((struct span){ rest->v, n });
		*rest = behind(*rest, n + 1);
		n = digits(*rest);
	}
	if (!n)
		return false;
	for (size_t more; n + 1 < rest->n && rest->v[n] == '.'; n += more + 1) {
		more = digits(behind(*rest, n + 1));
		if (!more)
			break;
	}
	v->release = (struct span){ rest->v, n };
	*rest = behind(*rest, n);
	return true;
}

size_t version_scan(struct span s, struct version *ret)
{
	struct version v = { 0 };
	struct span rest = s;

	(void)take_word(&rest, "v");
	if (!take_release(&rest, &v))
		return 0;
	if (!rest.n) {
		*ret = v;
		return s.n;
	}
	take_pre(&rest, &v);
	take_post(&rest, &v);
	take_dev(&rest, &v);
	take_local(&rest, &v);
	*ret = v;
	return s.n - rest.n;
}

bool version_parse(struct span s, struct version *ret)
{
	struct version v;
	size_t n;

	s = blank_skip(s);
	n = version_scan(s, &v);
	if (!n || blank_skip(behind(s, n)).n)
		return false;
	*ret = v;
	return true;
}

int number_order(struct span a, struct span b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return a.n ? memcmp(a.v, b.v, a.n) : 0;
}

/* The next number of a release or part of a local version; empty at the end. */
static struct span next_part(struct span *rest)
{
	struct span part = { rest->v, 0 };

	while (part.n < rest->n && is_alnum(rest->v[part.n]))
		part.n++;
	*rest = behind(*rest, part.n < rest->n ? part.n + 1 : part.n);
	return part;
}

static int release_order(struct span a, struct span b)
{
	while (a.n || b.n) {
		struct span x = without_zeros(next_part(&a)), y = without_zeros(next_part(&b));
		int order = number_order(x, y);

		if (order)
			return order;
	}
	return 0;
}

bool version_same_release(const struct version *a, const struct version *b, size_t n)
{
	struct span x = a->release, y = b->release;

	if (number_order(a->epoch, b->epoch) != 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (number_order(without_zeros(next_part(&x)), without_zeros(next_part(&y))) != 0)
			return false;
	return true;
}

size_t version_release_count(const struct version *v)
{
	size_t n = 1;

	for (size_t i = 0; i < v->release.n; i++)
		n += v->release.v[i] == '.';
	return n;
}

/* A development version of no other kind comes before all, what is no pre-release behind them. */
static int pre_rank(const struct version *v)
{
	if (v->pre)
		return v->pre;
	return v->dev && !v->post ? 0 : 127;
}

int version_order_public(const struct version *a, const struct version *b)
{
	int order = number_order(a->epoch, b->epoch);

	if (!order)
		order = release_order(a->release, b->release);
	if (!order)
		order = pre_rank(a) - pre_rank(b);
	if (!order && a->pre)
		order = number_order(a->pre_n, b->pre_n);
	if (!order)
		order = a->post - b->post;
	if (!order)
		order = number_order(a->post_n, b->post_n);
	if (!order)
		order = b->dev - a->dev;
	if (!order)
		order = number_order(a->dev_n, b->dev_n);
	return order;
}

/* Words before numbers, numbers by value, words by their letters in small. */
static int part_order(struct span a, struct span b)
{
	bool x = digits(a) == a.n, y = digits(b) == b.n;

	if (x != y)
		return x ? 1 : -1;
	if (x)
		return number_order(without_zeros(a), without_zeros(b));
	for (size_t i = 0; i < a.n && i < b.n; i++)
		if (lower(a.v[i]) != lower(b.v[i]))
			return lower(a.v[i]) - lower(b.v[i]);
	return a.n == b.n ? 0 : a.n < b.n ? -1 : 1;
}

int version_order(const struct version *a, const struct version *b)
{
	int order = version_order_public(a, b);
	struct span x = a->local, y = b->local;

	while (!order && (x.n || y.n)) {
		if (!x.n || !y.n)
			return x.n ? 1 : -1;
		order = part_order(next_part(&x), next_part(&y));
	}
	return order;
}

static char *put_number(char *to, struct span digits_only)
{
	if (!digits_only.n)
		*to++ = '0';
	else
		to = mempcpy(to, digits_only.v, digits_only.n);
	return to;
}

/* "NUMBER" or "WORD", as a part of a local version or of a release. */
static char *put_part(char *to, struct span part)
{
	if (digits(part) == part.n)
		return put_number(to, without_zeros(part));
	for (size_t i = 0; i < part.n; i++)
		*to++ = lower(part.v[i]);
	return to;
}

static char *put_parts(char *to, struct span rest)
{
	to = put_part(to, next_part(&rest));
	while (rest.n) {
		*to++ = '.';
		to = put_part(to, next_part(&rest));
	}
	return to;
}

const char *version_text(const struct version *v, struct arena *mem)
{
	size_t most = v->epoch.n + v->release.n + v->pre_n.n + v->post_n.n + v->dev_n.n +
		      v->local.n + 24;
	char *text = TAKE_N(mem, most, char), *to = text;

	if (v->epoch.n) {
		to = put_number(to, v->epoch);
		*to++ = '!';
	}
	to = put_parts(to, v->release);
	if (v->pre) {
		*to++ = v->pre;
		if (v->pre == 'r')
			*to++ = 'c';
		to = put_number(to, v->pre_n);
	}
	if (v->post)
		to = put_number(mempcpy(to, ".post", 5), v->post_n);
	if (v->dev)
		to = put_number(mempcpy(to, ".dev", 4), v->dev_n);
	if (v->local.n) {
		*to++ = '+';
		to = put_parts(to, v->local);
	}
	return text;
}
