/* Judges versions, conditions, markers, names and tags, one question a line, for comparison with
 * another judge.  Fields lie between tabs; "%" and two hex digits stand for any byte.  The answer
 * to what is not valid is "!".
 */
#include "probes/base/base.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/marker.h"
#include "probes/wheel/project.h"
#include "probes/wheel/requirement.h"
#include "probes/wheel/specifier.h"
#include "probes/wheel/tags.h"
#include "probes/wheel/version.h"
#include "probes/wheel/wheelname.h"

enum { MAX_FIELDS = 64 };

struct question {
	struct span f[MAX_FIELDS];
	size_t n;
	struct arena *mem;
};

static struct span unescape(struct span s, struct arena *mem)
{
	char *text = arena_strndup(mem, s.v, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		uint64_t byte = 0;

		if (s.v[i] != '%' || i + 2 >= s.n ||
		    scan_u64((struct span){ s.v + i + 1, 2 }, 16, 255, &byte) < 0) {
			text[n++] = s.v[i];
			continue;
		}
		text[n++] = (char)byte;
		i += 2;
	}
	text[n] = '\0';
	return (struct span){ text, n };
}

static void put(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.v[i];

		if (c <= ' ' || c == '%' || c == ',' || c >= 0x7f)
			printf("%%%02x", c);
		else
			putchar(c);
	}
}

static void put_lower(struct span s, struct arena *mem)
{
	char *text = arena_strndup(mem, s.v, s.n);

	for (size_t i = 0; i < s.n; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] = (char)(text[i] - 'A' + 'a');
	put((struct span){ text, s.n });
}

static void version(const struct question *q)
{
	struct version v;

	if (version_parse(q->f[1], &v))
		printf("%s\n", version_text(&v, q->mem));
	else
		puts("!");
}

static void compare(const struct question *q)
{
	struct version a, b;
	int order;

	if (!version_parse(q->f[1], &a) || !version_parse(q->f[2], &b)) {
		puts("!");
		return;
	}
	order = version_order(&a, &b);
	puts(order < 0 ? "<" : order > 0 ? ">" : "=");
}

static enum pre_releases pre_of(struct span s)
{
	return span_is(s, "y") ? PRE_ALLOWED : span_is(s, "n") ? PRE_REFUSED : PRE_DEFAULT;
}

/* SET PRE VERSION...: which of them pass the filter; with one, also whether it is contained. */
static void filter(const struct question *q)
{
	struct specifiers all;
	struct err err = { 0 };
	bool keep[MAX_FIELDS];

	if (specifiers_parse(q->f[1], q->mem, &all, &err) < 0) {
		puts("!");
		return;
	}
	specifiers_filter(&all, q->f + 3, q->n - 3, pre_of(q->f[2]), keep);
	for (size_t i = 3; i < q->n; i++)
		printf("%d%d", keep[i - 3], specifiers_have(&all, q->f[i], pre_of(q->f[2])));
	putchar('\n');
}

static void wheel(const struct question *q)
{
	struct wheel_name w;

	if (!wheel_name_parse(q->f[1], &w)) {
		puts("!");
		return;
	}
	printf("%s %s ", project_normal(w.name, q->mem), version_text(&w.number, q->mem));
	put(w.build);
	const struct span tags[] = { w.python, w.abi, w.platform };

	for (size_t i = 0; i < LEN(tags); i++) {
		putchar(' ');
		put_lower(tags[i], q->mem);
	}
	putchar('\n');
}

static void sdist(const struct question *q)
{
	struct sdist_name s;

	if (!sdist_name_parse(q->f[1], &s)) {
		puts("!");
		return;
	}
	put(span_of(project_normal(s.name, q->mem)));
	printf(" %s\n", version_text(&s.number, q->mem));
}

/* NAME=VALUE into an environment; extras and groups are lists with "," between. */
static void set_var(struct marker_env *env, struct span f, struct arena *mem)
{
	struct span name, value, one;
	struct list l = { 0 };

	if (!span_cut(f, '=', &name, &value))
		return;
	for (size_t i = 0; i < MARKER_STRINGS; i++)
		if (span_is(name, marker_vars[i]))
			env->v[i] = span_dup(value, mem);
	if (!span_is(name, "extras") && !span_is(name, "dependency_groups"))
		return;
	list_add(&l, NULL, mem);
	while (value.n) {
		if (!span_cut(value, ',', &one, &value)) {
			one = value;
			value.n = 0;
		}
		list_add(&l, project_normal(one, mem), mem);
	}
	if (span_is(name, "extras"))
		env->extras = l.v;
	else
		env->groups = l.v;
}

