/* The tests of a source release of CPython. */
#include "../probes/base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../probes/base/arena.h"
#include "../probes/base/err.h"
#include "../probes/base/fd.h"
#include "../probes/base/fetch.h"
#include "../probes/base/httpcache.h"
#include "../probes/base/module.h"
#include "../probes/base/root.h"
#include "../probes/base/scan.h"
#include "../probes/base/scratch.h"
#include "../probes/base/unpack.h"
#include "regress_source.h"

enum {
	MAX_ARCHIVE = 256 * 1024 * 1024, MAX_UNPACKED = 2000 * 1024 * 1024, MAX_FILES = 50000,
	MAX_NAME = 512, MAX_DEPTH = 12, MAX_HEADER = 64 * 1024, MAX_FOLDERS = 64, MAX_LISTED = 20000,
	FETCH_SECONDS = 1800,
};
static const char header[] = "Include/patchlevel.h";

const char *regress_source_url(const char *version, struct arena *mem)
{
	size_t n = strspn(version, "0123456789.");

	/* "3.15.0rc1" lies beside what it will be. */
	return arena_printf(mem, "https://www.python.org/ftp/python/%.*s/Python-%.*s.tar.xz", (int)n,
			    version, (int)strcspn(version, "+"), version);
}

static bool is_tests(struct span part)
{
	return span_is(part, "test") || span_is(part, "tests") || span_is(part, "idle_test");
}

static bool next_part(struct span *rest, struct span *part)
{
	if (!rest->n)
		return false;
	if (!span_cut(*rest, '/', part, rest)) {
		*part = *rest;
		*rest = (struct span){ rest->v + rest->n, 0 };
	}
	return true;
}

/* No part is empty, "." or "..", and there are not too many. */
static bool is_safe(struct span rest)
{
	struct span part;
	unsigned depth = 0;

	if (!rest.n || rest.n > MAX_NAME || rest.v[rest.n - 1] == '/')
		return false;
	while (next_part(&rest, &part))
		if (!part.n || span_is(part, ".") || span_is(part, "..") || ++depth > MAX_DEPTH)
			return false;
	return true;
}

const char *regress_source_wants(const char *name)
{
	struct span rest, part;
	const char *inner;
	bool tests = false;

	while (name[0] == '.' && name[1] == '/')
		name += 2;
	inner = strchr(name, '/');
	if (!inner || !is_safe(span_of(name)))
		return NULL;
	inner++;
	if (strcmp(inner, header) == 0)
		return inner;
	rest = span_of(inner);
	if (!next_part(&rest, &part) || !span_is(part, "Lib"))
		return NULL;
	while (next_part(&rest, &part) && rest.n)
		tests |= is_tests(part);
	return tests ? inner : NULL;
}

struct unpacking {
	int top;                       /* what all goes into */
	int fd;                        /* the file that is written; -1 */
	unsigned files;
};

