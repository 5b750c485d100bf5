/* Prints what a lock file means for targets, a line of tabs for each entry and target: name, version,
 * target, status, does it apply, reach, wheel, needed, and why not.  Problems and findings go to
 * standard error.  usage: locks FILE TARGET..., as in cp313t-glibc2.39 or cp312-musl1.2, for aarch64;
 * without a target the file is only read: for measuring.  A wish stands before the file: --all,
 * --extra NAME, --group NAME.
 */
#include "probes/base/base.h"

#include <errno.h>

#include "probes/base/arena.h"
#include "probes/base/err.h"
#include "probes/base/scan.h"
#include "probes/wheel/lock.h"
#include "probes/wheel/lockjudge.h"
#include "probes/wheel/marker.h"
#include "probes/wheel/tags.h"

static int file_text(const char *path, struct arena *mem, struct text *ret)
{
	FILE *f = fopen(path, "rb");
	long n;
	char *v;

	if (!f || fseek(f, 0, SEEK_END) != 0 || (n = ftell(f)) < 0) {
		if (f)
			(void)fclose(f);
		return -ENOENT;
	}
	rewind(f);
	v = TAKE_N(mem, (size_t)n + 1, char);
	*ret = (struct text){ v, fread(v, 1, (size_t)n, f) };
	(void)fclose(f);
	return 0;
}

static int include(void *user, const char *path, struct text *ret, struct err *err)
{
	int rc = file_text(path, user, ret);

	return rc < 0 ? err_set(err, rc, "'%s' cannot be read", path) : 0;
}

/* "cp313t-glibc2.39" */
static bool target_of(const char *word, struct target *ret)
{
	struct span rest = span_of(word), python, major, minor;
	uint64_t n;

	*ret = (struct target){ .major = 3, .machine = "aarch64" };
	if (!span_cut(rest, '-', &python, &rest) || !span_starts(python, "cp3"))
		return false;
	python = (struct span){ python.v + 3, python.n - 3 };
	ret->free_threaded = span_ends(python, "t");
	python.n -= ret->free_threaded ? 1 : 0;
	if (scan_u64(python, 10, 99, &n) < 0)
		return false;
	ret->minor = (unsigned)n;
	ret->libc = span_starts(rest, "musl") ? TARGET_MUSL : TARGET_GLIBC;
	rest = (struct span){ rest.v + (ret->libc == TARGET_MUSL ? 4 : 5),
			      rest.n - (ret->libc == TARGET_MUSL ? 4 : 5) };
	if (!span_cut(rest, '.', &major, &minor) || scan_u64(major, 10, 99, &n) < 0)
		return false;
	ret->libc_major = (unsigned)n;
	if (scan_u64(minor, 10, 99, &n) < 0)
		return false;
	ret->libc_minor = (unsigned)n;
	return true;
}

static int judge(const struct lock *lock, const char *word, const struct lock_wish *wish,
		 struct arena *mem, struct err *err)
{
	static const char *const holds[] = { "false", "true", "unsure" };
	static const char *const reaches[] = { "no", "all", "runtime" };
	struct lock_verdicts got;
	struct marker_env env;
	struct target target;
	struct tags tags;
	int rc;

	if (!target_of(word, &target))
		return err_set(err, -EINVAL, "'%s' is no target", word);
	/* A late release of the branch, as machines have it. */
	env = marker_env_of(&target, arena_printf(mem, "3.%u.9", target.minor), mem);
	rc = tags_of(&target, &tags, err);
	if (rc == 0)
		rc = lock_judge(lock, &tags, &env, wish, mem, &got, err);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < lock->nentries; i++) {
		const struct lock_entry *e = &lock->entries[i];
		const struct lock_verdict *v = &got.v[i];
		struct span wheel = v->wheel ? v->wheel->name : SPAN("");

		printf("%s\t%.*s\t%s\t%s\t%s\t%s\t%.*s\t%s\t%s\n", e->name, (int)e->version.n, e->version.v,
		       word, lock_statuses[v->status], holds[v->applies], reaches[v->reach], (int)wheel.n,
		       wheel.v, v->needed ? "needed" : "-", v->why ? v->why : "");
	}
	for (size_t i = 0; i < got.nfindings; i++)
		fprintf(stderr, "%s: %s\n", word, got.findings[i].text);
	return 0;
}

int main(int argc, char **argv)
{
	struct arena *mem = arena_new();
	struct lock_include with = { include, mem };
	struct list extras = { 0 }, groups = { 0 };
	struct lock_wish wish = { 0 };
	struct err err = { 0 };
	struct text text;
	struct lock lock;
	int i = 1, rc;

	list_add(&extras, NULL, mem);
	list_add(&groups, NULL, mem);
	for (; i < argc && argv[i][0] == '-'; i++)
		if (strcmp(argv[i], "--all") == 0)
			wish.all = true;
		else if (i + 1 < argc)
			list_add(argv[i][2] == 'e' ? &extras : &groups, argv[i + 1], mem), i++;
	wish.extras = extras.v;
	wish.groups = groups.v;
	if (i >= argc || file_text(argv[i], mem, &text) < 0) {
		fprintf(stderr, "no such file\n");
		return 2;
	}
	rc = lock_read(argv[i], &text, &with, mem, &lock, &err);
	for (size_t k = 0; rc == 0 && k < lock.nproblems; k++)
		fprintf(stderr, "line %zu: %s\n", lock.problems[k].line, lock.problems[k].text);
	while (rc == 0 && ++i < argc)
		rc = judge(&lock, argv[i], &wish, mem, &err);
	if (rc < 0)
		fprintf(stderr, "%s\n", err.text);
	arena_free(mem);
	return rc < 0 ? 1 : 0;
}
