/* Known failures of CPython's tests, and the sets of tests. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fnmatch.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/ini.h"
#include "../probes/base/scan.h"
#include "../probes/regress/result.h"
#include "builtin.h"
#include "regress_known.h"

enum { MAX_KNOWN = 1024, MAX_SETS = 16, MAX_WORDS = 1024 };

/* What a condition is about: a place in struct regress_where. */
static const struct condition {
	const char *key;
	enum { OF_TEXT, OF_NUMBER, OF_FLAG, OF_DISTRO, OF_LIBC } kind;
	size_t at;
} conditions[] = {
	{ "branch", OF_TEXT, offsetof(struct regress_where, branch) },
	{ "arch", OF_TEXT, offsetof(struct regress_where, arch) },
	{ "distro", OF_DISTRO, 0 },
	{ "libc", OF_LIBC, 0 },
	{ "kernel", OF_TEXT, offsetof(struct regress_where, kernel) },
	{ "page_size", OF_NUMBER, offsetof(struct regress_where, page_size) },
	{ "cores", OF_NUMBER, offsetof(struct regress_where, cores) },
	{ "container", OF_FLAG, offsetof(struct regress_where, container) },
	{ "emulated", OF_FLAG, offsetof(struct regress_where, emulated) },
	{ "network", OF_FLAG, offsetof(struct regress_where, network) },
	{ "debug", OF_FLAG, offsetof(struct regress_where, debug) },
	{ "free_threaded", OF_FLAG, offsetof(struct regress_where, free_threaded) },
};
enum { CONDITIONS = LEN(conditions) };

struct known {
	const char *id, *reason, *link;
	struct list tests, cases, when[CONDITIONS];
	unsigned outcomes;             /* a bit each; 0: any */
	bool sometimes;
};

struct set {
	const char *name;
	struct list tests;
};

struct regress_knowns {
	struct known v[MAX_KNOWN];
	size_t n;
	struct set sets[MAX_SETS];
	size_t nsets;
};

struct reading {
	struct regress_knowns *k;
	struct known *now;             /* one of them is open, or none */
	struct set *set;
	const char *section;
	struct arena *mem;
};

static int add_words(struct list *to, const char *value, struct arena *mem, struct err *err)
{
	struct span rest = span_of(value), word;

	while (scan_word(&rest, &word)) {
		if (to->n == MAX_WORDS)
			return err_set(err, -EBADMSG, "more than %d words", MAX_WORDS);
		list_add(to, span_dup(word, mem), mem);
	}
	return 0;
}

static int add_outcomes(unsigned *to, const char *value, struct arena *mem, struct err *err)
{
	struct span rest = span_of(value), word;

	while (scan_word(&rest, &word)) {
		unsigned i = 1;

		while (i < REGRESS_OUTCOMES && !(regress_outcome_bad((enum regress_outcome)i) &&
						 span_is(word, regress_outcome_names[i])))
			i++;
		if (i == REGRESS_OUTCOMES)
			return err_set(err, -EBADMSG, "'%s' is none of failed, timeout, crashed and "
				       "env-changed", span_dup(word, mem));
		*to |= 1U << i;
	}
	return 0;
}

/* A long text may go on in the next line. */
static void add_text(const char **to, const char *value, struct arena *mem)
{
	*to = *to ? JOIN(mem, *to, " ", value) : arena_strdup(mem, value);
}

static int add_key(struct reading *r, const char *key, const char *value, struct err *err)
{
	struct known *k = r->now;

	if (strcmp(key, "tests") == 0)
		return add_words(&k->tests, value, r->mem, err);
	if (strcmp(key, "cases") == 0)
		return add_words(&k->cases, value, r->mem, err);
	if (strcmp(key, "outcome") == 0)
		return add_outcomes(&k->outcomes, value, r->mem, err);
	if (strcmp(key, "reason") == 0) {
		add_text(&k->reason, value, r->mem);
		return 0;
	}
	if (strcmp(key, "link") == 0) {
		if (!span_starts(span_of(value), "https://") || strpbrk(value, " \"'<>"))
			return err_set(err, -EBADMSG, "a link is an address that begins with https://");
		k->link = arena_strdup(r->mem, value);
		return 0;
	}
	if (strcmp(key, "sometimes") == 0) {
		k->sometimes = strcmp(value, "yes") == 0;
		return k->sometimes ? 0 : err_set(err, -EBADMSG, "sometimes = yes, or nothing");
	}
	for (size_t i = 0; i < CONDITIONS; i++)
		if (strcmp(key, conditions[i].key) == 0)
			return add_words(&k->when[i], value, r->mem, err);
	return err_set(err, -EBADMSG, "unknown key '%s' in [%s]", key, r->section);
}