static void marker(const struct question *q)
{
	const struct marker *m = NULL;
	struct marker_env env = { 0 };
	struct err err = { 0 };
	bool holds;
	int rc;

	for (size_t i = 2; i < q->n; i++)
		set_var(&env, q->f[i], q->mem);
	if (marker_parse(q->f[1], q->mem, &m, &err) < 0) {
		puts("!");
		return;
	}
	rc = marker_eval(m, &env, &holds, &err);
	puts(rc == -ENODATA ? "name" : rc < 0 ? "comparison" : holds ? "yes" : "no");
}

static void requirement(const struct question *q)
{
	struct requirement r;
	struct err err = { 0 };

	if (requirement_parse(q->f[1], q->mem, &r, &err) < 0) {
		puts("!");
		return;
	}
	printf("%s [", r.name);
	for (size_t i = 0; r.extras[i]; i++) {
		put(span_of(r.extras[i]));
		putchar(',');
	}
	printf("] (");
	for (size_t i = 0; i < r.specifiers.n; i++) {
		printf("%s", specifier_ops[r.specifiers.v[i].op]);
		put(r.specifiers.v[i].text);
		putchar(',');
	}
	printf(") ");
	put(span_of(r.url));
	puts(r.marker ? " ;" : " ");
}

static unsigned number(struct span s)
{
	uint64_t n = 0;

	(void)scan_digits(s, &n);
	return (unsigned)n;
}

/* cp|pp MAJOR MINOR FLAGS LIBC MAJOR MINOR MACHINE PIP, FLAGS of "t", "d" and "3", LIBC g, m or -.
 */
static bool target(const struct question *q, struct tags *ret)
{
	struct target t = {
		.pypy = span_is(q->f[1], "pp"), .major = number(q->f[2]), .minor = number(q->f[3]),
		.free_threaded = memchr(q->f[4].v, 't', q->f[4].n),
		.debug = memchr(q->f[4].v, 'd', q->f[4].n),
		.bits32 = memchr(q->f[4].v, '3', q->f[4].n),
		.libc = span_is(q->f[5], "g") ? TARGET_GLIBC :
			span_is(q->f[5], "m") ? TARGET_MUSL : TARGET_NO_LIBC,
		.libc_major = number(q->f[6]), .libc_minor = number(q->f[7]),
		.machine = q->f[8].v, .pip = q->f[9].n ? q->f[9].v : NULL,
	};
	struct err err = { 0 };

	return q->n > 9 && tags_of(&t, ret, &err) == 0;
}

static void list(const struct question *q)
{
	struct tags t;
	const char *const *all;

	if (!target(q, &t)) {
		puts("!");
		return;
	}
	for (all = tags_list(&t, q->mem); *all; all++)
		printf("%s%s", *all, all[1] ? " " : "");
	putchar('\n');
}

/* TARGET NAME: the rank of the wheel. */
static void rank(const struct question *q)
{
	struct tags t;
	struct wheel_name w;

	if (!target(q, &t) || !wheel_name_parse(q->f[10], &w))
		puts("!");
	else
		printf("%lld\n", (long long)tags_rank(&t, &w));
}

/* TARGET NAME...: why none of them fits, and the nearest. */
static void why(const struct question *q)
{
	struct tags t;
	struct wheel_name w[MAX_FIELDS];
	size_t n = 0, nearest = 0;
	const char *text;

	if (!target(q, &t)) {
		puts("!");
		return;
	}
	for (size_t i = 10; i < q->n; i++)
		n += wheel_name_parse(q->f[i], &w[n]);
	text = n ? tags_why_none(&t, w, n, q->mem, &nearest) : "!";
	printf("%zu %s\n", nearest, text ? text : "");
}

static const struct {
	const char *word;
	size_t fields;
	void (*answer)(const struct question *q);
} judges[] = {
	{ "version", 2, version },  { "compare", 3, compare },  { "filter", 4, filter },
	{ "wheel", 2, wheel },      { "sdist", 2, sdist },      { "marker", 2, marker },
	{ "requirement", 2, requirement },                      { "list", 10, list },
	{ "rank", 11, rank },       { "why", 11, why },
};

static void answer(struct span line, struct arena *mem)
{
	struct question q = { .mem = mem };
	bool more = true;

	while (more && q.n < MAX_FIELDS) {
		struct span one;

		more = span_cut(line, '\t', &one, &line);
		q.f[q.n++] = unescape(more ? one : line, mem);
	}
	for (size_t i = 0; i < LEN(judges); i++)
		if (q.n >= judges[i].fields && span_is(q.f[0], judges[i].word)) {
			judges[i].answer(&q);
			return;
		}
	puts("what?");
}

int main(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	while ((n = getline(&line, &room, stdin)) > 0) {
		struct arena *mem = arena_new();

		answer((struct span){ line, (size_t)n - (line[n - 1] == '\n') }, mem);
		arena_free(mem);
	}
	free(line);
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
