/* What the fuzz targets of lock files share: what was read holds together, and can be judged. */
#ifndef AMPY_LOCKFUZZ_H
#define AMPY_LOCKFUZZ_H

#include "fuzz.h"

#include "probes/base/err.h"
#include "probes/wheel/lock.h"
#include "probes/wheel/lockjudge.h"
#include "probes/wheel/marker.h"
#include "probes/wheel/tags.h"

/* Every number leads somewhere, and every entry has its runtime. */
static inline void lock_fuzz_graph(const struct lock *l)
{
	for (size_t i = 0; i < l->nroots; i++)
		if (l->roots[i].set >= l->nsets)
			__builtin_trap();
	for (size_t i = 0; i < l->nedges; i++)
		if (l->edges[i].set >= l->nsets ||
		    (l->edges[i].marker != LOCK_ALWAYS && l->edges[i].marker >= l->nmarkers))
			__builtin_trap();
	for (size_t i = 0; i < l->nentries; i++) {
		const struct lock_entry *e = &l->entries[i];

		if (!e->name[0] || e->sets + e->nsets > l->nsets || l->sets[e->sets].under != LOCK_RUNTIME)
			__builtin_trap();
		for (size_t k = 0; k < e->nsets; k++)
			if (l->sets[e->sets + k].entry != i)
				__builtin_trap();
	}
}

static inline void lock_fuzz_judge(const struct lock *l, bool all, struct arena *mem)
{
	static const char *const names[] = { "a", "x", NULL };
	static const struct target target = {
		.major = 3, .minor = 11, .libc = TARGET_GLIBC, .libc_major = 2, .libc_minor = 36,
		.machine = "aarch64",
	};
	struct lock_wish wish = { .extras = names, .groups = names, .all = all };
	struct marker_env env = marker_env_of(&target, NULL, mem);
	struct lock_verdicts got;
	struct err err = { 0 };
	struct tags tags;

	if (tags_of(&target, &tags, &err) < 0 || lock_judge(l, &tags, &env, &wish, mem, &got, &err) < 0)
		__builtin_trap();
	for (size_t i = 0; i < l->nentries; i++) {
		const struct lock_entry *e = &l->entries[i];
		const struct lock_verdict *v = &got.v[i];

		if ((v->status == LOCK_NATIVE || v->status == LOCK_PURE) != (v->wheel != NULL) ||
		    (v->wheel && (v->wheel < e->files || v->wheel >= e->files + e->nfiles)) ||
		    !v->wheel == !v->why || (v->needed && v->reach == LOCK_REACH_NO))
			__builtin_trap();
	}
}

/* Without other files to include, or with itself as each of them. */
static inline int lock_fuzz_include(void *user, const char *path, struct text *ret, struct err *err)
{
	(void)path;
	(void)err;
	*ret = *(const struct text *)user;
	return 0;
}

static inline void lock_fuzz(const char *file, const struct text *bytes, struct arena *mem)
{
	struct text again = *bytes;
	struct lock_include with = { lock_fuzz_include, &again };
	struct err err = { 0 };
	struct lock lock;

	if (lock_read(file, bytes, &with, mem, &lock, &err) < 0) {
		if (!err.code || !err.text[0])
			__builtin_trap();
		return;
	}
	lock_fuzz_graph(&lock);
	lock_fuzz_judge(&lock, false, mem);
	lock_fuzz_judge(&lock, true, mem);
}

#endif