/* Is all said that has to be? */
static int finish(struct reading *r, struct err *err)
{
	const struct known *k = r->now;

	if (k && (!k->tests.n || !k->reason))
		return err_set(err, -EBADMSG, "[known %s] lacks its %s", k->id,
			       k->reason ? "tests" : "reason");
	if (r->set && !r->set->tests.n)
		return err_set(err, -EBADMSG, "[set %s] lacks its tests", r->set->name);
	r->now = NULL;
	r->set = NULL;
	return 0;
}

static int begin(struct reading *r, const char *section, struct err *err)
{
	static const char known[] = "known ", set[] = "set ";
	struct regress_knowns *k = r->k;
	int rc = finish(r, err);

	if (rc < 0)
		return rc;
	r->section = arena_strdup(r->mem, section);
	if (strncmp(section, known, sizeof known - 1) == 0 && section[sizeof known - 1]) {
		if (k->n == MAX_KNOWN)
			return err_set(err, -E2BIG, "more than %d known failures", MAX_KNOWN);
		r->now = &k->v[k->n++];
		r->now->id = r->section + sizeof known - 1;
		return 0;
	}
	if (strncmp(section, set, sizeof set - 1) == 0 && section[sizeof set - 1]) {
		if (k->nsets == MAX_SETS)
			return err_set(err, -E2BIG, "more than %d sets", MAX_SETS);
		r->set = &k->sets[k->nsets++];
		r->set->name = r->section + sizeof set - 1;
		return 0;
	}
	return err_set(err, -EBADMSG, "unknown section '[%s]' ([known ID] or [set NAME])", section);
}

static int each(void *user, const char *section, const char *key, const char *value, unsigned line,
		struct err *err)
{
	struct reading *r = user;
	int rc = 0;

	(void)line;
	if (!r->section || strcmp(section, r->section) != 0)
		rc = begin(r, section, err);
	if (rc < 0)
		return rc;
	if (r->now)
		return add_key(r, key, value, err);
	if (strcmp(key, "tests") == 0)
		return add_words(&r->set->tests, value, r->mem, err);
	return err_set(err, -EBADMSG, "unknown key '%s' in [%s] (tests)", key, r->section);
}

struct regress_knowns *regress_knowns_new(struct arena *mem)
{
	return TAKE(mem, struct regress_knowns);
}

int regress_known_add(struct regress_knowns *k, const char *where, const struct text *text,
		      struct arena *mem, struct err *err)
{
	struct reading r = { .k = k, .mem = mem };
	int rc = ini_read(text, each, &r, err);

	if (rc == 0)
		rc = finish(&r, err);
	return rc < 0 ? err_context(err, "'%s'", where) : 0;
}

int regress_known_builtin(struct arena *mem, struct regress_knowns **ret, struct err *err)
{
	struct regress_knowns *k = regress_knowns_new(mem);

	for (size_t i = 0; builtin_known[i].name; i++) {
		struct text text = { builtin_known[i].text, builtin_known[i].n };
		int rc = regress_known_add(k, builtin_known[i].name, &text, mem, err);

		if (rc < 0)
			return rc;
	}
	*ret = k;
	return 0;
}

size_t regress_known_count(const struct regress_knowns *k)
{
	return k->n;
}

const char *const *regress_set(const struct regress_knowns *k, const char *name)
{
	for (size_t i = 0; i < k->nsets; i++)
		if (strcmp(k->sets[i].name, name) == 0)
			return k->sets[i].tests.v;
	return NULL;
}

/* Does `word` compare, and does it hold? */
static bool compares(const char *word, const char *value, bool *holds)
{
	bool equal = word[0] && word[1] == '=';
	int order;

	if (word[0] != '<' && word[0] != '>')
		return false;
	order = version_cmp(value, word + (equal ? 2 : 1));
	*holds = (equal && order == 0) || (word[0] == '<' ? order < 0 : order > 0);
	return true;
}

