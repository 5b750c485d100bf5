/* One machine to look at: the live one, or a directory that stands for one.
 *
 * Every path is resolved inside the root: an absolute symlink in a tree leads
 * back into the tree, never to the host.  Whatever is not a file (uname, the
 * clock, free disk space) is asked for with root_ask(), and a tree answers it
 * from what was recorded in its /.ampy folder, or not at all.
 */
#ifndef AMPY_ROOT_H
#define AMPY_ROOT_H

#include "base.h"

struct arena;
struct err;
struct root;
struct stat;
struct text;

/* `dir` is opened as the root; "/" (or another name of it) is the live machine. */
int root_open(const char *dir, struct root **ret, struct err *err) MUST_USE;
void root_close(struct root *r);  /* NULL is fine */
bool root_is_live(const struct root *r);
const char *root_dir(const struct root *r);  /* as it was given */

/* A place for what others in base learn of a root once and ask for often; NULL at first.  What is
 * put there comes from root_mem() and lives as long as the root.  ROOT_VENV is the path of an
 * environment that is to be looked into beside those that are found.
 */
enum root_memo { ROOT_USERLAND, ROOT_CLOCK, ROOT_CONF_DIRS, ROOT_VENV, ROOT_MEMOS };
const void **root_memo(const struct root *r, enum root_memo which);
struct arena *root_mem(const struct root *r);

/* A variable of the machine's environment (a tree: of /.ampy/environ), or NULL. */
const char *root_env(const struct root *r, const char *name);
/* NULL, or why the environment could not be read: then a NULL of root_env() says nothing. */
const char *root_env_why(const struct root *r);

/* Errors of all below: a negative errno.  -ENOENT and -ENOTDIR are a known "is
 * not there" (root_absent); anything else leaves the question open.
 */
static inline bool root_absent(int rc)
{
	return rc == -2 || rc == -20;  /* ENOENT, ENOTDIR on every Linux */
}

/* A regular file for reading, at most `max` bytes long when it has a size:
 * -EISDIR, -ENXIO (FIFO, device or socket), -ELOOP, -EFBIG.  The caller closes *fd.
 */
int root_file(const struct root *r, const char *path, uint64_t max, int *fd) MUST_USE;
/* The whole of it; *ret is set only on 0. */
int root_read(const struct root *r, const char *path, size_t max, struct arena *mem,
	      struct text *ret) MUST_USE;
/* The first `n` bytes, or fewer when the file is shorter. */
int root_head(const struct root *r, const char *path, size_t n, struct arena *mem,
	      struct text *ret) MUST_USE;
int root_stat(const struct root *r, const char *path, struct stat *ret) MUST_USE;
/* What readlink(2) says of the last component: -EINVAL when it is not a link. */
int root_link(const struct root *r, const char *path, struct arena *mem, const char **ret) MUST_USE;
/* The path with every link followed, as seen inside the root (readlink -e). */
int root_real(const struct root *r, const char *path, struct arena *mem, const char **ret) MUST_USE;
/* The names in a directory, sorted, without "." and "..", NULL-terminated; -E2BIG over `max`. */
int root_list(const struct root *r, const char *path, size_t max, struct arena *mem,
	      const char *const **ret) MUST_USE;
/* 0 when the path leads to something in the root, whatever it is. */
int root_exists(const struct root *r, const char *path) MUST_USE;
/* Which of `names` (at most 64) stand in a directory, a bit for each; a link counts, wherever it
 * leads.  Much cheaper than root_list() where the directory is large.
 */
int root_names(const struct root *r, const char *dir, const char *const *names, size_t n,
	       uint64_t *ret) MUST_USE;
/* Some name in a directory that begins and ends so; -ENOENT when none does, -E2BIG when it
 * was not among the first `max`.
 */
int root_match(const struct root *r, const char *dir, const char *begins, const char *ends,
	       size_t max, struct arena *mem, const char **ret) MUST_USE;

/* A folder to work in by openat(2) and the like, links followed inside the root; can be fsynced. */
int root_folder(const struct root *r, const char *path, int *fd) MUST_USE;

/* What is not a file, as lines of text: -ENODATA where a tree has no such record.
 *   uname     sysname= release= machine=
 *   auxv      pagesz= hwcap= hwcap2=
 *   affinity  the number of CPUs this process may use
 *   disk      total= free= (bytes of the file system that holds /)
 *   clock     the time, as 2026-11-22T12:00:00Z; what root_set_clock() said stands for it
 */
int root_ask(const struct root *r, const char *what, struct arena *mem, struct text *ret) MUST_USE;

/* The value behind `key=` in such an answer, or NULL. */
const char *root_answer(const struct text *answer, const char *key, struct arena *mem);

void root_set_clock(const struct root *r, const char *time);

/* strerror() in the words of this program: "is not a regular file", "is larger than allowed". */
const char *root_strerror(int rc);
/* The same with the path, for a cell's `why`: "'/etc/x': Permission denied", "'/etc/x' is a
 * directory". */
const char *root_reason(const char *path, int rc, struct arena *mem);

#endif
