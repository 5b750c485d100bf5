/* --only-binary and --no-binary from hostile bytes, a line each ("w" or "s", then the names), against
 * pip's two sets as they stand for one project.
 */
#include "probes/base/base.h"

#include "fuzz.h"
#include "probes/wheel/formats.h"
#include "probes/wheel/project.h"

enum { MOST = 64 };

/* What is in a set: the project, and ":all:". */
struct set {
	bool project, all;
};

static void say(struct set *target, struct set *other, struct span names, struct arena *mem)
{
	struct list words = { 0 };
	struct span word;
	size_t from = 0;
	bool none = false;

	while (span_cut(names, ',', &word, &names))
		list_add(&words, span_dup(word, mem), mem);
	list_add(&words, span_dup(names, mem), mem);
	for (size_t i = 0; i < words.n; i++)
		from = strcmp(words.v[i], ":all:") == 0 ? i + 1 : from;
	for (size_t i = from; i < words.n; i++)
		none |= strcmp(words.v[i], ":none:") == 0;
	if (from) {
		*other = (struct set){ 0 };
		*target = (struct set){ .all = true };
	}
	for (size_t i = from; i < words.n && (!from || none); i++) {
		if (strcmp(words.v[i], ":none:") == 0) {
			*target = (struct set){ 0 };
		} else if (strcmp(project_normal(span_of(words.v[i]), mem), "a") == 0) {
			other->project = false;
			target->project = true;
		}
	}
}

FUZZ(bytes, mem)
{
	struct span rest = { bytes->v, bytes->n }, line;
	struct format_saying said[MOST];
	struct set wheel = { 0 }, source = { 0 };
	enum takes want, got;
	size_t n = 0;

	/* A name is text: it has no NUL. */
	if (memchr(bytes->v, '\0', bytes->n))
		return;
	while (n < MOST && scan_line(&rest, &line)) {
		bool is_wheel = line.n && line.v[0] == 'w';

		if (!line.n)
			continue;
		line = (struct span){ line.v + 1, line.n - 1 };
		said[n++] = (struct format_saying){ is_wheel ? TAKES_WHEEL : TAKES_SOURCE, line };
		say(is_wheel ? &wheel : &source, is_wheel ? &source : &wheel, line, mem);
	}
	want = wheel.project ? TAKES_WHEEL : source.project ? TAKES_SOURCE : wheel.all ? TAKES_WHEEL :
	       source.all ? TAKES_SOURCE : TAKES_ANY;
	got = formats_of(formats_new(said, n, mem), "a");
	if (got != want)
		abort();
}