/* One of the plain words is the value (or one of two), and all comparisons hold. */
static bool fits(const struct list *words, const char *value, const char *other)
{
	bool plain = false, hit = false, holds;

	for (size_t i = 0; i < words->n; i++) {
		if (value && compares(words->v[i], value, &holds)) {
			if (!holds)
				return false;
			continue;
		}
		plain = true;
		hit |= (value && strcmp(words->v[i], value) == 0) ||
		       (other && strcmp(words->v[i], other) == 0);
	}
	return !plain || hit;
}

static bool holds(const struct condition *c, const struct list *words,
		  const struct regress_where *where)
{
	const char *at = (const char *)where + c->at;
	char buffer[128], number[24];
	int64_t n;

	switch (c->kind) {
	case OF_TEXT:
		return fits(words, *(const char *const *)(const void *)at, NULL);
	case OF_FLAG:
		return fits(words, *(const bool *)(const void *)at ? "yes" : "no", NULL);
	case OF_NUMBER:
		n = *(const int64_t *)(const void *)at;
		(void)snprintf(number, sizeof number, "%lld", (long long)n);
		return fits(words, n ? number : NULL, NULL);
	case OF_DISTRO:
		(void)snprintf(buffer, sizeof buffer, "%s-%s", where->distro ? where->distro : "",
			       where->distro_version ? where->distro_version : "");
		return fits(words, where->distro, buffer);
	case OF_LIBC:
		(void)snprintf(buffer, sizeof buffer, "%.*s", where->libc
			       ? (int)strcspn(where->libc, " ") : 0, where->libc ? where->libc : "");
		return fits(words, *buffer ? buffer : NULL, NULL);
	}
	return false;
}

static bool matches(const struct list *patterns, const char *name)
{
	for (size_t i = 0; i < patterns->n; i++)
		if (fnmatch(patterns->v[i], name, 0) == 0)
			return true;
	return false;
}

/* By its name, with or without the package that all tests are in. */
static bool is_about(const struct known *k, const struct regress_where *where, const char *name)
{
	const char *bare = strncmp(name, "test.", 5) == 0 ? name + 5 : name;

	if (!matches(&k->tests, name) && !matches(&k->tests, bare))
		return false;
	for (size_t i = 0; i < CONDITIONS; i++)
		if (k->when[i].n && !holds(&conditions[i], &k->when[i], where))
			return false;
	return true;
}

static bool has_outcome(const struct known *k, enum regress_outcome o)
{
	return !k->outcomes || k->outcomes & 1U << o;
}

/* The first that knows this case to fail. */
static const struct known *of_case(const struct regress_knowns *all,
				   const struct regress_where *where, const struct regress_test *t,
				   const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (is_about(&all->v[i], where, t->name) && has_outcome(&all->v[i], t->outcome) &&
		    matches(&all->v[i].cases, name))
			return &all->v[i];
	return NULL;
}

/* One that is about all of the file, or of those about cases the first, where they know all. */
static const struct known *of_failure(const struct regress_knowns *all,
				      const struct regress_where *where,
				      const struct regress_test *t)
{
	const struct known *first = NULL, *one;

	for (size_t i = 0; i < all->n; i++)
		if (!all->v[i].cases.n && has_outcome(&all->v[i], t->outcome) &&
		    is_about(&all->v[i], where, t->name))
			return &all->v[i];
	if (!t->nfailures || t->failures_more)
		return NULL;
	for (size_t i = 0; i < t->nfailures; i++) {
		one = of_case(all, where, t, t->failures[i].name);
		if (!one)
			return NULL;
		first = first ? first : one;
	}
	return first;
}

static const struct known *of_success(const struct regress_knowns *all,
				      const struct regress_where *where, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (!all->v[i].sometimes && is_about(&all->v[i], where, name))
			return &all->v[i];
	return NULL;
}

void regress_judge(const struct regress_knowns *k, const struct regress_where *where,
		   struct regress_test *t)
{
	const struct known *known = NULL;

	t->label = REGRESS_UNLABELLED;
	if (regress_outcome_bad(t->outcome)) {
		known = of_failure(k, where, t);
		t->label = known ? REGRESS_KNOWN
			   : t->rerun == REGRESS_PASSED ? REGRESS_FLAKY : REGRESS_NEW;
	} else if (t->outcome == REGRESS_PASSED) {
		known = of_success(k, where, t->name);
		if (known || regress_outcome_bad(t->before))
			t->label = REGRESS_FIXED;
	}
	t->reason = known ? known->reason : NULL;
	t->link = known ? known->link : NULL;
}
