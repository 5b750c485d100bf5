/* Files that lie somewhere, as a lock. */
#include "../base/base.h"

#include <errno.h>

#include "../base/arena.h"
#include "../base/scan.h"
#include "lockbuild.h"
#include "lockfiles.h"
#include "project.h"
#include "wheelname.h"

enum { MAX_TAGS = 1000 };

static int add_given(struct lock_builder *b, const struct lock_given *g)
{
	struct lock_entry *e;
	struct lock_file *files;
	size_t n = 0;
	int rc = g->name ? lockb_entry(b, span_of(g->name), &e) :
		 lockb_unnamed(b, span_of(g->files[0]), 0, &e);

	if (rc < 0)
		return rc;
	while (g->files[n])
		n++;
	files = TAKE_N(b->mem, n, struct lock_file);
	for (size_t i = 0; i < n; i++) {
		files[i] = (struct lock_file){ .size = -1 };
		lockb_file(b, &files[i], span_of(g->files[i]));
	}
	e->line = 0;
	e->version = span_of(g->version);
	e->files = files;
	e->nfiles = n;
	e->unlisted = n == 0;
	lockb_root(b, LOCK_RUNTIME, NULL, e->sets, LOCK_ALWAYS);
	return 0;
}

int lock_given_read(const char *from, const struct lock_given *v, size_t n, struct arena *mem,
		    struct lock *ret, struct err *err)
{
	static const struct text none = { "", 0 };
	struct lock_builder *b = lockb_new(LOCK_REQUIREMENTS, from, &none, mem, err);

	for (size_t i = 0; i < n; i++) {
		int rc = add_given(b, &v[i]);

		if (rc < 0)
			return rc;
	}
	lockb_done(b, ret);
	return 0;
}

bool lock_is_wheel(struct span file)
{
	return span_ends(file, ".whl");
}

bool lock_is_sdist(struct span file)
{
	return span_ends(file, ".tar.gz") || span_ends(file, ".zip");
}

/* A file with what its name tells. */
struct named {
	const char *file, *name, *version;
};

static int by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int rc = !x->name != !y->name ? (x->name ? -1 : 1) : 0;

	if (rc == 0 && x->name)
		rc = strcmp(x->name, y->name);
	if (rc == 0 && x->name)
		rc = strcmp(x->version, y->version);
	return rc ? rc : strcmp(x->file, y->file);
}

static struct named named_of(const char *file, struct arena *mem)
{
	struct named n = { .file = file };
	struct span f = span_of(file), name = SPAN("");
	struct version version = { 0 };
	struct wheel_name wheel;
	struct sdist_name sdist;

	if (lock_is_wheel(f) && wheel_name_parse(f, &wheel)) {
		name = wheel.name;
		version = wheel.number;
	} else if (lock_is_sdist(f) && sdist_name_parse(f, &sdist)) {
		name = sdist.name;
		version = sdist.number;
	}
	if (project_name_is(name)) {
		n.name = project_normal(name, mem);
		n.version = version_text(&version, mem);
	}
	return n;
}

size_t lock_group(const char *const *files, struct arena *mem, struct lock_given **ret)
{
	struct named *v;
	size_t n = 0, m = 0;

	while (files[n])
		n++;
	v = TAKE_N(mem, n, struct named);
	n = 0;
	for (size_t i = 0; files[i]; i++)
		if (lock_is_wheel(span_of(files[i])) || lock_is_sdist(span_of(files[i])))
			v[n++] = named_of(files[i], mem);
	if (n)
		qsort(v, n, sizeof *v, by_name);
	*ret = TAKE_N(mem, n, struct lock_given);
	for (size_t i = 0, end; i < n; i = end) {
		struct list all = { 0 };

		for (end = i; end < n && (end == i || (v[i].name && v[end].name &&
				strcmp(v[i].name, v[end].name) == 0 &&
				strcmp(v[i].version, v[end].version) == 0)); end++)
			list_add(&all, v[end].file, mem);
		(*ret)[m++] = (struct lock_given){ v[i].name, v[i].version, all.v };
	}
	return m;
}

void wheel_file_tags(struct span text, struct arena *mem, struct list *ret)
{
	struct span line, key, value;

	while (ret->n < MAX_TAGS && scan_line(&text, &line)) {
		if (!span_cut(line, ':', &key, &value) || !span_is_nocase(span_trim(key), "tag"))
			continue;
		value = span_trim(value);
		if (value.n < 256 && file_name_is_plain(value))
			list_add(ret, span_dup(value, mem), mem);
	}
}
