/* What the kernel prints in /proc and /sys: proc_meminfo(5), proc_pid_limits(5),
 * proc_pid_mountinfo(5). */
#ifndef AMPY_PROCFS_H
#define AMPY_PROCFS_H

#include "base.h"

struct arena;
struct span;
struct text;

/* A line "MemTotal:  24560832 kB", in bytes: 0, -ENOENT without such a line, -EBADMSG. */
int procfs_memory(const struct text *text, const char *name, uint64_t *ret) MUST_USE;
/* The soft limit of a line "Max processes  95744  95744  processes": 0, -ENOENT, -EBADMSG;
 * UINT64_MAX when unlimited.
 */
int procfs_limit(const struct text *text, const char *name, uint64_t *ret) MUST_USE;
/* The word in brackets: "always [madvise] never"; NULL when there is none. */
const char *procfs_chosen(const struct text *text, struct arena *mem);

/* One line of mountinfo; strings have their \040 undone. */
struct mount {
	const char *root;      /* what of the file system is mounted, "/" for all of it */
	const char *at;        /* where */
	const char *options;   /* of the mount, "rw,noexec" */
	const char *type;      /* "ext4", "cgroup2" */
	const char *super;     /* options of the file system: a v1 cgroup's controllers */
};

/* The next line that is one; false at the end. */
bool procfs_mount(struct span *rest, struct arena *mem, struct mount *ret);
/* True when `word` is one of the words between commas. */
bool procfs_option(const char *options, const char *word);
/* True when `path` is `top` or lies below it. */
bool procfs_below(const char *path, const char *top);

#endif