/* The folder that a path is in, made where it is missing; no link is followed. */
static int open_parent(int top, const char *path, const char **name)
{
	struct span rest = span_of(path), part;
	int at = fcntl(top, F_DUPFD_CLOEXEC, 0), next;
	char one[MAX_NAME + 1];

	while (at >= 0 && next_part(&rest, &part) && rest.n) {
		memcpy(one, part.v, part.n);
		one[part.n] = '\0';
		if (mkdirat(at, one, 0755) < 0 && errno != EEXIST) {
			fd_close(&at);
			return -errno;
		}
		next = openat(at, one, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		fd_close(&at);
		at = next;
	}
	*name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	return at < 0 ? -errno : at;
}

static int on_file(void *user, const char *name)
{
	ON_EXIT(fd_close) int folder = -1;
	const char *inner = regress_source_wants(name), *last;
	struct unpacking *u = user;

	if (!inner)
		return 0;
	if (u->files++ == MAX_FILES)
		return -EFBIG;
	folder = open_parent(u->top, inner, &last);
	if (folder < 0)
		return folder;
	u->fd = openat(folder, last, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	return u->fd < 0 ? -errno : 1;
}

static int on_piece(void *user, struct span piece)
{
	struct unpacking *u = user;

	return fd_write(u->fd, piece.v, piece.n);
}

static int on_end(void *user)
{
	struct unpacking *u = user;

	fd_close(&u->fd);
	return 0;
}

static int unpack(const struct regress_source *s, int archive, const char *into, struct err *err)
{
	ON_EXIT(fd_close) int top = -1;
	struct unpacking u = { .fd = -1 };
	const struct unpack how = { archive, MAX_UNPACKED, on_file, on_end, on_piece, &u };
	int rc;

	if (mkdir(into, 0755) < 0 || chmod(into, 0755) < 0)
		return err_set(err, -errno, "'%s': %s", into, strerror(errno));
	top = open(into, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (top < 0)
		return err_set(err, -errno, "'%s': %s", into, strerror(errno));
	u.top = top;
	rc = s->lists->unpack(&how);
	fd_close(&u.fd);
	if (rc == -EBADMSG)
		return err_set(err, rc, "'%s' is no archive that can be read, or it was cut off",
			       s->place);
	return rc < 0 ? err_set(err, rc, "cannot unpack '%s': %s", s->place, strerror(-rc)) : 0;
}

/* Into a file of ours, which is then open. */
static int fetch(const struct regress_source *s, struct arena *mem, int *ret, struct err *err)
{
	struct fetch_setup setup = { .cache = cache_place(mem), .stop = s->stop };
	struct fetch one = { .url = s->place, .max = MAX_ARCHIVE, .seconds = FETCH_SECONDS };
	const struct module *module;
	struct fetcher *f = NULL;
	const char *note = NULL;
	int rc = module_load(MODULE_NET, &module, err);

	if (rc < 0)
		return rc;
	setup.net = module->net;
	rc = fetcher_open(&setup, mem, &f, &note, err);
	if (rc == 0)
		rc = fetch_all(f, &one, 1, mem, err);
	if (rc == 0 && one.rc < 0)
		rc = err_set(err, one.rc, "%s", one.why);
	if (rc == 0)
		rc = scratch_write(s->dir, "source.tar", &one.body, mem, err);
	fetcher_close(&f);
	if (rc < 0)
		return rc;
	*ret = open(JOIN(mem, s->dir, "/source.tar"), O_RDONLY | O_CLOEXEC);
	return *ret < 0 ? err_set(err, -errno, "'%s': %s", s->dir, strerror(errno)) : 0;
}

static int open_archive(const struct regress_source *s, struct arena *mem, int *ret,
			struct err *err)
{
	struct stat st;

	if (strncmp(s->place, "https://", 8) == 0 || strncmp(s->place, "http://", 7) == 0)
		return fetch(s, mem, ret, err);
	*ret = open(s->place, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (*ret < 0 || fstat(*ret, &st) < 0)
		return err_set(err, -errno, "'%s': %s", s->place, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(err, -EINVAL, "'%s' is neither a file nor a folder", s->place);
	return 0;
}

/* #define PY_VERSION "3.11.2", and "+" behind it in what lies between two releases. */
static const char *version_of(struct span text, struct arena *mem)
{
	struct span line, word;

	while (scan_line(&text, &line)) {
		if (!span_starts(line, "#define PY_VERSION") || !scan_word(&line, &word) ||
		    !scan_word(&line, &word) || !span_is(word, "PY_VERSION") ||
		    !scan_word(&line, &word) || word.n < 3)
			continue;
		return span_dup((struct span){ word.v + 1, word.n - 2 }, mem);
	}
	return NULL;
}

/* All folders of tests below this one, not those in one of them. */
static int find_folders(const struct regress_source *s, const struct root *tree, const char *top,
			const char *below, unsigned depth, struct list *mounts, struct arena *mem)
{
	const char *const *names = NULL;
	struct stat st;
	int rc = root_list(tree, JOIN(mem, "/Lib", below), MAX_LISTED, mem, &names);

	for (; rc == 0 && *names; names++) {
		const char *path = JOIN(mem, below, "/", *names);

		if (root_stat(tree, JOIN(mem, "/Lib", path), &st) < 0 || !S_ISDIR(st.st_mode))
			continue;
		if (is_tests(span_of(*names))) {
			if (mounts->n == (size_t)MAX_FOLDERS * 2)
				return -E2BIG;
			list_add(mounts, JOIN(mem, top, "/Lib", path), mem);
			list_add(mounts, JOIN(mem, s->stdlib, path), mem);
		} else if (depth < 4) {
			rc = find_folders(s, tree, top, path, depth + 1, mounts, mem);
		}
	}
	return rc;
}

static int use_folder(struct regress_source *s, const char *top, struct arena *mem, struct err *err)
{
	struct root *tree = NULL;
	struct list mounts = { 0 };
	const char *version = NULL;
	struct text text;
	int rc = root_open(top, &tree, err);

	if (rc < 0)
		return rc;
	rc = root_read(tree, "/Include/patchlevel.h", MAX_HEADER, mem, &text);
	if (rc == 0)
		version = version_of((struct span){ text.v, text.n }, mem);
	list_add(&mounts, NULL, mem);
	mounts.n = 0;
	if (version)
		rc = find_folders(s, tree, top, "", 0, &mounts, mem);
	root_close(tree);
	if (!version || (rc == 0 && !mounts.n))
		return err_set(err, -EBADMSG, "'%s' is no source release of CPython", s->place);
	if (rc < 0)
		return err_set(err, rc, "'%s': %s", s->place, strerror(-rc));
	if (strcmp(version, s->version) != 0)
		return err_set(err, -ESTALE, "'%s' is Python %s, and the image has %s: the tests must "
			       "be those of its release", s->place, version, s->version);
	s->mounts = mounts.v;
	return 0;
}

int regress_source_open(struct regress_source *s, struct arena *mem, struct err *err)
{
	ON_EXIT(fd_close) int archive = -1;
	const char *into = JOIN(mem, s->dir, "/source");
	struct stat st;
	int rc;

	if (stat(s->place, &st) == 0 && S_ISDIR(st.st_mode)) {
		char whole[PATH_MAX];

		if (!realpath(s->place, whole))
			return err_set(err, -errno, "'%s': %s", s->place, strerror(errno));
		return use_folder(s, arena_strdup(mem, whole), mem, err);
	}
	rc = open_archive(s, mem, &archive, err);
	if (rc == 0)
		rc = unpack(s, archive, into, err);
	return rc < 0 ? rc : use_folder(s, into, mem, err);
}
